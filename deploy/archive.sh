#!/usr/bin/env bash
# Makes dist/curvedig-VERSION-x86_64-linux.tar.gz, and its SHA-256 beside it: the program with its models in it, ONNX
# Runtime, completions, manual page, licences. Unpacked anywhere it runs without a network, on glibc 2.34 or newer.
#
#   deploy/archive.sh           builds the program
#   deploy/archive.sh FILE      packs one that is there already
set -euo pipefail
cd "$(dirname "$0")/.."

case "$(uname -sm)" in
    "Linux x86_64") architecture=x86_64 machine=x86_64 ;;
    "Linux aarch64") architecture=arm64 machine=aarch64 ;;
    *) echo "error: archives are made on Linux, x86_64 or aarch64, for the same" >&2; exit 2 ;;
esac
binary="${1:-$(deploy/compile.sh curvedig "$architecture")}"
python3 deploy/pack.py archive "$binary" "$machine" deploy/dist
