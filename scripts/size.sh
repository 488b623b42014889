#!/usr/bin/env bash
# Measures what the shared library takes on disk: stripped, the half that works offline (without the
# features `online` and `https`), built in the ordinary way and as a release is (scripts/cargo-small.sh).
#
#   scripts/size.sh            prints the sizes and their largest sections
#   scripts/size.sh --check    fails (1) if the release has more than 516 KiB: printing is in it (its goal is 480), all
#                              of CLDR's forms in ASCII, and messages that name the cure
set -euo pipefail
cd "$(dirname "$0")/.."

limit=$((516 * 1024))

case $#:${1:-} in
0: | 1:--check) ;;
*)
    echo "usage: $0 [--check]" >&2
    exit 2
    ;;
esac

scripts/install-tools.sh release
target=$(realpath -m "${CARGO_TARGET_DIR:-build/size}")

# measured NAME FILE: one line, and what is left to read in `bytes`.
measured() {
    bytes=$(stat -c %s "$2")
    printf '%-38s %8d bytes  %5d KiB' "$1" "$bytes" $(((bytes + 1023) / 1024))
    # The linker's sections as they stand in the file, the largest ones.
    size -A "$2" | awk '$1 ~ /^\./ && $1 !~ /bss/ && $2 >= 8192 { printf "  %s %d", $1, $2 / 1024 } END { print "" }'
}

build=(build --quiet --release --locked --package posqr --no-default-features --target-dir "$target")
RUSTFLAGS='' cargo "${build[@]}"
measured "ordinary, the toolchain's std" "$target/release/libposqr.so"
RUSTFLAGS='' scripts/cargo-small.sh "${build[@]}"
measured "release, std without backtraces" "$target/$(scripts/cargo-small.sh --host)/release/libposqr.so"

if [ "${1:-}" = --check ] && [ "$bytes" -gt "$limit" ]; then
    echo "size: more than $limit bytes" >&2
    exit 1
fi
