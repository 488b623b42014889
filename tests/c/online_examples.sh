#!/bin/sh
# online_examples.sh TILL_ONLINE TILL_STEP SETUP_SHOP WEBHOOK OUT: the online examples as a new user would try
# them, mistakes included. Runs under with_sandbox.sh, with a buyer who pays what a till has asked for, unless its
# reference begins with "unpaid". Nothing here counts on time: what has to come first is waited for.
set -u

till=$1 step=$2 setup=$3 webhook=$4 out=$5
mkdir -p "$out"
. "$(dirname "$0")/expect.sh"
python3 "$(dirname "$0")/../buyer.py" "$SANDBOX_HTTP" &
beside=$!
trap 'kill $beside 2>/dev/null' EXIT
trap 'exit 130' INT TERM

without() { # WORDS: the last run did not print them
    case $got in
    *"$1"*) report 0 "$1" "not printed" "$got" ;;
    *) report 1 ;;
    esac
}

# control PATH JSON: what a buyer does, or the weather.
control() {
    python3 -c 'import sys, urllib.request
urllib.request.urlopen(sys.argv[1] + "/_sandbox/" + sys.argv[2], sys.argv[3].encode()).read()' \
        "$SANDBOX_HTTP" "$1" "$2" || report 0 "control $1" done failed
}

# until_seen COMMAND...: when it succeeds; never: that is for the test's own limit.
until_seen() { until "$@" >/dev/null 2>&1; do sleep 0.1; done; }

# order_of REFERENCE: the id of its order; fails if there is none.
order_of() {
    python3 -c 'import json, sys, urllib.request
orders = json.load(urllib.request.urlopen(sys.argv[1] + "/_sandbox/state"))["orders"]
found = [order["id"] for order in orders if order["external_reference"] == sys.argv[2]]
print(found[0]) if found else sys.exit(1)' "$SANDBOX_HTTP" "$1"
}

sell() { # REFERENCE OPTION...
    reference=$1
    shift
    "$till" --url "$SANDBOX_HTTP" --country BR --pos CAJA001 --amount 5.00 --reference "$reference" "$@"
}

# A port where nobody listens: bound, so that nobody else takes it.
rm -f "$out/nobody"
python3 -c 'import signal, socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
signal.pause()' >"$out/nobody" &
beside="$beside $!"
until_seen test -s "$out/nobody"
nobody=http://127.0.0.1:$(cat "$out/nobody")

# Paid: told with amount and receipt; the code is drawn. A second start finds it paid, and draws none.
run 0 "PAID 5.00 BRL, receipt 1" sell paid
case $got in *█*) report 1 ;; *) report 0 "the code" drawn "$got" ;; esac
run 0 "PAID 5.00 BRL, receipt 1" sell paid --again
without █
run 0 "PAGO 5.00 BRL, recibo 1" sell pago --lang pt
run 0 "PAGADO 5.00 BRL, recibo 1" sell pagado --lang es
run 0 "] POST /v1/orders" sell talkative --verbose
without "$POSQR_ACCESS_TOKEN"

# HTTPS: with the authority, and without.
run 0 "PAID 5.00 BRL" sell secure --url "$SANDBOX_HTTPS" --ca-file "$SANDBOX_CA"
run 3 QR_ERR_TLS sell insecure --url "$SANDBOX_HTTPS"
run 2 "cannot be read" sell insecure --url "$SANDBOX_HTTPS" --ca-file "$out/nowhere.pem"

# The cancel key, Enter or c; afterwards nobody can pay, and the number is used up.
echo >"$out/enter"
echo c >"$out/c"
for input in "$out/enter" "$out/c"; do
    run 1 "CANCELED: nobody can pay any more" sell "unpaid-${input##*/}"
done
# The cashier cancels while the buyer pays: the buyer was first. He goes on when the till has been told.
control faults '{"kind":"pay_during_cancel","match":"POST /v1/orders/*/cancel","ms":600000}'
sell unpaid-late <"$out/enter" >"$out/late" 2>&1 &
late=$!
until_seen grep -q "the buyer is paying" "$out/late"
control "orders/$(order_of unpaid-late)/finish" '{}'
wait "$late"
same "unpaid-late: exit code" 0 $?
same "unpaid-late: paid" 1 "$(grep -c "PAID 5.00 BRL" "$out/late")"
# The key is pressed before there is anything to cancel.
control faults '{"kind":"too_many_requests","match":"POST /v1/orders","retry_after_s":30}'
input=$out/enter
run 1 "CANCELED: nobody can pay any more" sell unpaid-early --call-timeout 10
input=/dev/null
# Again: by its clock the service's answer is older than that of a creation.
control clock '{"advance_s":3}'
run 1 "CANCELED: nobody can pay any more" sell unpaid-c
control clock '{"advance_s":-3}'

# Nobody pays in time: the sandbox's clock goes on by an hour.
{ until_seen order_of unpaid-expired; control clock '{"advance_s":3600}'; } &
clock=$!
run 1 "EXPIRED: nobody can pay any more" sell unpaid-expired --timeout 600
wait "$clock"
control clock '{"advance_s":-3600}'

# An answer that is lost, and a service that fails: tried again, charged once.
control faults '{"kind":"lost_answer","match":"POST /v1/orders"}'
run 0 "PAID 5.00 BRL" sell lost
control faults '{"kind":"status_after","status":502,"match":"POST /v1/orders","times":1}'
run 0 "PAID 5.00 BRL" sell failing
control faults '{"kind":"status","status":503,"match":"GET /v1/orders/*","times":3}'
run 0 "PAID 5.00 BRL" sell shaky
control faults '{"kind":"too_many_requests","match":"POST /v1/orders","retry_after_s":1}'
run 0 "PAID 5.00 BRL" sell crowded
control faults '{"kind":"html","match":"POST /v1/orders"}'
run 0 "PAID 5.00 BRL" sell portal
run 4 "NOT KNOWN: it may be paid" sell paid --amount 6.00
# Paid back since: a second start says so.
control "orders/$(order_of paid)/refund" '{}'
run 6 "REFUNDED: paid, and paid back" sell paid --again

# No network: an offline code, which is not confirmed, unless the sale may have been sent before.
run 5 "NO NETWORK, offline code: NOT CONFIRMED" sell offline --url "$nobody" --name TuNegocio --city "Sao Paulo" \
    --call-timeout 2
payload=$(printf '%s\n' "$got" | grep '^000201')
run 5 "SEM REDE, codigo offline: NAO CONFIRMADO" sell offline-pt --url "$nobody" --name X --city Y --lang pt \
    --call-timeout 1
run 3 "nothing was charged" sell offline --url "$nobody" --call-timeout 1
run 4 "NOT KNOWN: it may be paid" sell offline --url "$nobody" --name X --city Y --again --call-timeout 1
without 000201
# Later: not paid, paid, paid twice.
run 5 "no payment so far" sell offline --find
control pay "{\"payload\":\"$payload\"}"
run 0 "PAID 5.00 BRL" sell offline --find
control pay "{\"payload\":\"$payload\"}"
run 7 "PAID MORE THAN ONCE" sell offline --find
run 4 "NOT KNOWN" sell offline --find --url "$nobody" --call-timeout 1

# What is set up wrong, and wrong options.
run 3 QR_ERR_TOKEN sell wrong --token APP_USR-1-1-1-1
run 3 QR_ERR_POS_NOT_FOUND sell wrong --pos NADA
run 3 QR_ERR_BAD_AMOUNT sell wrong --amount 5,00
run 2 usage "$till" --url "$SANDBOX_HTTP"
run 2 "--amuont" sell wrong --amuont 5.00
run 2 "--lang" sell wrong --lang fr

# The loop of a till with one thread.
turn() {
    reference=$1
    shift
    "$step" --url "$SANDBOX_HTTP" --country BR --pos CAJA001 --amount 7.50 --reference "$reference" "$@"
}
run 0 "PAID 7.50 BRL, receipt 1" turn step-paid
turns=$(printf '%s\n' "$got" | sed -n 's/ turns of the loop.*//p')
steps=$(printf '%s\n' "$got" | sed -n 's/.*loop, \(.*\) steps/\1/p')
same "the loop turns while it waits" 1 "$(test "$turns" -gt $((steps * 4)) && echo 1)"
run 1 "NOT PAID, and nobody can pay any more" turn unpaid-step --cancel-after 1
control faults '{"kind":"pay_during_cancel","match":"POST /v1/orders/*/cancel","ms":700}'
run 0 "PAID 7.50 BRL" turn unpaid-step-late --cancel-after 1
run 3 QR_ERR_TOKEN turn step-wrong --token APP_USR-1-1-1-1
run 3 QR_ERR_NOT_SENT turn step-nobody --url "$nobody"
run 4 "NOT KNOWN: run it again with the same sale and --again" turn step-paid --again --url "$nobody"
run 0 "PAID 7.50 BRL, receipt 1" turn step-paid --again
run 2 usage "$step" --amount 5.00

# The installer's: check, make, find again.
install() { "$setup" --url "$SANDBOX_HTTP" --country BR "$@"; }
shop() {
    install --store PADARIA1 --store-name "Padaria do Zé" --street "Rua A" --number 12 --city "São Paulo" \
        --state "São Paulo" --latitude -23.55 --longitude -46.63 --pos PADARIA1CAIXA1 --pos-name "Caixa 1"
}
run 0 "till CAJA001: good" install --pos CAJA001
run 3 QR_ERR_POS_NOT_FOUND install --pos PADARIA1CAIXA1
run 0 "store PADARIA1: number" shop
without "was there already"
run 0 "till PADARIA1CAIXA1: number" shop
same "found again" 2 "$(printf '%s\n' "$got" | grep -c 'was there already')"
run 0 "PAID 5.00 BRL" sell new-till --pos PADARIA1CAIXA1
run 3 QR_ERR_TOKEN install --token APP_USR-1-1-1-1
run 3 QR_ERR_NOT_SENT install --url "$nobody" --pos CAJA001
run 2 usage install --shop X
control clock '{"advance_s":3600}'
run 3 QR_ERR_CLOCK install --pos CAJA001
control clock '{"advance_s":-3600}'

# A notification: signed by an HMAC of Python's; then altered, late, and without a signature.
sign() { # SECRET DATA-ID REQUEST-ID SECONDS-AGO
    python3 -c 'import hashlib, hmac, sys, time
secret, data_id, request_id, ago = sys.argv[1:]
ts = str(int(time.time()) - int(ago))
text = "id:%s;request-id:%s;ts:%s;" % (data_id.lower(), request_id, ts)
print("ts=%s,v1=%s" % (ts, hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()))' "$@"
}
id=ORD01JQ4S4KY8HWQ6NA5PXB65B3D3
signature=$(sign secret-1 "$id" request-1 0)
run 0 "signed: now read the order $id" "$webhook" --secret secret-1 --signature "$signature" --request-id request-1 \
    --data-id "$id"
run 1 QR_ERR_SIGNATURE_MISMATCH "$webhook" --secret secret-2 --signature "$signature" --request-id request-1 --data-id "$id"
run 1 QR_ERR_SIGNATURE_MISMATCH "$webhook" --secret secret-1 --signature "$signature" --request-id request-2 --data-id "$id"
run 1 QR_ERR_SIGNATURE_MISSING "$webhook" --secret secret-1 --data-id "$id"
repeated=$(sign secret-1 "$id" request-1 80000)
run 0 signed "$webhook" --secret secret-1 --signature "$repeated" --request-id request-1 --data-id "$id"
late=$(sign secret-1 "$id" request-1 90000)
run 1 QR_ERR_SIGNATURE_AGE "$webhook" --secret secret-1 --signature "$late" --request-id request-1 --data-id "$id"
run 0 signed "$webhook" --secret secret-1 --signature "$late" --request-id request-1 --data-id "$id" --age 0
for slip in 1h abc "" 4294967296 -1; do # none of them is any age
    run 2 usage "$webhook" --secret secret-1 --signature "$late" --request-id request-1 --data-id "$id" --age "$slip"
done
printf 'secret-1\n' >"$out/secret"
printf 'POST /hook?data.id=%s&type=order HTTP/1.1\r\nHost: shop\r\nX-Signature: %s\r\nx-request-id: request-1\r\n\r\n{}' \
    "$id" "$signature" >"$out/request"
run 0 "signed: now read the order $id" "$webhook" --secret-file "$out/secret" --file "$out/request"
sed 's/data.id=ORD01/data.id=ORD02/' "$out/request" >"$out/altered"
run 1 QR_ERR_SIGNATURE_MISMATCH "$webhook" --secret-file "$out/secret" --file "$out/altered"
run 3 nowhere "$webhook" --secret-file "$out/nowhere" --file "$out/request"
run 2 usage "$webhook"
run 2 usage "$webhook" --signature "$signature"

expected_all "online examples"
