#!/bin/sh
# printing.sh RECEIPT PRINT_DEVICE PRINT_NETWORK OUT: receipts on their way to a printer, and what it makes of
# them. The two programs that send are built to wait for one second.
set -u

receipt=$1 device=$2 network=$3 out=$4
paper=$(dirname "$0")/paper.py
rm -rf "$out"
mkdir -p "$out/pictures"
. "$(dirname "$0")/expect.sh"

payload=$(sed -n 's/^BR	//p' "$(dirname "$0")/published.txt")
read_paper() { python3 "$paper" read "$@" 2>&1 | sed 's/^picture .*/picture/'; }
waiting() { timeout 20 "$@"; }

# Written out by hand: 48 columns of 12 dots on 576.
cat >"$out/expected" <<'END'
init
center bold 2x2 Padaria São João
left 1x1 2 x Pão de queijo                           5,00
left 1x1 ------------------------------------------------
left bold 1x1 Total R$                                    5,00
picture
left 1x1 Copia e cola:
left 1x1 00020101021243380016com.mercadolibre020110309582
left 1x1 24599352045812530398654045.005802BR5909TuNegocio
left 1x1 6009Sao Paulo62350510ticket-1230707CAJA0010806Be
left 1x1 bida63049D3B
cut
END
expected=$(cat "$out/expected")
run 0 "modules of 9 dots" "$receipt" "Epson TM-T20X" "$out/receipt"
same "a receipt" "$expected" "$(read_paper "$out/receipt")"
python3 "$paper" read "$out/receipt" --pictures "$out/pictures" >/dev/null
same "its code" "$payload" "$(zbarimg -q --raw -Sdisable -Sqrcode.enable "$out"/pictures/*.pbm 2>/dev/null)"

# A printer that has no accents, and one that is narrower.
run 0 "modules of 6 dots" "$receipt" "HOP-E58" "$out/narrow" "$payload"
same "58 mm" "center bold 2x2 Padaria Sao Joao
left 1x1 2 x Pao de queijo           5,00" "$(read_paper "$out/narrow" | sed -n '2,3p')"

# Two in a row: one connection, one file after the other.
: >"$out/device"
run 0 "" "$device" "$out/device" "$out/receipt" "$out/receipt"
same "two receipts in a row" "$expected
$expected" "$(read_paper "$out/device")"

# A printer that was left in another state: large, bold, to the right, in another page.
printf '\033a\002\033E\001\035!\021\033t\003another program\n' >"$out/left"
same "after another program" "right bold 2x2 another program
$expected" "$(read_paper "$out/left" "$out/receipt")"

# A receipt after an error: what is refused leaves no file, and nothing of it is in the next one.
run 1 "TM-T20X, TM-T20II" "$receipt" "TM-T20Y" "$out/refused"
run 1 QR_ERR_UNREADABLE "$receipt" "HOP-E58" "$out/refused" "$(printf '%01000d' 0)"
run 1 "lines[0].kind" "$receipt" "Zebra ZD621" "$out/refused"
run 1 "ESC/Bema" "$receipt" "MP-4200 TH" "$out/refused"
same "nothing half written" "no" "$([ -e "$out/refused" ] && echo yes || echo no)"
run 0 "modules" "$receipt" "Epson TM-T20X" "$out/again"
same "a receipt after an error" "$(cksum <"$out/receipt")" "$(cksum <"$out/again")"
run 3 "no/such" "$receipt" "Epson TM-T20X" "$out/no/such/file"
run 2 usage "$receipt"
run 2 usage "$device" "$out/device"
run 1 "$out/nothing" "$device" "$out/nothing" "$out/receipt"
run 1 "$out/nothing" "$device" "$out/device" "$out/nothing"

# A device that takes no more than the first 64 KiB, as one without paper: the program ends.
mkfifo "$out/full"
sleep 60 <>"$out/full" &
sleeper=$!
sleep 0.2
run 1 "$out/receipt: " waiting "$device" "$out/full" "$out/receipt" "$out/receipt" "$out/receipt"
kill "$sleeper"

# listening OPTION...: a printer in the network; its port is in $port.
listening() {
    rm -f "$out/port" "$out/came"
    python3 "$paper" listen "$out/port" "$out/came" "$@" &
    listener=$!
    tries=0
    until [ -e "$out/port" ] || [ "$tries" = 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    port=$(cat "$out/port")
}

listening
run 0 "" waiting "$network" "127.0.0.1:$port" "$out/receipt" "$out/receipt"
wait "$listener"
same "two receipts through the network" "$expected
$expected" "$(read_paper "$out/came")"
# A printer that tells of its state: nothing is lost at the end.
listening --answer
run 0 "" waiting "$network" "127.0.0.1:$port" "$out/receipt"
wait "$listener"
same "a printer that answers" "$(cksum <"$out/receipt")" "$(cksum <"$out/came")"
# One that is switched off in the midst: it is told, and the next receipt is whole.
listening --close-after 20000
run 1 "" waiting "$network" "127.0.0.1:$port" "$out/receipt"
wait "$listener"
run 1 "no printer answers" waiting "$network" "127.0.0.1:$port" "$out/receipt"
listening
run 0 "" waiting "$network" "127.0.0.1:$port" "$out/receipt"
wait "$listener"
same "after it was off" "$expected" "$(read_paper "$out/came")"
# One that takes nothing: more than any buffer on the way holds.
set --
while [ $# -lt 400 ]; do set -- "$@" "$out/receipt"; done
listening --deaf
run 1 "not all of it was sent" waiting "$network" "127.0.0.1:$port" "$@"
kill "$listener"
run 1 "no printer answers" waiting "$network" printer.example "$out/receipt"
run 1 "no printer answers" waiting "$network" "127.0.0.1:nothing" "$out/receipt"
run 2 usage "$network" 127.0.0.1

expected_all printing
