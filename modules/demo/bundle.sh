#!/usr/bin/env bash
# Bundles the demo page into target/classes, unless the inputs are the ones of the last time.
set -euo pipefail

if [[ "${1:-}" == "--help" ]]; then
  cat <<'HELP'
usage: modules/demo/bundle.sh

Installs the npm packages of package-lock.json and bundles the demo page into
target/classes/io/scriptorium/demo/pages. Does nothing when no input changed.
Needs Node.js 20 or later and npm.
HELP
  exit 0
fi

cd "$(dirname "${BASH_SOURCE[0]}")"
output="$PWD/target/classes/io/scriptorium/demo/pages"
stamp=target/bundle.stamp
lock_stamp=node_modules/.lock.stamp

sources=(src/main/web saved-state/index.js saved-state/package.json bundle.mjs bundle.sh package.json package-lock.json)
inputs=$(find "${sources[@]}" -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
if [[ -d node_modules && -f "$output/manifest.tsv" && -f "$stamp" && "$(<"$stamp")" == "$inputs" ]]; then
  exit 0
fi

for tool in node npm; do
  if ! command -v "$tool" >/dev/null; then
    echo "bundle.sh: $tool is missing, needed for the demo page: Node.js 20 or later (apt-get install nodejs npm)" >&2
    exit 1
  fi
done

lock=$(sha256sum package-lock.json)
if [[ ! -f "$lock_stamp" || "$(<"$lock_stamp")" != "$lock" ]]; then
  npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error
  echo "$lock" >"$lock_stamp"
fi
node bundle.mjs "$output"
mkdir -p target
echo "$inputs" >"$stamp"
