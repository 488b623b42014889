#!/bin/sh
# cargo with a standard library made for the purpose: it cannot print backtraces, and a panic does not
# know its place, of which posqr shows neither. All arguments go to cargo; what it builds is under
# TARGET/HOST/. benches/README.md says what this saves.
#
#   scripts/cargo-small.sh build --release ...
#   scripts/cargo-small.sh --host        prints HOST and does nothing else
#
# Takes the sources of the standard library: `rustup component add rust-src`, or Debian's compiler
# with its own (scripts/install-tools.sh release).
set -eu

for rustc in rustc /usr/bin/rustc; do
    sysroot=$("$rustc" --print sysroot 2>/dev/null) || continue
    if [ -d "$sysroot/lib/rustlib/src/rust/library" ]; then
        sources=$sysroot
        break
    fi
done
if [ -z "${sources:-}" ]; then
    echo "cargo-small: no Rust with the sources of its standard library; scripts/install-tools.sh release" >&2
    exit 1
fi
host=$("$sources/bin/rustc" -vV | sed -n 's/^host: //p')
if [ "${1:-}" = --host ]; then
    echo "$host"
    exit
fi

# To a stable compiler these options are a matter of permission.
export RUSTC_BOOTSTRAP=1 RUSTC="$sources/bin/rustc" RUSTFLAGS="${RUSTFLAGS:-} -Zlocation-detail=none"
exec "$sources/bin/cargo" "$@" --target "$host" -Zbuild-std=std,panic_unwind -Zbuild-std-features=
