#!/bin/sh
# venv.sh VENV REQUIREMENTS: makes the Python environment of the tests, or keeps it if it is current.
set -eu

venv=$1 requirements=$2
if cmp -s "$requirements" "$venv/requirements.txt"; then
    exit 0
fi
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
cp "$requirements" "$venv/requirements.txt"
