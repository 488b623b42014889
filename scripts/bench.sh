#!/usr/bin/env bash
# Measures posqr beside its peers; arguments go to the bench:
#
#   scripts/bench.sh [--json FILE] [--seconds N] [--online]
#   scripts/bench.sh --build     builds, and runs nothing
#
# Installs the C peers (Debian), builds the release library and the bench, and runs it: a few
# minutes, most of them compiling. What is compared: benches/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-tools.sh build

# A peer is missing unless a program links with it.
missing=
for peer in qrencode:libqrencode-dev qrcodegen:libqrcodegen-dev curl:libcurl4-openssl-dev; do
    printf 'int main(void) { return 0; }\n' | cc -x c -o /dev/null - "-l${peer%%:*}" 2>/dev/null ||
        missing="$missing ${peer#*:}"
done
if [ -n "$missing" ]; then
    command -v apt-get >/dev/null 2>&1 || { echo "bench: please install:$missing" >&2; exit 1; }
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    echo "bench: installing$missing"
    $as_root apt-get update -q >/dev/null 2>&1 || true
    # shellcheck disable=SC2086  # one word a package
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
fi

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
libraries=$target/benches/posqr
cargo build --release --locked --package posqr --target-dir "$target"
mkdir -p "$libraries"
# With its time of change: the bench is linked again only if the library is another one.
cp -p "$target/release/libposqr.so" "$libraries/libposqr.so.0"
ln -sf libposqr.so.0 "$libraries/libposqr.so"
POSQR_LIB_DIR=$libraries cargo build --release --locked --manifest-path benches/Cargo.toml \
    --target-dir "$target/benches"
[ "${1-}" != --build ] || exit 0
exec "$target/benches/release/posqr-bench" "$@"
