#!/bin/sh
# run.sh WHAT COBC SOURCE LIBRARY-FOLDER OUT: compiles a program of COBOL for each dialect that the copybooks
# are for, runs it, and compares what it prints. WHAT: sample, full_fields, client or layout.
set -u

what=$1 cobc=$2 source=$3 lib=$4 out=$5
rm -rf "$out"
mkdir -p "$out"
LD_LIBRARY_PATH=$lib
export LD_LIBRARY_PATH
failed=0

expect() { # WHAT EXPECTED-FILE GOT-FILE
    if ! diff -u "$2" "$3"; then
        echo "$1: not as expected"
        failed=1
    fi
}

compile() { # DIALECT PROGRAM NAME
    "$cobc" -x "-std=$1" -Wall -Werror -I "$source/cobol" -L "$lib" -lposqr -o "$out/$3" "$2" || exit 1
}

# A program of COBOL that prints the layout as it has it, in the form of layout-64.txt. Where a text stands
# in place of a member, the pointer is NAME-PTR; of a table the first element counts.
layout_program() {
    awk '
    FNR == NR {
        if ($1 == "05") is_item[$2] = 1
        if ($1 == "03") is_table[$2] = 1
        next
    }
    function cobol(name) { name = toupper(name); gsub(/_/, "-", name); return name }
    BEGIN {
        print "       IDENTIFICATION DIVISION.\n       PROGRAM-ID. LAYOUT.\n       DATA DIVISION."
        print "       WORKING-STORAGE SECTION.\n       COPY \"posqr.cpy\"."
        print "       01  WS-FROM POINTER.\n       01  WS-FROM-N REDEFINES WS-FROM BINARY-DOUBLE."
        print "       01  WS-AT POINTER.\n       01  WS-AT-N REDEFINES WS-AT BINARY-DOUBLE."
        print "       01  WS-SIZE BINARY-LONG.\n       01  WS-4 PIC ZZZ9.\n       01  WS-5 PIC ZZZZ9."
        print "       PROCEDURE DIVISION.\n       MAIN SECTION."
    }
    /^qr_/ {
        of = cobol($1); at = is_table[of] ? " (1)" : ""
        print "           MOVE LENGTH OF " of at " TO WS-4"
        print "           DISPLAY \"" $1 " \" FUNCTION TRIM (WS-4)"
        print "           SET WS-FROM TO ADDRESS OF " of at
        next
    }
    {
        item = of "-" cobol($3)
        if (is_item[item "-PTR"]) item = item "-PTR"
        print "           SET WS-AT TO ADDRESS OF\n               " item at
        print "           MOVE LENGTH OF\n               " item at " TO WS-4"
        print "           SUBTRACT WS-FROM-N FROM WS-AT-N\n           MOVE WS-AT-N TO WS-5"
        print "           DISPLAY \" \" WS-5 \" \" WS-4\n               \" " $3 "\""
    }
    END { print "           GOBACK." }
    ' "$source/cobol/posqr.cpy" "$source/tests/abi/layout-64.txt"
}

for dialect in default ibm mf; do
    case $what in
    sample)
        sed -n 's/^BR	//p' "$source/tests/c/published.txt" >"$out/expected"
        compile $dialect "$source/cobol/examples/charge.cob" charge
        "$out/charge" >"$out/got" || { echo "$dialect: exit code $?"; failed=1; }
        expect "$dialect: sample" "$out/expected" "$out/got"
        "$out/charge" 5,50 >"$out/refused"
        [ $? = 1 ] || { echo "$dialect: a comma: not refused"; failed=1; }
        grep -q 'field   amount' "$out/refused" || { cat "$out/refused"; failed=1; }
        "$out/charge" 12345678901.00 >"$out/refused"
        [ $? = 1 ] || { echo "$dialect: a long amount: not refused"; failed=1; }
        ;;
    full_fields | client)
        compile $dialect "$source/tests/cobol/$what.cob" "$what"
        "$out/$what" >"$out/got" || { echo "$dialect: exit code $?"; failed=1; }
        expect "$dialect: $what" "$source/tests/cobol/$what.txt" "$out/got"
        ;;
    layout)
        layout_program >"$out/layout.cob"
        compile $dialect "$out/layout.cob" layout
        "$out/layout" >"$out/got" || { echo "$dialect: exit code $?"; failed=1; }
        expect "$dialect: layout" "$source/tests/abi/layout-64.txt" "$out/got"
        ;;
    *) echo "run.sh: $what?" >&2; exit 2 ;;
    esac
done
[ "$failed" = 0 ] && echo "cobol.$what: as expected"
exit "$failed"
