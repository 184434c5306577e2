#!/bin/sh
# Measures reading beside what a user would reach for instead:  sh tests/benchmarks/reading_peers.sh [FOLDER] [--files N]
# The peers are no part of the project's environment: they go into one of their own in FOLDER (else the cache folder).
set -eu
cd "$(dirname "$0")/../.."
case ${1:-} in
'' | -*) own=${XDG_CACHE_HOME:-$HOME/.cache}/gouji-reading-peers ;;
*) own=$1 && shift ;;
esac
if [ ! -x "$own/bin/python" ]; then .venv/bin/python -m venv "$own"; fi
"$own/bin/python" -c 'import html5lib, markitdown, mammoth, pandas, pdfplumber, python_calamine' 2>/dev/null ||
    "$own/bin/pip" install -q 'markitdown[docx,pdf,xlsx,xls]==0.1.8' pandas==3.1.1 lxml==6.1.3 html5lib==1.1 pdfplumber==0.11.10 \
        odfpy==1.4.1 python-calamine==0.9.1
exec .venv/bin/python -m tests.benchmarks.reading --peers "$own/bin/python" "$@"
