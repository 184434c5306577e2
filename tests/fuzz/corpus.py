"""Whole reports to mutate, by format: what the writers write, small and large, the samples, and seeds where they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from gouji.engine.canonical import dumps
from tests.writer import LAYOUTS, Written, consistent_report, distinct_report, write
from tests.writer.bundles import write_mail, write_mht, write_zip
from tests.writer.ofd import write_ofd
from tests.writer.paper import write_pdf
from tests.writer.sheets import WRITERS
from tests.writer.web import write_html
from tests.writer.word import write_docx
from tests.writer.word97 import write_doc

ROOT: Final = Path(__file__).parents[2]
SEEDS: Final = ROOT.parent / "shared" / "seeds"
SAMPLES: Final = ROOT / "integrations" / "inbound" / "cli" / "samples"
VARIANTS: Final = 6
"""Reports per format that the writers write."""


def _report(random: Random) -> Written:
    template = random.choice(("F19", "F21"))
    make = random.choice((consistent_report, distinct_report))
    report = make(random, template)
    return replace(
        report,
        prose={
            key: f"{report.year}年办结{random.randrange(99)}件。" for key in ("overview", "problems", "other")
        },
    )


def _text(report: Written, random: Random) -> bytes:
    return write(report, random.choice(LAYOUTS), random).encode(random.choice(("utf-8", "gb18030", "utf-16")))


def _form(report: Written, random: Random) -> bytes:
    cells = {address: value or None for address, value in report.cells.items() if random.random() < 0.5}
    form = {"organ": report.organ, "year": report.year, "cells": cells, "sections": {"overview": "全年3件。"}}
    return dumps(form).encode()


def _packed(report: Written, random: Random) -> bytes:
    return write_zip({"年报.docx": write_docx(report, random), "说明.txt": "见附件".encode()})


def _mailed(report: Written, random: Random) -> bytes:
    return (
        write_mail({"年报.txt": _text(report, random)}, random)
        if random.random() < 0.5
        else write_mht(report, random)
    )


MAKERS: Final[Mapping[str, Callable[[Written, Random], bytes]]] = {
    "text": _text,
    "html": write_html,
    "json": _form,
    "docx": write_docx,
    "doc": write_doc,
    "xlsx": WRITERS["xlsx"],
    "xls": WRITERS["xls"],
    "ods": WRITERS["ods"],
    "ofd": write_ofd,
    "zip": _packed,
    "mail": _mailed,
    "pdf": write_pdf,
}
SHARES: Final[Mapping[str, int]] = {
    "text": 30, "html": 16, "json": 8, "docx": 8, "doc": 7, "xlsx": 6, "xls": 7, "ods": 5, "ofd": 4, "zip": 3, "mail": 4, "pdf": 2,
}  # fmt: skip
"""Of a hundred mutated files; quick formats have more."""


@cache
def corpus(kind: str) -> tuple[bytes, ...]:
    """Return the reports of a format, always the same ones."""
    files = []
    for number in range(VARIANTS):
        random = Random(f"{kind} {number}")
        files.append(MAKERS[kind](_report(random), random))
    return (*files, *(path.read_bytes() for path in _found(kind)))


def _found(kind: str) -> list[Path]:
    suffixes = {
        "text": ("*.txt", "*.md"),
        "docx": ("*.docx",),
        "pdf": ("*.pdf",),
        "html": ("*.html",),
        "json": ("*.json",),
    }
    return sorted(
        path
        for folder in (SAMPLES, SEEDS, ROOT / "tests" / "documents")
        for suffix in suffixes.get(kind, ())
        for path in folder.glob(suffix)
    )
