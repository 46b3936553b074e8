#!/usr/bin/env bash
# The function's binary under two emulators that aren't ours: AWS's own Runtime Interface Emulator (inside the package
# aws-sam-cli) and cargo-lambda, both fetched from the Python package index the first time. Each gets a warm-up and a scan
# in the body of a request, and must give the LAS file that `curvedig run` writes.
#
#   cargo build --release && deploy/emulators.sh target/release
set -euo pipefail
programs="$(cd "${1:?folder of the programs, such as target/release}" && pwd)"
cd "$(dirname "$0")/.."
tools="${XDG_CACHE_HOME:-$HOME/.cache}/curvedig-emulators"
if ! [ -e "$tools/ready" ]; then
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet 'aws-sam-cli==1.*' 'cargo-lambda==1.*'
    touch "$tools/ready"
fi
rie="$(ls "$tools"/lib/python3*/site-packages/samcli/local/rapid/aws-lambda-rie-"$(uname -m)")"
chmod +x "$rie"

work="$(mktemp -d)"
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
"$programs/curvedig" synth -o "$work/in" -n 1 --height 1300 --dpi 125
"$programs/curvedig" run "$work/in" -o "$work/out" --quiet || [ $? -eq 4 ]

# Whatever the function would need of Lambda and AWS; it asks neither for these events.
export AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none
export AWS_LAMBDA_FUNCTION_NAME=curvedig AWS_LAMBDA_FUNCTION_VERSION=1 AWS_LAMBDA_FUNCTION_MEMORY_SIZE=2048

check() { # name, address of Invoke
    python3 - "$1" "$2" "$work" <<'PYTHON'
import base64, json, pathlib, sys, time, urllib.request
name, address, work = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
def invoke(event):
    request = urllib.request.Request(address, json.dumps(event).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)
for attempt in range(100):
    try:
        warm = invoke({"version": 1, "warmup": True})
        break
    except OSError:
        time.sleep(0.1)
assert warm["cold"] and warm["identity"]["model_sha256"], warm
scan, layout = work / "in/s1-00000.tif", work / "in/s1-00000.toml"
answer = invoke({
    "version": "2.0", "requestContext": {"http": {"method": "POST"}}, "headers": {}, "isBase64Encoded": True,
    "queryStringParameters": {"name": scan.name, "layout": layout.read_text()},
    "body": base64.b64encode(scan.read_bytes()).decode(),
})
assert answer["statusCode"] == 200, answer
assert answer["body"] == (work / "out/s1-00000.las").read_text(), "another LAS file"
print(f"ok    {name}: warm-up and scan, the LAS file of `curvedig run` byte for byte")
PYTHON
}

"$rie" --runtime-interface-emulator-address 127.0.0.1:18080 --runtime-api-address 127.0.0.1:18081 \
    "$programs/curvedig-lambda" >"$work/rie.log" 2>&1 &
pids+=($!)
check "AWS Runtime Interface Emulator" http://127.0.0.1:18080/2015-03-31/functions/function/invocations ||
    { cat "$work/rie.log" >&2; exit 1; }

"$tools/bin/cargo-lambda" lambda watch --only-lambda-apis --invoke-address 127.0.0.1 --invoke-port 18082 \
    >"$work/watch.log" 2>&1 &
pids+=($!)
AWS_LAMBDA_RUNTIME_API=http://127.0.0.1:18082/.rt "$programs/curvedig-lambda" >"$work/function.log" 2>&1 &
pids+=($!)
check "cargo-lambda" http://127.0.0.1:18082/2015-03-31/functions/_/invocations ||
    { cat "$work/watch.log" "$work/function.log" >&2; exit 1; }
