# expect.sh: what the tests of example programs expect, and how they tell. To be read by them: `. expect.sh`;
# the last line of a test is `expected_all NAME`.
passed=0
failed=0
input=/dev/null # of the commands

report() { # GOOD WHAT EXPECTED GOT
    if [ "$1" = 1 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s\n  expected %s\n       got %s\n' "${2-}" "${3-}" "${4-}"
    fi
}

same() { # WHAT EXPECTED GOT
    if [ "$2" = "$3" ]; then report 1; else report 0 "$1" "$2" "$3"; fi
}

# run EXIT-CODE WORDS COMMAND...: the exit code, and the words somewhere in what it prints; kept in $got.
run() {
    code=$1 words=$2
    shift 2
    got=$("$@" 2>&1 <"$input")
    same "$*: exit code" "$code" $?
    case $got in
    *"$words"*) report 1 ;;
    *) report 0 "$*" "... $words ..." "$got" ;;
    esac
}

expected_all() { # NAME
    echo "$1: $passed as expected, $failed not"
    [ "$failed" = 0 ]
}
