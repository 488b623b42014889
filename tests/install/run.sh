#!/bin/sh
# run.sh WAY BUILD SOURCE OUT COMPILER SONAME: installs posqr under OUT, as make install does, and builds a
# separate project against it.
set -eu

way=$1 build=$2 source=$3 out=$4 compiler=$5 soname=$6
here=$source/tests/install
prefix=$out/prefix
expected="00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D"

expect() { # WHAT EXPECTED GOT
    if [ "$2" != "$3" ]; then
        printf '%s\n  expected %s\n       got %s\n' "$1" "$2" "$3"
        exit 1
    fi
}

# needs PROGRAM yes|no: whether it loads the shared library.
needs() {
    if readelf -d "$1" | grep -q "NEEDED.*\[$soname\]"; then
        expect "$1 needs $soname" "$2" yes
    else
        expect "$1 needs $soname" "$2" no
    fi
}

rm -rf "$out"
mkdir -p "$out"
if [ "$way" = moved ]; then
    make -s -C "$source" install "BUILD=$build" PREFIX=/opt/till "DESTDIR=$out/stage" >/dev/null
    mv "$out/stage/opt/till" "$prefix"
else
    cmake --install "$build" --prefix "$prefix" >/dev/null
fi
lib=$(dirname "$(find "$prefix" -name libposqr.a)")
expect "soname link" "$(basename "$(readlink -f "$lib/libposqr.so")")" "$(basename "$(readlink -f "$lib/$soname")")"
for copybook in posqr.cpy posqr-calls.cpy; do
    cmp "$source/cobol/$copybook" "$prefix/share/posqr/cobol/$copybook"
done

case $way in
cmake | moved)
    cmake -S "$here" -B "$out/build" "-DCMAKE_PREFIX_PATH=$prefix" "-DCMAKE_C_FLAGS=-Wall -Wextra -Werror" \
        >/dev/null
    cmake --build "$out/build" >/dev/null
    needs "$out/build/with_shared" yes
    needs "$out/build/with_static" no
    expect "shared" "$expected" "$("$out/build/with_shared")"
    expect "static" "$expected" "$("$out/build/with_static")"
    if [ "$way" = moved ]; then
        PKG_CONFIG_PATH=$lib/pkgconfig
        export PKG_CONFIG_PATH
        # shellcheck disable=SC2046  # words
        "$compiler" "$here/main.c" -o "$out/moved" $(pkg-config --cflags --libs posqr)
        expect "moved" "$expected" "$(LD_LIBRARY_PATH=$lib "$out/moved")"
        sed -n 's/^#define QR_VERSION "\(.*\)"/\1/p' "$prefix/include/posqr.h" >"$out/version"
        expect "version" "$(cat "$out/version")" "$(pkg-config --modversion posqr)"
    fi
    ;;
pkg-config)
    PKG_CONFIG_PATH=$lib/pkgconfig
    export PKG_CONFIG_PATH
    # shellcheck disable=SC2046  # words
    "$compiler" "$here/main.c" -o "$out/shared" $(pkg-config --cflags --libs posqr)
    needs "$out/shared" yes
    expect "shared" "$expected" "$(LD_LIBRARY_PATH=$lib "$out/shared")"
    # With both libraries there a linker takes the shared one: leave it the static one.
    mkdir "$out/apart"
    mv "$lib"/libposqr.so* "$out/apart"
    # shellcheck disable=SC2046  # words
    "$compiler" "$here/main.c" -o "$out/static" $(pkg-config --cflags --libs --static posqr)
    needs "$out/static" no
    expect "static" "$expected" "$("$out/static")"
    ;;
examples)
    cmake -S "$source/c-examples" -B "$out/build" "-DCMAKE_PREFIX_PATH=$prefix" >/dev/null
    cmake --build "$out/build" >/dev/null
    expect "charge" "$(sed -n 's/^BR	//p' "$source/tests/c/published.txt")" \
        "$("$out/build/charge" --sample --draw none)"
    ;;
esac
echo "install.$way: as expected"
