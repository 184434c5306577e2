from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

from rich.cells import cell_len

from .conftest import Gouji


def test_a_report_is_given_as_read(gouji: Gouji, samples: Path) -> None:
    seen = gouji("read", samples / "arong-2021.txt", "--format", "json")

    (report,) = json.loads(seen.out)
    assert (seen.status, seen.err) == (0, "")
    assert report["template"] == "F21"
    assert report["published_on"] == "2022-01-24"
    cell = report["tables"]["requests"]["refused_5.welfare"]
    start, end = cell["span"]
    assert (cell["value"], cell["kind"], report["text"][start:end]) == (4, "number", "4")


def test_its_tables_stand_in_columns_although_chinese_is_wide(gouji: Gouji, samples: Path) -> None:
    seen = gouji("read", samples / "panshi-2021.txt")

    frames = [line for line in seen.out.splitlines() if line.startswith(("┏", "│", "└"))]
    widths = []
    for line in frames:
        if line.startswith("┏"):
            widths.append(set())
        widths[-1].add(cell_len(line))
    assert [len(table) for table in widths] == [1] * len(widths)
    assert "（七）总计" in seen.out


def test_a_page_holds_every_cell_and_runs_nothing_that_a_report_says(
    gouji: Gouji, samples: Path, tmp_path: Path
) -> None:
    hostile = tmp_path / "hostile.txt"
    text = (samples / "panshi-2021.txt").read_text(encoding="utf-8")
    hostile.write_text(text.replace("公开工作总体平稳", "<script>alert(1)</script>"), encoding="utf-8")

    seen = gouji("read", hostile, "--format", "html")

    page = _Page()
    page.feed(seen.out)
    assert page.cells == 175 + 25 + 6 + 10 + 15 + 3
    assert "script" not in page.tags
    assert "&lt;script&gt;" in seen.out


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.cells = 0
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.cells += tag == "td"


def test_what_cannot_be_read_does_not_spoil_the_json(gouji: Gouji, samples: Path, tmp_path: Path) -> None:
    (tmp_path / "nul.txt").write_bytes(b"\x00" * 64)

    both = gouji("read", samples / "panshi-2021.txt", tmp_path / "nul.txt", "--format", "json")
    none = gouji("read", tmp_path / "nul.txt", "--format", "json")

    assert (both.status, len(json.loads(both.out)), "nul.txt" in both.err) == (1, 1, True)
    assert (none.status, json.loads(none.out)) == (2, [])
