#!/bin/sh
# published.sh CHARGE PUBLISHED OUT: charges the seven sales that Mercado Pago publishes with the
# example program, compares the payload byte for byte, and reads the PNG (and BMP) back with zbar.
set -u

charge=$1 published=$2 out=$3
mkdir -p "$out"
passed=0
failed=0

expect() { # WHAT EXPECTED GOT
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s\n  expected %s\n       got %s\n' "$1" "$2" "$3"
    fi
}

command -v zbarimg >/dev/null || { echo "zbarimg is missing: scripts/install-tools.sh test" >&2; exit 1; }
tab=$(printf '\t')
while IFS="$tab" read -r country payload; do
    got=$("$charge" --sample --country "$country" --draw none \
        --png "$out/$country.png" --bmp "$out/$country.bmp" 2>"$out/$country.log")
    expect "$country: exit code" 0 $?
    expect "$country: payload" "$payload" "$got"
    for format in png bmp; do
        got=$(zbarimg -q --raw "$out/$country.$format" 2>/dev/null)
        expect "$country: zbar on the $format" "$payload" "$got"
    done
done <"$published"
echo "published: $passed as expected, $failed not"
[ "$failed" = 0 ] && [ "$passed" = 28 ]
