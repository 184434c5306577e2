"""A thousand random reports in every layout and format: written, read back, every cell, part and date compared.

By hand: -m exhaustive. A test reads a hundred, so that several processes may share a layout (pytest -n 2).
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from gouji.engine.reading import read_document
from tests.writer import LAYOUTS, Written, write
from tests.writer.extracts import EXTRACTS
from tests.writer.many import any_report
from tests.writer.reading_back import misread, misworded
from tests.writer.sheets import write_ods, write_xls, write_xlsx
from tests.writer.web import write_html
from tests.writer.word import write_docx
from tests.writer.word97 import write_doc

HUNDRED = 100
FILES: dict[str, Callable[[Written, Random], bytes]] = {
    "html": write_html,
    "docx": write_docx,
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
    "doc": write_doc,
}


def written_in(layout: str, report: Written, random: Random) -> bytes:
    return FILES[layout](report, random) if layout in FILES else write(report, layout, random).encode()


def faults(layout: str, seed: int) -> object:
    """What is not read as it was written, with both; the file has a name that says nothing."""
    random = Random(f"thousand {layout} {seed}")
    report, signed = any_report(random)
    document = read_document(written_in(layout, report, random), "报告")
    return misread(report, document, layout) | misworded(report, signed, document)


def faults_of(layout: str, seeds: range) -> dict[int, object]:
    return {seed: fault for seed in seeds if (fault := faults(layout, seed))}


@pytest.mark.parametrize("layout", [*LAYOUTS, *EXTRACTS, *FILES])
def test_a_report_of_any_organ_comes_back_with_its_parts_and_dates(layout: str) -> None:
    assert faults_of(layout, range(2)) == {}


@pytest.mark.exhaustive
@pytest.mark.parametrize("hundred", range(10))
@pytest.mark.parametrize("layout", [*LAYOUTS, *EXTRACTS, *FILES])
def test_a_thousand_reports_come_back_cell_by_cell(layout: str, hundred: int) -> None:
    assert faults_of(layout, range(HUNDRED * hundred, HUNDRED * (hundred + 1))) == {}


@pytest.mark.parametrize(
    ("layout", "seed"),
    [
        ("aligned_lines", 280),
        ("aligned_lines", 801),
        ("aligned_lines", 880),
        ("printed_lines", 637),
        ("printed_lines", 656),
        ("printed_lines", 669),
    ],
)
def test_what_was_misread_once_is_read_or_missing(layout: str, seed: int) -> None:
    assert faults(layout, seed) == {}
