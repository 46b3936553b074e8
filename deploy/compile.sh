#!/usr/bin/env bash
# Builds a binary for glibc 2.34 and prints where it lies: `deploy/compile.sh curvedig x86_64`. That glibc is what Amazon
# Linux 2023, RHEL 9 and Ubuntu 22.04 have.
#
# Where this machine's compiler would ask for a newer glibc, or is for another kind of machine, cargo-zigbuild does it:
# it is fetched from the Python package index the first time.
set -euo pipefail
cd "$(dirname "$0")/.."
# stdout is for the path alone.
exec 3>&1 1>&2

name="$1" architecture="$2"
case "$architecture" in
    x86_64) target=x86_64-unknown-linux-gnu machine=x86_64 ;;
    arm64) target=aarch64-unknown-linux-gnu machine=aarch64 ;;
    *) echo "error: $architecture: neither x86_64 nor arm64" >&2; exit 2 ;;
esac
cache="${XDG_CACHE_HOME:-$HOME/.cache}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/curvedig-deploy}"

binary=
if [ "$(uname -sm)" = "Linux $machine" ]; then
    cargo build --release --locked --bin "$name" --config 'profile.release.strip="debuginfo"'
    binary="$CARGO_TARGET_DIR/release/$name"
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
            echo "error: no Rust standard library for $target: install it, with rustup or from the distribution"
            exit 1
        }
    fi
    PATH="$tools/bin:$PATH" cargo zigbuild --release --locked --bin "$name" --config 'profile.release.strip="debuginfo"' --target "$target.2.34"
    binary="$CARGO_TARGET_DIR/$target/release/$name"
fi
python3 deploy/pack.py check "$binary"
echo "$binary" >&3
