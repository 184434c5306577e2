"""Reads files as a user without Gouji would; run by `reading.py` with the Python of an environment that has the peers.

Standard input: JSON, a list of `[program, path]`. Standard output: JSON, a list of `[seconds, rows]`, a row being its
cells as text; null where the program failed. Imports nothing of this project.
"""

from __future__ import annotations

import json
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator

Rows = list[list[str]]


def main() -> None:
    """Read each file twice, the first time unmeasured: what a program loads when it first comes is not counted."""
    warnings.simplefilter("ignore")
    answers = []
    for program, path in json.load(sys.stdin):
        answers.append(_measured(PROGRAMS[program], path))
    json.dump(answers, sys.stdout)


def _measured(read: Callable[[str], Rows], path: str) -> tuple[float, Rows] | None:
    try:
        read(path)
        began = time.process_time()
        rows = read(path)
        return time.process_time() - began, rows
    except Exception as error:  # noqa: BLE001 # a peer that fails has read nothing
        print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
        return None


def _markitdown(path: str) -> Rows:
    from markitdown import MarkItDown

    global _converter
    _converter = _converter or MarkItDown()
    text = _converter.convert(path).text_content
    lines = [line for line in text.splitlines() if line.count("|") > 1]
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def _pandas_html(path: str) -> Rows:
    import pandas

    return [
        row for table in pandas.read_html(path, header=None, keep_default_na=False) for row in _rows_of(table)
    ]


def _pandas_sheet(path: str) -> Rows:
    import pandas

    sheets = pandas.read_excel(
        path, sheet_name=None, header=None, dtype=str, keep_default_na=False, engine="calamine"
    )
    return [row for table in sheets.values() for row in _rows_of(table)]


def _rows_of(table: object) -> Iterator[list[str]]:
    for row in table.itertuples(index=False):  # type: ignore[attr-defined]
        yield [re.sub(r"\.0$", "", str(cell)) for cell in row]


def _pdfplumber(path: str) -> Rows:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    return [[cell or "" for cell in row] for table in tables for row in table]


_converter = None
PROGRAMS: dict[str, Callable[[str], Rows]] = {
    "markitdown": _markitdown,
    "pandas.read_html": _pandas_html,
    "pandas.read_excel": _pandas_sheet,
    "pdfplumber": _pdfplumber,
}

if __name__ == "__main__":
    main()
