#!/bin/sh
# offline.sh SOURCE TARGET-DIR CARGO CC SONAME: the library without the feature online has the same exports,
# and none of what only online orders need.
set -eu

source=$1 target=$2 cargo=$3 cc=$4 soname=$5
lib=$target/debug
(cd "$source" && "$cargo" build --package posqr --no-default-features --locked --quiet --target-dir "$target")
sh "$source/tests/c/symbols.sh" "$source/tests/abi/symbols.txt" "$lib/libposqr.so" "$soname" \
    "$source/include/posqr.h"
ln -sf libposqr.so "$lib/$soname"
"$cc" -std=gnu11 -Wall -Wextra -Werror "-I$source/include" "$source/tests/c/offline.c" -o "$lib/offline" \
    "-L$lib" "-Wl,-rpath,$lib" -lposqr
"$lib/offline"
needed=$(cd "$source" && "$cargo" tree --package posqr --no-default-features --locked --edges normal --prefix none)
for crate in ureq rustls ring serde_json hmac sha2 uuid time; do
    if printf '%s\n' "$needed" | grep -q "^$crate v"; then
        echo "needs $crate"
        exit 1
    fi
done
