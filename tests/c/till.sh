#!/bin/sh
# till.sh TILL PUBLISHED PNG: the C++ example charges the Brazilian sample, and explains a refusal.
set -u

till=$1 published=$2 png=$3
failed=0

expect() { # WHAT EXPECTED GOT
    if [ "$2" != "$3" ]; then
        failed=$((failed + 1))
        printf '%s\n  expected %s\n       got %s\n' "$1" "$2" "$3"
    fi
}

payload=$(sed -n 's/^BR	//p' "$published")
got=$("$till" 5.00 "$png")
expect "exit code" 0 $?
expect "payload" "$payload" "$(printf '%s\n' "$got" | head -n 1)"
expect "zbar on the PNG" "$payload" "$(zbarimg -q --raw "$png" 2>/dev/null)"
got=$("$till" 5,00 2>&1)
expect "exit code of a comma" 1 $?
case $got in
"amount (54): "*) ;;
*) expect "message of a comma" "amount (54): ..." "$got" ;;
esac
[ "$failed" = 0 ]
