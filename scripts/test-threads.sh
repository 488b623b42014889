#!/usr/bin/env bash
# Many threads on one client, judged twice: by ThreadSanitizer, in the program, the library and its
# standard library alike, and by loom, which tries every order of the steps around the client's lock.
#
#   scripts/test-threads.sh SANDBOX        the built posqr-sandbox
#
# ThreadSanitizer has to see the locks of Rust's standard library, so that one is built, too, by a
# compiler with its sources (scripts/cargo-small.sh); the runtime comes from a nightly Rust, as clang's
# is older than what the compiler asks for.
set -euo pipefail
cd "$(dirname "$0")/.."

sandbox=$(realpath "${1:?the built posqr-sandbox}")
scripts/install-tools.sh release
runtime=$(rustc +nightly --print target-libdir 2>/dev/null)/librustc-nightly_rt.tsan.a || true
if [ ! -f "$runtime" ]; then
    echo "test-threads: needs a nightly Rust: rustup toolchain install nightly" >&2
    exit 1
fi
out=$(realpath -m "${CARGO_TARGET_DIR:-build/threads}")
host=$(scripts/cargo-small.sh --host)

echo "== loom"
RUSTFLAGS='' cargo test --quiet --locked --release --manifest-path tests/loom/Cargo.toml --target-dir "$out/loom"

echo "== ThreadSanitizer: the library"
RUSTFLAGS='-Zsanitizer=thread -Zexternal-clangrt' CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_STRIP=none CARGO_PROFILE_RELEASE_DEBUG=1 \
    scripts/cargo-small.sh build --quiet --release --locked --package posqr --target-dir "$out"
build() { # NAME SOURCE
    clang -fsanitize=thread -g -O1 -std=gnu11 -DCHECKER_THREADS=1 -Iinclude -c "$2" -o "$out/$1.o"
    cc "$out/$1.o" "$out/$host/release/libposqr.a" -Wl,--whole-archive "$runtime" -Wl,--no-whole-archive \
        -Wl,--export-dynamic -lgcc_s -lutil -lrt -lpthread -lm -ldl -o "$out/$1"
}
build share tests/online/share.c
build threads tests/c/threads.c
export TSAN_OPTIONS='halt_on_error=0 exitcode=66'
"$out/threads"
"$out/share" "$sandbox"

# It watches only if it reports what is wrong on purpose: in the program, and in what the library reads.
for wrong in race race-inside; do
    code=0
    said=$("$out/share" "$sandbox" "$wrong" 2>&1) || code=$?
    case $wrong in
    race) place='data race.*share.c' ;;
    race-inside) place='#[0-9]* \(<*posqr\|qr_order_create\)' ;;
    esac
    if [ "$code" != 66 ] || ! grep -q "$place" <<<"$said"; then
        printf '%s\n' "test-threads: $wrong was not seen (exit code $code)" "$said" >&2
        exit 1
    fi
    echo "== $wrong: seen"
done
