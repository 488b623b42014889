#!/usr/bin/env bash
# Fuzzes the library, and the sandbox: scripts/fuzz.sh SECONDS [TARGET...]
# Each target runs for SECONDS, as many at a time as there are processors, from the test vectors and
# from earlier finds as seeds. Needs a nightly compiler; installs cargo-fuzz where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

export seconds=${1:?usage: scripts/fuzz.sh SECONDS [TARGET...]}
# The same inputs come again for the same build: a find can be repeated. SEED=0 takes others each time.
export seed=${SEED:-1}
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(
    answers transport places extra_json webhook client_options structs http sandbox
    build_payload check parse render print
)

rustc +nightly --version >/dev/null || {
    echo "fuzz: needs a nightly compiler: rustup toolchain install nightly" >&2
    exit 1
}
cargo fuzz --version >/dev/null 2>&1 || cargo install cargo-fuzz --version 0.13.2 --locked

# Runs one target; what it says is shown at its end, so that no two talk at once.
one() {
    local target=$1 log=fuzz/artifacts/$1.log
    # Finds that were mended stay in fuzz/finds as seeds: they must not come back.
    mkdir -p "fuzz/corpus/$target" "fuzz/finds/$target" "fuzz/artifacts/$target"
    if cargo +nightly fuzz run "$target" "fuzz/corpus/$target" "fuzz/finds/$target" -- \
        -max_total_time="$seconds" -seed="$seed" -timeout=25 -rss_limit_mb=2048 -malloc_limit_mb=512 \
        -max_len=4096 -print_final_stats=1 >"$log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        echo "fuzz: $target: $runs runs in $seconds s"
    else
        tail -n 200 "$log"
        echo "fuzz: $target fails: see above, and $log"
        return 1
    fi
}
export -f one

python3 fuzz/seeds.py tests/vectors fuzz/corpus
# All of them at once: they share most of what is compiled.
cargo +nightly fuzz build
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I '{}' bash -c 'one "$1"' _ '{}'
