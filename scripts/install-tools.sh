#!/bin/sh
# Installs what is missing to build (`build`, the default), to build and test (`test`) or to build for
# a release (`release`) posqr on a Debian or Ubuntu machine. What is there already is left alone; it
# says what it installs.
#
#   scripts/install-tools.sh [build|test|release]
set -eu

scope=${1:-build}
case $scope in
build | test | release) ;;
*) echo "usage: $0 [build|test|release]" >&2; exit 2 ;;
esac

missing=

# need PACKAGE COMMAND...: the package is missing unless the command succeeds.
need() {
    package=$1
    shift
    if ! "$@" >/dev/null 2>&1; then
        missing="$missing $package"
    fi
}

# Compiles and links an empty program for 32-bit: nothing else tells whether it works.
compiles_32_bit() {
    printf '#include <stdio.h>\nint main(void) { return 0; }\n' | "$1" -m32 -x "$2" -o /dev/null -
}

need gcc sh -c 'command -v cc && command -v gcc'
need libc6-dev sh -c 'printf "#include <stdio.h>\n" | cc -E -'
need g++ sh -c 'command -v g++'
need cmake sh -c 'command -v cmake'
need make sh -c 'command -v make'
if [ "$scope" = release ]; then
    # Some compiler with the sources of its standard library, Debian's newest if there is none.
    has_sources() { "$(dirname "$0")/cargo-small.sh" --host; }
    for package in rustc-web cargo-web rust-web-src; do
        need "$package" has_sources
    done
fi
if [ "$scope" = test ]; then
    need clang sh -c 'command -v clang && command -v clang++'
    need binutils sh -c 'command -v nm && command -v readelf'
    need valgrind sh -c 'command -v valgrind'
    need zbar-tools sh -c 'command -v zbarimg'
    need gcc-mingw-w64-i686 sh -c 'command -v i686-w64-mingw32-gcc'
    need libcairo2 sh -c 'PATH=$PATH:/usr/sbin:/sbin; ldconfig -p | grep -q libcairo.so.2' # cairosvg draws with it
    need chromium sh -c 'command -v chromium || command -v chromium-browser || command -v google-chrome'
    need chromium-driver sh -c 'command -v chromedriver'
    need pkg-config sh -c 'command -v pkg-config'
    need gnucobol3 sh -c 'command -v cobc'
    # ensurepip is what Debian keeps in python3-venv.
    need python3 sh -c 'command -v python3'
    need python3-venv python3 -c 'import ensurepip, venv'
    if [ "$(uname -m)" = x86_64 ]; then
        # gcc-multilib and the cross compilers gcc-*-linux-gnu exclude each other: to install one
        # removes the other. With a cross compiler there, the test tools.gcc-m32 fails instead.
        if dpkg-query -W -f '${Package} ${db:Status-Abbrev}\n' 'gcc-*-linux-gnu*' 2>/dev/null |
            grep -v x86-64-linux-gnu | grep -q ' ii'; then
            compiles_32_bit gcc c >/dev/null 2>&1 ||
                echo "install-tools: a cross compiler is installed, which gcc-multilib would remove:" \
                    "the 32-bit tests cannot run" >&2
        else
            need gcc-multilib compiles_32_bit gcc c
            need g++-multilib compiles_32_bit g++ c++
        fi
    fi
fi

if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "install-tools: please install:$missing" >&2
        exit 1
    fi
    echo "install-tools: installing$missing"
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 || {
            echo "install-tools: neither root nor sudo; please install:$missing" >&2
            exit 1
        }
        as_root=sudo
    fi
    # An index of a foreign architecture that does not download makes this fail: not our concern,
    # the installation tells.
    $as_root apt-get update -q >/dev/null 2>&1 || true
    # shellcheck disable=SC2086  # one word a package
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
fi

if ! command -v cargo >/dev/null 2>&1; then
    if [ -x "$HOME/.cargo/bin/cargo" ]; then
        echo "install-tools: Rust is in ~/.cargo/bin, which is not in PATH: add it" >&2
    else
        echo "install-tools: Rust is missing: https://rustup.rs" >&2
    fi
    exit 1
fi
