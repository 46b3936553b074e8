#!/usr/bin/env bash
# Builds dist/curvedig-lambda.zip, the function with ONNX Runtime beside it, for Amazon Linux 2023 and its glibc 2.34.
#
#   deploy/build.sh              for x86_64
#   deploy/build.sh arm64        for Graviton
#   deploy/build.sh x86_64 FILE  packs a binary that is there already
set -euo pipefail
cd "$(dirname "$0")/.."

architecture="${1:-x86_64}"
case "$architecture" in
    x86_64) machine=x86_64 ;;
    arm64) machine=aarch64 ;;
    *) echo "error: $architecture: neither x86_64 nor arm64" >&2; exit 2 ;;
esac
binary="${2:-$(deploy/compile.sh curvedig-lambda "$architecture")}"
python3 deploy/pack.py check "$binary"
python3 deploy/pack.py pack "$binary" "$machine" deploy/dist/curvedig-lambda.zip
