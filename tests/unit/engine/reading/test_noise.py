"""Reports whose tables recognition and extraction have damaged: a figure may be missing or doubtful, never silently wrong.

All relations of the reports hold, as they do in most that are filed: what was damaged contradicts them. And the other
way round: a sum that is wrong in an undamaged file is the report's fault, and no doubt may hide it.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from gouji.engine.model import CellKind, Document
from gouji.engine.reading import read_document
from tests.writer import LAYOUTS, Written, consistent_report, distinct_report, write
from tests.writer.extracts import EXTRACTS, KEEPS_BLANKS
from tests.writer.noise import NOISES, noisy
from tests.writer.reading_back import cells_of, expected_cells
from tests.writer.report import balanced_report
from tests.writer.sheets import write_xls, write_xlsx
from tests.writer.web import write_html
from tests.writer.word import write_docx

REPORTS: dict[str, Callable[[Random, str, float], Written]] = {
    "balanced": lambda random, template, blanks: balanced_report(random, template, blanks=blanks),
    "sparse": lambda random, template, blanks: consistent_report(random, template),
}
FILES: dict[str, Callable[[Written, Random], bytes]] = {
    "html": write_html,
    "docx": write_docx,
    "xlsx": write_xlsx,
    "xls": write_xls,
    **{
        layout: lambda report, random, layout=layout: write(report, layout, random).encode()  # type: ignore[misc]
        for layout in (*LAYOUTS, *EXTRACTS)
    },
}


def read(data: bytes) -> Document:
    return read_document(data, "报告")


def in_doubt(document: Document) -> set[str]:
    return {address for reading in document.readings.values() for address in reading.cells}


def silently_wrong(report: Written, document: Document) -> dict[str, object]:
    """Cells with another value than was written, of which the reader does not say that they are doubtful."""
    expected, doubtful = expected_cells(report), in_doubt(document)
    return {
        address: (seen, expected.get(address))
        for address, seen in cells_of(document).items()
        if address not in doubtful
        and seen[1] is not CellKind.MISSING
        and not (seen[1] is CellKind.TEXT and seen[0] is None)
        and (address not in expected or seen[0] != expected[address][0])
    }


def wrong_after(kind: str, layout: str, seed: int) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, make in REPORTS.items():
        random = Random(f"{seed}{layout}{kind}{name}")
        report = make(random, random.choice(("F21", "F19")), (0, 0.2)[seed % 2])
        document = read(noisy(write(report, layout, random), kind, random).encode())
        found |= {f"{name} {address}": seen for address, seen in silently_wrong(report, document).items()}
    return found


@pytest.mark.parametrize("kind", NOISES)
def test_damage_makes_figures_missing_or_doubtful_and_none_silently_wrong(kind: str) -> None:
    layouts = Random(kind).sample([*LAYOUTS, *EXTRACTS], 10)

    assert {layout: wrong for layout in layouts if (wrong := wrong_after(kind, layout, 1))} == {}


@pytest.mark.exhaustive
@pytest.mark.parametrize("layout", [*LAYOUTS, *EXTRACTS])
@pytest.mark.parametrize("kind", NOISES)
def test_no_damage_in_any_layout_makes_a_figure_silently_wrong(kind: str, layout: str) -> None:
    assert {seed: wrong for seed in range(10) if (wrong := wrong_after(kind, layout, seed))} == {}


def damage_left(layout: str, kind: str, seed: int) -> dict[str, object]:
    """The same where no sum holds, so that the cells around a figure are its only witnesses."""
    random = Random(f"{seed}{layout}{kind}")
    report = distinct_report(random, random.choice(("F21", "F19")), blanks=(0, 0.2)[seed % 2])
    return silently_wrong(report, read(noisy(write(report, layout, random), kind, random).encode()))


@pytest.mark.exhaustive
@pytest.mark.parametrize("layout", [*LAYOUTS, *sorted(KEEPS_BLANKS)])
@pytest.mark.parametrize("kind", NOISES)
def test_no_damage_shifts_a_figure_where_blank_cells_can_be_seen(kind: str, layout: str) -> None:
    assert {seed: wrong for seed in range(6) if (wrong := damage_left(layout, kind, seed))} == {}


def with_wrong_sums(report: Written) -> Written:
    """The report as somebody filed it who cannot add up: three totals of table 3, one of table 4."""
    wrong = {
        place: str(int(report.cells[place]) + more)
        for place, more in (
            ("requests.granted.total", 1),
            ("requests.result_total.business", -1),
            ("requests.carried_out.total", 10),
            ("appeals.direct_suit.total", 2),
        )
    }
    return Written(report.organ, report.year, report.template, report.cells | wrong)


@pytest.mark.parametrize("layout", FILES)
def test_a_wrong_sum_in_an_undamaged_file_stays_what_was_filed(layout: str) -> None:
    for name, make in REPORTS.items():
        random = Random(f"{layout}{name}")
        report = with_wrong_sums(make(random, "F21", 0.0))

        document = read(FILES[layout](report, random))

        assert (name, silently_wrong(report, document), in_doubt(document)) == (name, {}, set())
