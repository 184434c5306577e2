from __future__ import annotations

import base64
import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest
from rich.cells import cell_len

from gouji.engine.reading import read_document
from gouji.engine.reading.formats.picture import page_count
from tests.writer import consistent_report
from tests.writer.bundles import write_zip
from tests.writer.paper import write_pdf

from .conftest import Gouji

SEED = Path(__file__).parents[5] / "shared" / "seeds" / "real-2023-district.pdf"


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
    document = read_document(hostile.read_bytes(), str(hostile))
    addresses = [f"{table}.{place}" for table in document.tables for place in document.tables[table]]
    assert sorted(page.cells) == sorted(addresses)
    digest = base64.b64encode(hashlib.sha256(page.scripts[0].encode()).digest()).decode()
    assert len(page.scripts) == 1
    assert f"script-src 'sha256-{digest}'" in page.policy
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seen.out
    assert page.loaded == []


def test_each_side_of_the_page_leads_to_the_other(gouji: Gouji, samples: Path) -> None:
    seen = gouji("read", samples / "panshi-2021.txt", samples / "zeku-2021.txt", "--format", "html")

    page = _Page()
    page.feed(seen.out)
    inside = [link for link in page.links if link.startswith("#")]
    assert len(page.ids) == len(set(page.ids))
    assert [link for link in inside if link[1:] not in page.ids] == []
    assert "#d1-o-requests-received-natural" in inside
    assert "#d2-r-requests-received-natural" in inside


def test_pages_of_a_pdf_stand_in_the_page_as_pictures_with_a_box_for_every_cell(
    gouji: Gouji, tmp_path: Path
) -> None:
    if not SEED.exists():
        pytest.skip("../shared/seeds is not here")

    seen = gouji("read", SEED, "--format", "html", "--lang", "en")

    page = _Page()
    page.feed(seen.out)
    document = read_document(SEED.read_bytes(), SEED.name)
    boxed = {
        f"{table}.{place}"
        for table, cells in document.tables.items()
        for place, cell in cells.items()
        if cell.place and cell.place.box
    }
    assert (page.pictures, page.loaded) == (5, [])
    assert set(page.boxes) == boxed
    assert len(boxed) > 150


def test_the_pages_of_a_pdf_in_a_zip_stand_in_the_page_too(gouji: Gouji, tmp_path: Path) -> None:
    report = consistent_report(Random(4), "F21", organ="青禾县民政局", year=2023)
    bundle = tmp_path / "报送!材料.zip"
    bundle.write_bytes(write_zip({"附件/年报.pdf": write_pdf(report, Random(4))}))

    seen = gouji("read", bundle, "--format", "html", "--lang", "en")

    page = _Page()
    page.feed(seen.out)
    assert page.pictures == page_count(write_pdf(report, Random(4))) > 1
    assert len(set(page.boxes)) > 150


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.boxes: list[str] = []
        self.scripts: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.pictures = 0
        self.policy = ""
        self._in_script = False
        self._last: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._in_script = tag == "script"
        if "id" in said:
            self.ids.append(said["id"])
        if tag == "td" and "data-cell" in said:
            self.cells.append(said["data-cell"])
        if tag == "a":
            self.links.append(said["href"])
            self._last = said
        if tag == "rect":
            self.boxes.append(self._last["data-cell"])
        if tag == "meta" and "http-equiv" in said:
            self.policy = said["content"]
        self._load(said.get("src", ""))
        if tag == "link":
            self._load(said["href"])

    def _load(self, address: str) -> None:
        if address.startswith("data:image/png;base64,"):
            self.pictures += 1
        elif address:
            self.loaded.append(address)

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)
            self._in_script = False


def test_what_cannot_be_read_does_not_spoil_the_json(gouji: Gouji, samples: Path, tmp_path: Path) -> None:
    (tmp_path / "nul.txt").write_bytes(b"\x00" * 64)

    both = gouji("read", samples / "panshi-2021.txt", tmp_path / "nul.txt", "--format", "json")
    none = gouji("read", tmp_path / "nul.txt", "--format", "json")

    assert (both.status, len(json.loads(both.out)), "nul.txt" in both.err) == (1, 1, True)
    assert (none.status, json.loads(none.out)) == (2, [])
