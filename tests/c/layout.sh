#!/bin/sh
# layout.sh RECORD COMPILER ARGUMENT...: builds layout.c, runs it, compares what it prints.
set -eu

record=$1
shift
program=$(mktemp)
trap 'rm -f "$program" "$program.txt"' EXIT
"$@" -o "$program"
"$program" >"$program.txt" || { cat "$program.txt"; exit 1; }
diff -u "$record" "$program.txt"
