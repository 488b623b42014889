#!/usr/bin/env bash
# Fuzzes the C face: scripts/fuzz.sh SECONDS [TARGET...]
# Each target runs for SECONDS, from the test vectors as seeds. Needs a nightly compiler; installs
# cargo-fuzz where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:?usage: scripts/fuzz.sh SECONDS [TARGET...]}
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(build_payload check parse render answers)

rustc +nightly --version >/dev/null || {
    echo "fuzz: needs a nightly compiler: rustup toolchain install nightly" >&2
    exit 1
}
cargo fuzz --version >/dev/null 2>&1 || cargo install cargo-fuzz --version 0.13.2 --locked

python3 fuzz/seeds.py tests/vectors fuzz/corpus
for target in "${targets[@]}"; do
    cargo +nightly fuzz build "$target"
done
for target in "${targets[@]}"; do
    echo "fuzz: $target for $seconds s"
    # Finds that were mended stay in fuzz/finds as seeds: they must not come back.
    mkdir -p "fuzz/finds/$target"
    cargo +nightly fuzz run "$target" "fuzz/corpus/$target" "fuzz/finds/$target" -- \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1
done
