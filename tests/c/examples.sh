#!/bin/sh
# examples.sh CHARGE EXPLAIN SHORTEST SOURCE OUT: the examples as a new user would try them, mistakes included.
set -u

charge=$1 explain=$2 shortest=$3 source=$4 out=$5
mkdir -p "$out"
. "$(dirname "$0")/expect.sh"

sale() { "$charge" --country BR --user-id 582245993 --merchant-category 5812 --amount 5.00 \
    --merchant-name TuNegocio --merchant-city "Sao Paulo" --reference ticket-123 --draw none "$@"; }

payload=$(sed -n 's/^BR	//p' "$source/tests/c/published.txt")

# The sale by options, by file, by file from Windows.
same "charge by options" "$payload" "$(sale --terminal CAJA001 --purpose Bebida 2>&1)"
same "charge by a file" "$payload" "$("$charge" --file "$source/c-examples/sale.txt" --draw none 2>&1)"
sed 's/$/\r/' "$source/c-examples/sale.txt" >"$out/windows.txt"
same "charge by a file with CR LF" "$payload" "$("$charge" --file "$out/windows.txt" --draw none 2>&1)"
run 0 5406012.50 "$charge" --sample --amount 012.50 --draw none
# As editors leave it: a byte-order mark, blanks around "=", tabs, lines of blanks, quotation marks, CR alone.
bom=$(printf '\357\273\277')
sed 's/=/ = /; s/$/ \r/' "$source/c-examples/sale.txt" >"$out/tidy.txt"
{ printf %s "$bom"; cat "$out/tidy.txt"; printf '\r\n \t\r\n'; } >"$out/notepad.txt"
same "charge by a file of Notepad's" "$payload" "$("$charge" --file "$out/notepad.txt" --draw none 2>&1)"
same "charge by standard input" "$payload" "$("$charge" --file - --draw none <"$out/notepad.txt" 2>&1)"
sed 's/=\(.*\)/\t=\t"\1"/' "$source/c-examples/sale.txt" | tr '\n' '\r' >"$out/quoted.txt"
same "charge by a file with quotation marks" "$payload" "$("$charge" --file "$out/quoted.txt" --draw none 2>&1)"
run 0 "62070103a b" sale --reference "" --profile emv --user-id "" --currency BRL --field 26.00=a.b.c --field " 62.01 = a b "
for order in LE BE; do
    iconv -f UTF-8 -t "UTF-16$order" "$source/c-examples/sale.txt" >"$out/utf16.txt"
    run 3 "is UTF-16" "$charge" --file "$out/utf16.txt"
    printf %s "$bom" | cat - "$source/c-examples/sale.txt" | iconv -f UTF-8 -t "UTF-16$order" >"$out/utf16.txt"
    run 3 "is UTF-16" "$charge" --file "$out/utf16.txt"
done
printf 'amount=5.00\000\n' >"$out/zero.txt"
run 3 "zero byte" "$charge" --file "$out/zero.txt"

# Wrong input: which field, what is wrong, cause and cure in three languages.
run 1 QR_ERR_BAD_AMOUNT sale --amount 5,00
run 1 "field user_id, object 43.03, byte 2" sale --user-id 58x
run 1 "campo user_id, objeto 43.03, byte 2" sale --user-id 58x --lang pt
run 1 "venta rechazada" sale --amount 5,00 --lang es
run 1 QR_ERR_TOO_LONG sale --merchant-name "A name that is longer than the field"
run 0 5925 sale --merchant-name "A name that is longer than the field" --truncate
run 1 QR_ERR_NOT_ANS sale --merchant-name "Bar $(printf '\360\237\215\272')"
run 1 "field reference" sale --reference ""
run 1 "field currency" sale --currency REAL
run 1 " 3. " sale --amount 0 --merchant-name "" --user-id x
run 0 "6009Sao Paulo" sale --merchant-city "$(printf 'S\343o Paulo')" --encoding latin1
run 1 QR_ERR_ENCODING sale --merchant-city "$(printf 'S\343o Paulo')"
same "no payload on standard output" "" "$(sale --amount 5,00 2>/dev/null)"

# What may send the money astray is said, and the code is written.
run 0 "take care" "$charge" --profile pix-static --pix-key 11987654021 --merchant-name X --merchant-city Y --draw none
run 0 "+55" "$charge" --profile pix-static --pix-key 11987654021 --merchant-name X --merchant-city Y --draw none
run 1 "without points" "$charge" --profile pix-static --pix-key 123.456.789-09 --merchant-name X --merchant-city Y
run 1 "no point for thousands" sale --amount 1.000

# Wrong options and files.
run 2 usage "$charge"
run 2 "usage" "$charge" --sample --country US
run 2 "--amuont" "$charge" --amuont 5.00
run 2 "--amount" "$charge" --amount
run 3 nowhere.txt "$charge" --file "$out/nowhere.txt"
run 3 nowhere "$charge" --sample --draw none --png "$out/nowhere/sale.png"
run 3 /dev/full "$charge" --sample --draw none --png /dev/full
printf 'amuont=5.00\n' >"$out/typo.txt"
run 2 "typo.txt:1: " "$charge" --file "$out/typo.txt"

# Other profiles, further objects, other images.
run 0 "0014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000" "$charge" --profile pix-static --pix-key \
    123e4567-e12b-12d1-a456-426655440000 --merchant-name "Fulano de Tal" --merchant-city BRASILIA --draw none
run 0 "62200107bill 120505other" "$charge" --profile emv --country BR --currency BRL --merchant-name X --merchant-city Y \
    --merchant-category 5812 --field 26.00=com.example --field 62.05=other --field "62.01=bill 12" --draw none
"$charge" --sample --draw none --svg "$out/sale.svg" --pbm "$out/sale.pbm" --module-px 2 2>/dev/null
same "pbm" P4 "$(head -n 1 "$out/sale.pbm")"
grep -q '<svg' "$out/sale.svg" && report 1 || report 0 svg "<svg" "$(head -c 80 "$out/sale.svg")"

# The drawings in the terminal read as what they draw.
"$shortest" >"$out/shortest.txt" || report 0 shortest "exit code 0" $?
same "lines of the shortest program" 1 "$(test "$(wc -l <"$out/shortest.txt")" -gt 20 && echo 1)"
"$charge" --sample --draw ascii | tail -n +2 | sed 's/##/1 /g; s/  /0 /g' >"$out/ascii"
{ echo P1; echo "$(($(head -n 1 "$out/ascii" | wc -w))) $(wc -l <"$out/ascii")"; cat "$out/ascii"; } >"$out/ascii.pbm"
same "zbar on the drawing in ASCII" "$payload" "$(zbarimg -q --raw -Sdisable -Sqrcode.enable "$out/ascii.pbm" 2>/dev/null)"
"$charge" --sample --draw plain | tail -n +2 | sed 's/█/3/g; s/▀/2/g; s/▄/1/g; s/ /0/g' | awk '{
    above = below = ""
    for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        above = above 1 - int(c / 2) " "
        below = below 1 - c % 2 " "
    }
    print above
    print below
}' >"$out/blocks"
{ echo P1; echo "$(($(head -n 1 "$out/blocks" | wc -w))) $(wc -l <"$out/blocks")"; cat "$out/blocks"; } >"$out/blocks.pbm"
same "zbar on the drawing in half blocks" "$payload" "$(zbarimg -q --raw -Sdisable -Sqrcode.enable "$out/blocks.pbm" 2>/dev/null)"
run 0 "$(printf '\033')[0;97;40m" "$charge" --sample
same "no colours when plain" 0 "$("$charge" --sample --draw plain | grep -c "$(printf '\033')")"

# What a scanned text holds.
run 0 "Nothing is wrong with it" "$explain" "$payload"
run 0 "Mercado Pago" "$explain" "$payload"
run 0 "ticket-123" "$explain" --profile mercado-pago "$payload"
same "explain from standard input" "$("$explain" "$payload")" "$(echo "$payload" | "$explain")"
run 1 QR_ERR_CRC_MISMATCH "$explain" "$(echo "$payload" | sed 's/5\.00/6.00/')"
run 1 QR_ERR_LENGTH_OVERFLOW "$explain" "0002015999too short"
run 1 QR_ERR_ID_NOT_NUMERIC "$explain" "https://example.com"
run 1 QR_ERR_EMPTY "$explain" ""
run 1 '\x1B[31mred' "$explain" "$(printf '0002015908\033[31mred6304ABCD')"
# The scheme is that whose name stands in the code: Pix with a key, an address, neither; a code for the wall with both
# schemes; an order of Mercado Pago's.
key=0014br.gov.bcb.pix0111
account() { # TEMPLATES: the code with these accounts, with a checksum of Python's
    python3 -c 'import binascii, sys
text = "000201%s5204000053039865802BR5901N6001C62070503***6304" % sys.argv[1]
print("%s%04X" % (text, binascii.crc_hqx(text.encode(), 0xFFFF)))' "$1"
}
run 0 "Rules: Pix with a key" "$explain" "$(account "2633${key}12345678909")"
run 1 "a CPF in its 11 digits only" "$explain" "$(account "26360014BR.GOV.BCB.PIX0114123.456.789-09")"
run 1 "a blank stands in place of its plus sign" "$explain" "$(account "26360014br.gov.bcb.pix0114 5561912345678")"
run 1 "without https://" "$explain" "$(account "26550014br.gov.bcb.pix2533https://pix.example.com/v2/abc123")"
run 1 "26.25" "$explain" "$(account "26180014br.gov.bcb.pix")"
wall=43520016com.mercadolibre0128https://mpago.la/pos/1234567
run 0 "Rules: Pix with a key, Mercado Pago" "$explain" "$(account "2633${key}12345678909$wall")"
run 1 "wrong check digits" "$explain" "$(account "${wall}2633${key}12345678900")"
run 0 "Nothing is wrong with it" "$explain" "$(account "43650016COM.MERCADOLIBRE020130636638f1192-5fd1-4180-a180-8bcae3556bc3")"
run 0 "Rules: EMVCo alone" "$explain" "$(account "26110007a.b.c.d")"
run 0 "Rules: EMVCo alone" "$explain" --profile emv "$(account "26360014br.gov.bcb.pix0114 5561912345678")"
run 1 "Rules: Pix with an address" "$explain" --profile pix-dynamic "$(account "2633${key}12345678909")"

# What editors and terminals leave around it; what they did to it.
printf '%s%s\r\n\n' "$bom" "$payload" >"$out/scanned.txt"
input=$out/scanned.txt
run 0 "Nothing is wrong with it" "$explain"
for order in LE BE; do
    iconv -f UTF-8 -t "UTF-16$order" "$out/scanned.txt" >"$out/utf16.txt"
    input=$out/utf16.txt
    run 1 "This text is UTF-16" "$explain"
    echo "$payload" | iconv -f UTF-8 -t "UTF-16$order" >"$out/utf16.txt"
    run 1 "This text is UTF-16" "$explain"
done
printf '%s\000' "$payload" >"$out/zero.txt"
input=$out/zero.txt
run 1 QR_ERR_NUL_INSIDE "$explain"
printf '"%s"' "$payload" >"$out/quoted.txt"
input=$out/quoted.txt
run 1 "quotation marks" "$explain"
head -c 9000 /dev/zero | tr '\000' 0 >"$out/long.txt"
input=$out/long.txt
run 1 "no payment QR holds so much" "$explain"
input=/dev/null
run 1 "an AIM identifier" "$explain" "]Q1$payload"
run 1 "this text has 9D3B" "$explain" "$(echo "$payload" | sed 's/9D3B$/0000/')"
run 2 usage "$explain" --profile pix x
run 2 usage "$explain" --lang fr x
run 1 QR_ERR_CRC_MISMATCH "$explain" --lang pt "$(echo "$payload" | sed 's/5\.00/6.00/')"

expected_all "examples"
