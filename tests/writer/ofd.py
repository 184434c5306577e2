"""Writes a report as OFD (GB/T 33190): objects with boxes in millimetres, as different programs write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from .grids import Box, Grid, appeals_grid, disclosure_grid, requests_grid
from .labels import HEADINGS
from .report import Written

_TABLES = {"disclosure": disclosure_grid, "requests": requests_grid, "appeals": appeals_grid}
_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_LEFT, _RIGHT, _TOP, _BOTTOM = 25.0, 185.0, 25.0, 270.0
_PROSE, _CELL = 4.9, 2.8
_WIDTHS = [6.0, 18.0, 38.0, *[14.0] * 7]
WAYS = ("line", "runs", "characters", "scaled", "natural")
"""How text is laid down: a step per character, steps counted, one object per character, in another unit, no steps."""


@dataclass
class _Paper:
    """Pages as they fill up."""

    random: Random
    way: str
    ruling: str
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    at: float = _TOP
    identifier: int = 100

    def put(self, thing: str) -> None:
        self.pages[-1].append(thing)

    def turn(self) -> None:
        self.pages.append([])
        self.at = _TOP

    def new_id(self) -> int:
        self.identifier += 1
        return self.identifier

    def text(self, text: str, x: float, y: float, size: float) -> None:
        """Put a line whose upper left corner is at `x`, `y`."""
        if not text:
            return
        if self.way == "characters":
            for character in text:
                self._object(character, x, y, size)
                x += _width(character) * size
        else:
            self._object(text, x, y, size)

    def _object(self, text: str, x: float, y: float, size: float) -> None:
        unit = 0.3528 if self.way == "scaled" else 1.0
        steps = [_width(character) * size / unit for character in text[:-1]]
        delta = "" if self.way == "natural" else self._steps(steps)
        wide = sum(steps) * unit + size
        matrix = f' CTM="{unit} 0 0 {unit} {-x:.4f} {-y:.4f}"' if unit != 1 else ""
        start, base = (x / unit, (y + size * 0.86) / unit) if unit != 1 else (0.0, size * 0.86)
        self.put(
            f'<ofd:TextObject ID="{self.new_id()}" Boundary="{x:.3f} {y:.3f} {wide:.3f} {size:.3f}"{matrix} Font="3"'
            f' Size="{size / unit:.4f}"><ofd:FillColor Value="0 0 0"/>'
            f'<ofd:TextCode X="{start:.4f}" Y="{base:.4f}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def _steps(self, steps: list[float]) -> str:
        if not steps:
            return ""
        if self.way != "runs":
            return f' DeltaX="{" ".join(f"{step:.4f}" for step in steps)}"'
        runs: list[list[float]] = []
        for step in steps:
            if runs and runs[-1][0] == step:
                runs[-1].append(step)
            else:
                runs.append([step])
        written = (f"g {len(run)} {run[0]:.4f}" if len(run) > 1 else f"{run[0]:.4f}" for run in runs)
        return f' DeltaX="{" ".join(written)}"'

    def frame(self, left: float, top: float, right: float, bottom: float) -> None:
        """Rule the four sides of a cell."""
        wide, high = right - left, bottom - top
        if self.ruling == "rectangles":
            self._path(
                left, top, wide, high, f"M 0 0 L {wide:.3f} 0 L {wide:.3f} {high:.3f} L 0 {high:.3f} C"
            )
            return
        for x, y, across, down in (
            (left, top, wide, 0.0),
            (left, bottom, wide, 0.0),
            (left, top, 0.0, high),
            (right, top, 0.0, high),
        ):
            if self.ruling == "lines":
                self._path(x, y, across + 0.1, down + 0.1, f"M 0 0 L {across:.3f} {down:.3f}")
            else:
                thick_x, thick_y = max(across, 0.18), max(down, 0.18)
                data = f"S 0 0 L {thick_x:.3f} 0 L {thick_x:.3f} {thick_y:.3f} L 0 {thick_y:.3f} C"
                self._path(x, y, thick_x, thick_y, data, ' Stroke="false" Fill="true"')

    def _path(self, x: float, y: float, wide: float, high: float, data: str, how: str = "") -> None:
        self.put(
            f'<ofd:PathObject ID="{self.new_id()}" Boundary="{x:.3f} {y:.3f} {wide:.3f} {high:.3f}" LineWidth="0.18"'
            f"{how}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )


def write_ofd(report: Written, random: Random, way: str | None = None) -> bytes:
    """Return the report as .ofd of some pages."""
    paper = _Paper(random, way or random.choice(WAYS), random.choice(("lines", "rectangles", "filled")))
    wide = sum(_width(character) for character in report.title) * _PROSE
    paper.text(report.title, max(_LEFT, (210 - wide) / 2), paper.at, _PROSE)
    paper.at += random.randrange(10, 40)
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        _paragraph(paper, f"{ordinal}、{heading}")
        if key in _TABLES:
            _table(paper, _TABLES[key](report))
        else:
            for line in report.prose_of(key).split("\n"):
                _paragraph(paper, line)
    return _file(paper.pages)


def _width(character: str) -> float:
    return 0.5 if character.isascii() else 1.0


def _broken(text: str, room: float, size: float) -> list[str]:
    lines, used = [""], 0.0
    for character in text:
        if used + _width(character) * size > room and lines[-1]:
            lines.append("")
            used = 0.0
        lines[-1] += character
        used += _width(character) * size
    return lines


def _paragraph(paper: _Paper, text: str) -> None:
    for place, line in enumerate(_broken("　　" + text, _RIGHT - _LEFT, _PROSE)):
        if paper.at > _BOTTOM - _PROSE:
            paper.turn()
        indent = 2 * _PROSE if place == 0 else 0
        paper.text(line.lstrip("　"), _LEFT + indent, paper.at, _PROSE)
        paper.at += _PROSE * 1.7


def _table(paper: _Paper, grid: Grid) -> None:
    columns = sum(box.wide for box in grid[0])
    widths = _WIDTHS if columns == 10 else [(_RIGHT - _LEFT) / columns] * columns
    edges = [_LEFT + sum(widths[:place]) for place in range(columns + 1)]
    placed = list(_placed(grid))
    heights = _heights(grid, placed, edges)
    for first, last in _chunks(paper, _groups(placed, len(grid)), heights):
        downs = [paper.at + sum(heights[first:row]) for row in range(first, last + 1)]
        for row, column, box in placed:
            top, bottom = max(row, first), min(row + box.high, last)
            if top < bottom:
                bounds = (edges[column], downs[top - first], edges[column + box.wide], downs[bottom - first])
                is_larger = bottom - top >= box.high / 2 if row == top else bottom - top > box.high / 2
                _cell(paper, box.text if is_larger else "", bounds)
        paper.at = downs[-1]
    paper.at += _PROSE


def _chunks(
    paper: _Paper, groups: Iterable[tuple[int, int]], heights: list[float]
) -> Iterator[tuple[int, int]]:
    """The rows that stand together on a page; turns the page before the next."""
    begun = end = 0
    for first, last in groups:
        if end > begun and paper.at + sum(heights[begun:last]) > _BOTTOM:
            yield begun, end
            paper.turn()
            begun = first
        elif end == begun and paper.at + sum(heights[first:last]) > _BOTTOM:
            paper.turn()
        end = last
    yield begun, end


def _cell(paper: _Paper, text: str, bounds: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = bounds
    paper.frame(left, top, right, bottom)
    lines = _broken(text, right - left - 1.5, _CELL)
    y = (top + bottom - len(lines) * _CELL * 1.2) / 2
    for line in lines:
        wide = sum(_width(character) for character in line) * _CELL
        paper.text(line, (left + right - wide) / 2, y, _CELL)
        y += _CELL * 1.2


def _placed(grid: Grid) -> Iterator[tuple[int, int, Box]]:
    covered: set[tuple[int, int]] = set()
    for row, line in enumerate(grid):
        column = 0
        for box in line:
            while (row, column) in covered:
                column += 1
            yield row, column, box
            covered.update(
                (row + down, column + right) for down in range(box.high) for right in range(box.wide)
            )
            column += box.wide


def _heights(grid: Grid, placed: list[tuple[int, int, Box]], edges: list[float]) -> list[float]:
    heights = [5.0] * len(grid)
    for row, column, box in sorted(placed, key=lambda one: one[2].high):
        lines = _broken(box.text, edges[column + box.wide] - edges[column] - 1.5, _CELL)
        lacking = len(lines) * _CELL * 1.2 + 1.6 - sum(heights[row : row + box.high])
        if lacking > 0:
            heights[row + box.high - 1] += lacking
    return heights


def _groups(placed: list[tuple[int, int, Box]], rows: int) -> Iterator[tuple[int, int]]:
    """Rows that stay on one page: those under one label, the heads with the first."""
    kept = {inner for row, _, box in placed if 1 < box.high < 12 for inner in range(row + 1, row + box.high)}
    starts = [row for row in range(rows) if row not in kept]
    for place, start in enumerate(starts):
        yield start, starts[place + 1] if place + 1 < len(starts) else rows


def _file(pages: list[list[str]]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in _parts(pages):
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return stream.getvalue()


def _parts(pages: list[list[str]]) -> Iterator[tuple[str, str]]:
    yield "OFD.xml", _TOP_PART
    listed = "".join(
        f'<ofd:Page ID="{number + 1}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in range(len(pages))
    )
    yield "Doc_0/Document.xml", _DOCUMENT.format(pages=listed)
    yield "Doc_0/PublicRes.xml", _RESOURCES
    yield "Doc_0/Tpls/Tpl_0/Content.xml", _page(_line("政府信息公开", 25, 12), "")
    for number, things in enumerate(pages):
        template = '<ofd:Template TemplateID="2" ZOrder="Background"/>'
        content = "".join(things) + _line(f"- {number + 1} -", 100, 284)
        yield f"Doc_0/Pages/Page_{number}/Content.xml", _page(content, template)


_TOP_PART = (
    f'<ofd:OFD {_NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>'
    "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)
_DOCUMENT = (
    f"<ofd:Document {_NS}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea>"
    "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
    '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
    "<ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
)
_RESOURCES = (
    f'<ofd:Res {_NS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts></ofd:Res>'
)


def _line(text: str, x: float, y: float) -> str:
    return (
        f'<ofd:TextObject ID="7" Boundary="{x} {y} 60 4" Font="3" Size="3"><ofd:TextCode X="0" Y="2.6"'
        f' DeltaX="g {len(text) - 1} {3 * _width(text[0])}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def _page(things: str, template: str) -> str:
    return (
        f"<ofd:Page {_NS}>{template}<ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>"
        f'<ofd:Content><ofd:Layer ID="5">{things}</ofd:Layer></ofd:Content></ofd:Page>'
    )
