#!/usr/bin/env bash
# Builds dist/curvedig-lambda.zip, the function with ONNX Runtime beside it, for Amazon Linux 2023 and its glibc 2.34.
#
#   deploy/build.sh              for x86_64
#   deploy/build.sh arm64        for Graviton
#   deploy/build.sh x86_64 FILE  packs a binary that is there already
#
# Where this machine's compiler would ask for a newer glibc, or is for another kind of machine, cargo-zigbuild does it:
# it is fetched from the Python package index the first time.
set -euo pipefail
cd "$(dirname "$0")/.."

architecture="${1:-x86_64}"
case "$architecture" in
    x86_64) target=x86_64-unknown-linux-gnu machine=x86_64 ;;
    arm64) target=aarch64-unknown-linux-gnu machine=aarch64 ;;
    *) echo "error: $architecture: neither x86_64 nor arm64" >&2; exit 2 ;;
esac
cache="${XDG_CACHE_HOME:-$HOME/.cache}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/curvedig-deploy}"

binary="${2:-}"
if [ -z "$binary" ] && [ "$(uname -sm)" = "Linux $machine" ]; then
    cargo build --release --locked --bin curvedig-lambda --config 'profile.release.strip="debuginfo"'
    binary="$CARGO_TARGET_DIR/release/curvedig-lambda"
    if ! python3 deploy/pack.py check "$binary"; then
        echo "this machine's glibc is newer: building once more with cargo-zigbuild" >&2
        binary=
    fi
fi
if [ -z "$binary" ]; then
    tools="$cache/curvedig-zig-tools"
    # Named by its versions, so that others replace it.
    versions=(cargo-zigbuild==0.24.1 ziglang==0.17.1)
    ready="$tools/${versions[*]}"
    if ! [ -e "$ready" ]; then
        python3 -m venv --clear "$tools"
        "$tools/bin/pip" install --quiet "${versions[@]}"
        touch "$ready"
    fi
    if ! [ -d "$(rustc --print target-libdir --target "$target")" ]; then
        rustup target add "$target" || {
            echo "error: no Rust standard library for $target: install it, with rustup or from the distribution" >&2
            exit 1
        }
    fi
    PATH="$tools/bin:$PATH" cargo zigbuild --release --locked --bin curvedig-lambda --config 'profile.release.strip="debuginfo"' --target "$target.2.34"
    binary="$CARGO_TARGET_DIR/$target/release/curvedig-lambda"
fi
python3 deploy/pack.py check "$binary"
python3 deploy/pack.py pack "$binary" "$machine" deploy/dist/curvedig-lambda.zip
