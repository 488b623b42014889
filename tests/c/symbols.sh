#!/bin/sh
# symbols.sh RECORD LIBRARY SONAME HEADER: what the shared library exports is what is recorded and what the
# header declares, nothing more; and it goes by its soname.
set -eu

record=$1 library=$2 soname=$3 header=$4
found=$(mktemp)
trap 'rm -f "$found"' EXIT

nm -D --defined-only "$library" | awk '{ print $3 }' | LC_ALL=C sort >"$found"
echo "exported, against the record:"
diff -u "$record" "$found"

grep -o 'QR_CALL qr_[a-z_]*(' "$header" | sed 's/QR_CALL //; s/($//' | LC_ALL=C sort -u >"$found"
echo "declared, against the record:"
diff -u "$record" "$found"

got=$(readelf -d "$library" | sed -n 's/.*Library soname: \[\(.*\)\]/\1/p')
if [ "$got" != "$soname" ]; then
    printf 'soname\n  expected %s\n       got %s\n' "$soname" "$got"
    exit 1
fi
