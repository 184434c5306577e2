#!/bin/sh
# Measures the engines of peers.py beside each other:  sh tests/benchmarks/peers.sh [--turns N]
# The peers are no part of the project's environment: they go into one of their own that sees the project's (./dev setup).
set -eu
cd "$(dirname "$0")/../.."
own=${PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/gouji-peers}
if [ ! -x "$own/bin/python" ]; then .venv/bin/python -m venv "$own"; fi
project=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
"$own/bin/python" -c 'import cel, zen' 2>/dev/null || "$own/bin/pip" install -q zen-engine==2.1.3 common-expression-language==0.10.0
# The project's environment, its own .pth files included.
printf 'import site; site.addsitedir("%s")\n' "$project" >"$("$own/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/project.pth"
PYTHONPATH=. exec "$own/bin/python" -m tests.benchmarks.peers "$@"
