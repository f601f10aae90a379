# Installs the locked packages of this folder, once for each content of package-lock.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
stamp=node_modules/.installed-lock.json
cmp -s package-lock.json "$stamp" && exit 0
npm ci --no-audit --no-fund --loglevel=error >&2
cp package-lock.json "$stamp"
