#!/usr/bin/env bash
# Counts the instructions of one call of what posqr does most, under valgrind: the same on every
# run, however busy the machine is. benches/README.md says what the counts depend on.
#
#   scripts/count-instructions.sh                 prints the counts, beside those on record
#   scripts/count-instructions.sh --check         fails if one grew by more than 3 %
#   scripts/count-instructions.sh --record        writes them into benches/instructions.txt
#   scripts/count-instructions.sh --against REV   as --check, but compares with revision REV of the
#                                                 library, built here: for any toolchain
#
# Exit: 0 nothing grew, 1 something grew, 2 it could not count, 3 no counts of this toolchain are on
# record, so that --check has nothing to compare with.
set -euo pipefail
cd "$(dirname "$0")/.."

record=benches/instructions.txt
limit=3 # percent

mode=${1:-print}
revision=
case $mode in
print | --check | --record) [ $# -le 1 ] || mode=usage ;;
--against) [ $# -eq 2 ] && revision=$2 || mode=usage ;;
*) mode=usage ;;
esac
if [ "$mode" = usage ]; then
    echo "usage: $0 [--check | --record | --against REV]" >&2
    exit 2
fi

fail() {
    echo "count-instructions: $*" >&2
    exit 2
}

for tool in cargo cc valgrind setarch awk; do
    command -v "$tool" >/dev/null 2>&1 || fail "$tool is missing; scripts/install-tools.sh test"
done

valgrind=$(command -v valgrind)
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build SOURCES TARGET DIRECTORY: the release library of these sources, and the program that calls
# it. Each tree has a target directory of its own: cargo would take one's library for the other's.
build() {
    (cd "$1" && RUSTFLAGS='' cargo build -q --release --locked --package posqr --target-dir "$2") ||
        fail "the library does not build"
    mkdir -p "$3"
    cp "$2/release/libposqr.so" "$3/libposqr.so.0"
    cc -O2 -Wall -Wextra -I "$1/include" benches/native/count.c "$3/libposqr.so.0" \
        -Wl,-rpath,'$ORIGIN' -o "$3/count" || fail "benches/native/count.c does not build"
}

# run DIRECTORY COMMAND...: nothing of the caller's environment, no random addresses, every symbol
# bound beforehand, and the same program name wherever it stands.
run() {
    local directory=$1
    shift
    (cd "$directory" && env -i PATH=/usr/bin:/bin LD_BIND_NOW=1 LC_ALL=C setarch "$(uname -m)" -R "$@")
}

# collected DIRECTORY NAME TIMES: instructions of the whole program.
collected() {
    run "$1" "$valgrind" --tool=callgrind --callgrind-out-file=/dev/null ./count "$2" "$3" 2>"$work/log" ||
        { cat "$work/log" >&2; fail "$2 fails"; }
    awk '/Collected *:/ { print $NF; found = 1 } END { exit !found }' "$work/log" ||
        { cat "$work/log" >&2; fail "valgrind did not count $2"; }
}

# count DIRECTORY: "name instructions" a line. A hundred calls more make a hundred times the
# instructions of one more; start and first calls, which differ, drop out.
count() {
    local names name few many
    names=$("$1/count" list)
    [ -n "$names" ] || fail "nothing to count"
    for name in $names; do
        few=$(collected "$1" "$name" 010)
        many=$(collected "$1" "$name" 110)
        [ "$many" -gt "$few" ] || fail "$name: no instructions"
        echo "$name $(((many - few + 50) / 100))"
    done
}

# What the counts depend on besides the sources.
toolchain() {
    local features
    features=$(run "$1" "$valgrind" -q --tool=none ./count features)
    [ -n "$features" ] || fail "valgrind does not run"
    echo "$(rustc --version), $(rustc -vV | sed -n 's/^host: //p'), $(getconf GNU_LIBC_VERSION || echo 'other libc'), $features"
}

# compare BEFORE NOW: prints both; false if anything grew, or is on one side only.
compare() {
    awk -v limit="$limit" '
        NR == FNR { before[$1] = $2; next }
        !($1 in before) { printf "  %-24s %10s %10d   NEW\n", $1, "-", $2; bad = 1; next }
        {
            growth = ($2 - before[$1]) * 100 / before[$1]
            verdict = ""
            if (growth > limit) { verdict = "GREW"; bad = 1 }
            if (growth < -limit) { verdict = "shrank: record it" }
            printf "  %-24s %10d %10d %+8.2f %%  %s\n", $1, before[$1], $2, growth, verdict
            delete before[$1]
        }
        END {
            for (name in before) { printf "  %-24s %10d %10s   GONE\n", name, before[name], "-"; bad = 1 }
            exit bad
        }' "$1" "$2"
}

commit=
if [ -n "$revision" ]; then
    commit=$(git rev-parse --verify --quiet "$revision^{commit}") || fail "no revision $revision"
fi
build . "$target" "$work/now"
count "$work/now" >"$work/now.txt"
here=$(toolchain "$work/now")
echo "instructions a call: $here"

if [ "$mode" = --against ]; then
    old=$target/against/$commit
    if [ ! -d "$old/sources" ]; then
        mkdir -p "$work/sources" "$old"
        git archive "$commit" | tar -x -C "$work/sources"
        mv "$work/sources" "$old/sources"
    fi
    build "$old/sources" "$old/target" "$work/old"
    count "$work/old" >"$work/old.txt"
    compare "$work/old.txt" "$work/now.txt" && exit 0
    echo "count-instructions: more than $limit % beyond $revision, or not the same list" >&2
    exit 1
fi

# The record has a paragraph for each toolchain: its line in brackets, then the counts.
touch "$work/recorded.txt"
if [ -f "$record" ]; then
    awk -v want="[$here]" '/^\[/ { inside = $0 == want; next } inside && NF == 2' "$record" >"$work/recorded.txt"
fi

if [ -s "$work/recorded.txt" ]; then
    grew=0
    compare "$work/recorded.txt" "$work/now.txt" || grew=1
else
    grew=none
    awk '{ printf "  %-24s %10d\n", $1, $2 }' "$work/now.txt"
fi

case $mode in
--record)
    {
        echo "# Instructions of one call, by scripts/count-instructions.sh --record. One paragraph a toolchain."
        if [ -f "$record" ]; then
            awk -v want="[$here]" '
                /^#/ { next }
                /^\[/ { keep = $0 != want; if (keep) print "" }
                keep && NF' "$record"
        fi
        echo
        echo "[$here]"
        awk '{ printf "%-24s %10d\n", $1, $2 }' "$work/now.txt"
    } >"$work/record.txt"
    cp "$work/record.txt" "$record"
    echo "count-instructions: recorded in $record"
    ;;
--check)
    if [ "$grew" = none ]; then
        {
            echo "count-instructions: NOT CHECKED: $record has no counts of this toolchain, only of:"
            sed -n 's/^\[\(.*\)\]$/  \1/p' "$record" 2>/dev/null || true
            echo "Compare with a revision instead (--against REV), or --record on one known to be good."
        } >&2
        exit 3
    fi
    if [ "$grew" = 1 ]; then
        echo "count-instructions: more than $limit % beyond $record, or not the same list" >&2
        exit 1
    fi
    echo "count-instructions: nothing grew by more than $limit %"
    ;;
esac
