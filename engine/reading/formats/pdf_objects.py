"""What is drawn on a PDF page: rules, dark grounds, pictures; drawings inside drawings too."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pypdfium2
from pypdfium2 import raw

from ..printed.paper import Bounds, Rule
from ..transcript import too_much
from .pdf_dots import LARGEST, rules_of_dots

MOST_OBJECTS: Final = 30_000
"""On one page; a form in which each character is an object of its own has some thousands."""
MOST_SEGMENTS: Final = 60_000
_DEEPEST: Final = 6
_THIN: Final = 4.0
_STRAIGHT: Final = 1.0
_PALE: Final = 235
"""A ground lighter than this is paper."""

_Matrix = tuple[float, float, float, float, float, float]
_UNIT: Final[_Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class View(NamedTuple):
    """How a page's own coordinates, upwards from its lower left, become those it is looked at with, downwards."""

    left: float
    bottom: float
    width: float
    height: float
    turns: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point as it is looked at."""
        x, y = x - self.left, y - self.bottom
        if self.turns == 1:
            return y, x
        if self.turns == 2:
            return self.width - x, y
        if self.turns == 3:
            return self.height - y, self.width - x
        return x, self.height - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Bounds:
        """Return the box between two points as it is looked at."""
        (left, top), (right, bottom) = self.point(x0, y0), self.point(x1, y1)
        return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page; lives only while the page is read.

    Attributes:
        view: of the page.
        picture_size: area of its largest picture.
    """

    view: View
    found: list[Rule] = field(default_factory=list)
    dots: list[Bounds] = field(default_factory=list)
    grounds: list[Bounds] = field(default_factory=list)
    picture_size: float = 0.0

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in any order."""
        return (*self.found, *rules_of_dots(self.dots))

    def is_dark_at(self, across: float, down: float) -> bool:
        """Whether something coloured lies under a point, on which white characters can be seen."""
        return any(
            left <= across <= right and top <= down <= bottom for left, top, right, bottom in self.grounds
        )


def drawing_of(sheet: pypdfium2.PdfPage) -> Drawing:
    """Return what is drawn on a page.

    Raises:
        UnreadableError: `too_large` where that is more than any report needs.
    """
    left, bottom, right, top = sheet.get_cropbox()
    turns = sheet.get_rotation() // 90
    drawing = Drawing(View(left, bottom, right - left, top - bottom, turns))
    budget = [MOST_OBJECTS, MOST_SEGMENTS]
    for thing, matrix in _objects(sheet.raw, budget):
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _take_path(thing, matrix, drawing, budget)
        elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            bounds = _bounds(thing, matrix, drawing.view)
            drawing.grounds.append(bounds)
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                _take_picture(bounds, drawing)
    return drawing


def _objects(sheet: Any, budget: list[int]) -> Iterator[tuple[Any, _Matrix]]:
    count = raw.FPDFPage_CountObjects(sheet)
    for place in range(count):
        yield from _within(raw.FPDFPage_GetObject(sheet, place), _UNIT, 0, budget)


def _within(thing: Any, matrix: _Matrix, depth: int, budget: list[int]) -> Iterator[tuple[Any, _Matrix]]:
    budget[0] -= 1
    if budget[0] < 0:
        raise too_much()
    if raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_FORM:
        yield thing, matrix
        return
    if depth >= _DEEPEST:
        return
    inner = _times(_matrix(thing), matrix)
    for place in range(raw.FPDFFormObj_CountObjects(thing)):
        yield from _within(raw.FPDFFormObj_GetObject(thing, place), inner, depth + 1, budget)


def _matrix(thing: Any) -> _Matrix:
    own = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, own):
        return _UNIT
    return own.a, own.b, own.c, own.d, own.e, own.f


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _point(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(thing: Any, matrix: _Matrix, view: View) -> Bounds:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    x0, y0 = _point(matrix, left.value, bottom.value)
    x1, y1 = _point(matrix, right.value, top.value)
    return view.box(x0, y0, x1, y1)


def _take_picture(bounds: Bounds, drawing: Drawing) -> None:
    """A picture is a ground; one that is a line is a rule, as some programs draw borders."""
    left, top, right, bottom = bounds
    drawing.picture_size = max(drawing.picture_size, (right - left) * (bottom - top))
    if min(right - left, bottom - top) <= _THIN:
        drawing.found.append(Rule(*bounds))


def _take_path(thing: Any, matrix: _Matrix, drawing: Drawing, budget: list[int]) -> None:
    fill_mode, is_stroked = ctypes.c_int(), raw.FPDF_BOOL()
    if not raw.FPDFPath_GetDrawMode(thing, fill_mode, is_stroked):
        return
    bounds = _bounds(thing, matrix, drawing.view)
    if fill_mode.value != raw.FPDF_FILLMODE_NONE and _is_dot(bounds):
        if _is_seen(thing, raw.FPDFPageObj_GetFillColor, least=8) and _is_dark(thing, 250):
            drawing.dots.append(bounds)
        return
    count = raw.FPDFPath_CountSegments(thing)
    budget[1] -= count
    if budget[1] < 0:
        raise too_much()
    is_filled = fill_mode.value != raw.FPDF_FILLMODE_NONE
    whole = _times(_matrix(thing), matrix)
    outline = [_on_page(corners, whole, drawing.view) for corners in _outlines(thing, count)]
    if is_filled and _is_seen(thing, raw.FPDFPageObj_GetFillColor, least=8):
        _take_filled(thing, outline, drawing)
    if is_stroked.value and _is_seen(thing, raw.FPDFPageObj_GetStrokeColor, least=8):
        drawing.found.extend(rule for corners in outline for rule in _strokes(corners))


def _is_dot(bounds: Bounds) -> bool:
    """Tell a mark as wide as high, neither level nor upright."""
    left, top, right, bottom = bounds
    wide, high = right - left, bottom - top
    return max(wide, high) <= LARGEST and abs(wide - high) < min(wide, high)


def _on_page(corners: list[tuple[float, float]], matrix: _Matrix, view: View) -> list[tuple[float, float]]:
    return [view.point(*_point(matrix, x, y)) for x, y in corners]


def _outlines(thing: Any, count: int) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of every part of a path; curves end it."""
    corners: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for place in range(count):
        segment = raw.FPDFPath_GetPathSegment(thing, place)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind not in (raw.FPDF_SEGMENT_MOVETO, raw.FPDF_SEGMENT_LINETO):
            if len(corners) > 1:
                yield corners
            corners = []
            continue
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(corners) > 1:
                yield corners
            corners = []
        corners.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            yield [*corners, corners[0]]
            corners = []
    if len(corners) > 1:
        yield corners


def _take_filled(thing: Any, outlines: list[list[tuple[float, float]]], drawing: Drawing) -> None:
    """A thin box is a rule; a larger dark one is a ground that white characters can stand on."""
    for corners in outlines:
        across, down = [x for x, _ in corners], [y for _, y in corners]
        bounds = (min(across), min(down), max(across), max(down))
        if min(bounds[2] - bounds[0], bounds[3] - bounds[1]) <= _THIN:
            if _is_dark(thing, 250):
                drawing.found.append(Rule(*bounds))
        elif _is_dark(thing, _PALE):
            drawing.grounds.append(bounds)


def _strokes(corners: list[tuple[float, float]]) -> Iterator[Rule]:
    for (x0, y0), (x1, y1) in pairwise(corners):
        if abs(x0 - x1) <= _STRAIGHT or abs(y0 - y1) <= _STRAIGHT:
            yield Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _is_seen(thing: Any, ask: Any, *, least: int) -> bool:
    colour = [ctypes.c_uint() for _ in range(4)]
    return not ask(thing, *colour) or colour[3].value >= least


def _is_dark(thing: Any, lightest: int) -> bool:
    colour = [ctypes.c_uint() for _ in range(4)]
    return (
        not raw.FPDFPageObj_GetFillColor(thing, *colour) or min(part.value for part in colour[:3]) < lightest
    )
