#!/usr/bin/env bash
# How often posqr's symbol is read from bad paper, beside its peers'; arguments go to benches/scan.py:
#
#   scripts/bench-scan.sh [--texts N] [--trials N] [--masks]
#
# Builds what scripts/bench.sh builds, and a Python environment of its own with the three readers:
# some minutes, then some more to read. What is measured: benches/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-tools.sh test
scripts/bench.sh --build
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")/benches
sh tests/venv.sh "$target/scan" benches/requirements.txt
export POSQR_LIBRARY=$target/posqr/libposqr.so.0
exec "$target/scan/bin/python" benches/scan.py "$target/release/posqr-bench" "$@"
