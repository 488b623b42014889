#!/bin/sh
# with_sandbox.sh SANDBOX OUT COMMAND...: runs COMMAND beside a sandbox of its own, on free ports, and ends the
# sandbox with it. The command finds SANDBOX_HTTP and SANDBOX_HTTPS (URLs), SANDBOX_CA (a file) and
# POSQR_ACCESS_TOKEN in its environment. SANDBOX_OPTIONS are words for the sandbox. Exit code: the command's.
set -u

sandbox=$1 out=$2
shift 2
mkdir -p "$out"
rm -f "$out/ready" "$out/ca.pem"
# shellcheck disable=SC2086  # words
"$sandbox" --port 0 --https-port 0 --ca-out "$out/ca.pem" --ready-file "$out/ready" --verbose \
    ${SANDBOX_OPTIONS-} >"$out/sandbox.log" 2>&1 &
pid=$!
trap 'kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null' EXIT
trap 'exit 130' INT TERM

turns=0
until [ -f "$out/ready" ]; do
    turns=$((turns + 1))
    if [ "$turns" -gt 300 ] || ! kill -0 "$pid" 2>/dev/null; then
        echo "the sandbox does not start:" >&2
        cat "$out/sandbox.log" >&2
        exit 1
    fi
    sleep 0.1
done
SANDBOX_HTTP=http://127.0.0.1:$(sed -n 's/^http=//p' "$out/ready")
SANDBOX_HTTPS=https://127.0.0.1:$(sed -n 's/^https=//p' "$out/ready")
SANDBOX_CA=$out/ca.pem
POSQR_ACCESS_TOKEN=$(sed -n 's/^token=//p' "$out/ready")
export SANDBOX_HTTP SANDBOX_HTTPS SANDBOX_CA POSQR_ACCESS_TOKEN
code=0
"$@" || code=$?
if [ "$code" != 0 ]; then
    echo "what the sandbox saw last:"
    tail -n 20 "$out/sandbox.log" | cut -c 1-300
fi
exit "$code"
