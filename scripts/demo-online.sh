#!/bin/sh
# demo-online.sh TILL SANDBOX [OPTION...]: a sale from create to paid, without an account. Starts the sandbox,
# which pays each order when it is four seconds old, charges a sale with the example TILL, and shows what the
# two said to each other. OPTIONs go to the till. The exit code is the till's.
set -eu

till=$1 sandbox=$2
shift 2
folder=$(mktemp -d)
"$sandbox" --port 0 --ready-file "$folder/ready" --autopay 4 --verbose >"$folder/conversation" 2>&1 &
pid=$!
# However this ends, the sandbox ends with it.
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

turns=0
until [ -f "$folder/ready" ]; do
    turns=$((turns + 1))
    if [ "$turns" -gt 600 ] || ! kill -0 "$pid" 2>/dev/null; then
        echo "demo-online: the sandbox does not start:" >&2
        cat "$folder/conversation" >&2
        exit 1
    fi
    sleep 0.1
done
port=$(sed -n 's/^http=//p' "$folder/ready")
POSQR_ACCESS_TOKEN=$(sed -n 's/^token=//p' "$folder/ready")
export POSQR_ACCESS_TOKEN

echo "till_online --url http://127.0.0.1:$port --country BR --pos CAJA001 --reference ticket-123 --amount 5.00"
code=0
"$till" --url "http://127.0.0.1:$port" --country BR --pos CAJA001 --reference ticket-123 --amount 5.00 "$@" ||
    code=$?
echo
echo "What till (>) and sandbox (<) said to each other:"
sed -n '/^#/p' "$folder/conversation" | cut -c 1-400
exit "$code"
