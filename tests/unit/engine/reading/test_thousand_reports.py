"""A thousand random reports in every layout and format: written, read back, every cell compared. By hand: -m exhaustive."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from gouji.engine.model import Document
from gouji.engine.reading import read_document
from tests.writer import LAYOUTS, Written, distinct_report, write
from tests.writer.extracts import EXTRACTS
from tests.writer.reading_back import misread
from tests.writer.sheets import write_xlsx
from tests.writer.web import write_html
from tests.writer.word import write_docx

REPORTS = 1000
FILES: dict[str, Callable[[Written, Random], bytes]] = {
    "html": write_html,
    "docx": write_docx,
    "xlsx": write_xlsx,
}


def random_report(layout: str, seed: int) -> tuple[Written, Random]:
    random = Random(f"thousand{layout}{seed}")
    return distinct_report(
        random, ("F19", "F21")[seed % 2], blanks=(0.0, 0.0, 0.1, 0.3)[seed // 2 % 4]
    ), random


def faults(report: Written, document: Document, layout: str) -> object:
    head = (document.organ, document.year, document.template)
    return misread(report, document, layout) or (
        head != (report.organ, report.year, report.template) and head
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize("layout", [*LAYOUTS, *EXTRACTS])
def test_a_thousand_reports_in_a_text_layout_come_back_cell_by_cell(layout: str) -> None:
    found = {}
    for seed in range(REPORTS):
        report, random = random_report(layout, seed)
        document = read_document(write(report, layout, random).encode(), "报告.txt")
        found[seed] = faults(report, document, layout)

    assert {seed: fault for seed, fault in found.items() if fault} == {}


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", FILES)
def test_a_thousand_reports_in_a_file_format_come_back_cell_by_cell(kind: str) -> None:
    found = {}
    for seed in range(REPORTS):
        report, random = random_report(kind, seed)
        found[seed] = faults(report, read_document(FILES[kind](report, random), "报告"), kind)

    assert {seed: fault for seed, fault in found.items() if fault} == {}
