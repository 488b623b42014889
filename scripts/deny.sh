#!/usr/bin/env bash
# Asks cargo-deny whether the crates in the tree are what deny.toml allows: licences, versions, where
# they come from, and what is known against them. Installs it where it is missing.
#
# What is known stands in a database that is fetched by git: where that cannot be had, this says so and
# goes on with the rest.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo deny --version >/dev/null 2>&1 || cargo install cargo-deny --version 0.20.2 --locked

mkdir -p build
cargo deny --locked check licenses bans sources

if timeout 60 cargo deny --locked fetch db >build/deny.log 2>&1; then
    cargo deny --locked check --disable-fetch advisories
else
    grep . build/deny.log | tail -n 1 >&2
    echo "deny: ADVISORIES ARE NOT CHECKED: their database cannot be had from here" >&2
fi
