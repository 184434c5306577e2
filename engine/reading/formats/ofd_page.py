"""The objects of an OFD page → words, rules and pictures (GB/T 33190-2016, 8.5, 9 and 11).

Every object has a frame on the page (Boundary) and coordinates of its own inside it, turned and stretched by its
matrix (CTM). A character stands where its text begins plus the steps up to it (DeltaX, DeltaY).
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from ..printed.paper import Bounds, Rule, Word
from ..transcript import too_much

POINTS: Final = 72 / 25.4
"""Points of a millimetre."""

_DEEPEST: Final = 20
_ASCENT: Final = 0.86
"""Part of a character's size that stands above its base line."""
_ASLANT: Final = 0.12
"""Radians that a character may be off a right angle; a watermark is further off."""
_SIZE: Final = 3.5
_THIN: Final = 1.2
"""Millimetres up to which a filled shape is a rule."""
_STRAIGHT: Final = 0.3
"""Millimetres that a rule may be off the level."""
_STEPS: Final = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""Operators of a path and how many numbers they take; the last two are where they lead."""


class Matrix(NamedTuple):
    """x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def of(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point comes to stand."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: Matrix) -> Matrix:
        """Return the matrix that does `inner` first and then this."""
        e, f = self.of(inner.e, inner.f)
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            e,
            f,
        )


class PlacedPicture(NamedTuple):
    """A picture by the name of its resource, its box on the page in points, and its quarter turns clockwise."""

    resource: str
    bounds: Bounds
    turn: int


class PageObjects:
    """Takes the objects of a page and its templates; `words` and `rules` are in points from its upper left corner."""

    def __init__(self, units: Mapping[str, Any], most: int, view: Matrix) -> None:
        self.words: list[Word] = []
        self.rules: list[Rule] = []
        self.pictures: list[PlacedPicture] = []
        self._units = units
        self._most = most
        self._view = view

    def take(self, content: Any | None) -> None:
        """Take every layer of a page's content; None where it has none."""
        for layer in children(content, "Layer"):
            self._take(layer, self._view, 0)

    def _take(self, parent: Any | None, view: Matrix, depth: int) -> None:
        if parent is None:
            return
        if depth > _DEEPEST:
            raise too_much()
        for thing in parent:
            if _is_shown(thing):
                self._take_object(thing, view, depth)
            if len(self.words) + len(self.rules) + len(self.pictures) > self._most:
                raise too_much()

    def _take_object(self, thing: Any, view: Matrix, depth: int) -> None:
        kind = thing.tag.rpartition("}")[2]
        if kind == "TextObject":
            self.words.extend(_words(thing, view.after(_placed(thing))))
        elif kind == "PathObject":
            self.rules.extend(_rules(thing, view.after(_placed(thing))))
        elif kind == "ImageObject":
            self.pictures.extend(_pictures(thing, view))
        elif kind == "PageBlock":
            self._take(thing, view, depth + 1)
        elif kind == "CompositeObject":
            unit = self._units.get(thing.get("ResourceID") or "")
            self._take(child(unit, "Content"), view.after(_placed(thing)), depth + 1)


def _is_shown(thing: Any) -> bool:
    return isinstance(thing.tag, str) and thing.get("Visible") != "false" and thing.get("Alpha") != "0"


def child(parent: Any | None, name: str) -> Any | None:
    """Return the first child of that name, whatever its prefix; None without one."""
    return next(children(parent, name), None)


def children(parent: Any | None, name: str) -> Iterator[Any]:
    """Yield the children of that name; none of nothing."""
    for element in () if parent is None else parent:
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == name:
            yield element


def numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    """Return the first `count` numbers of an attribute; None where they are not there."""
    parts = (text or "").replace(",", " ").split()[:count]
    try:
        found = tuple(float(part) for part in parts)
    except ValueError:
        return None
    return found if len(found) == count and all(abs(number) < 1e6 for number in found) else None


def _placed(thing: Any) -> Matrix:
    """From the object's own coordinates to those of what it stands in."""
    left, top, _, _ = numbers(thing.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    own = Matrix(*(numbers(thing.get("CTM"), 6) or Matrix()))
    return Matrix(e=left, f=top).after(own)


def _pictures(thing: Any, view: Matrix) -> Iterator[PlacedPicture]:
    """The picture of an image object, which fills the unit square of its own coordinates; none that lies aslant."""
    _, _, wide, high = numbers(thing.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    own = view.after(_placed(thing))
    if thing.get("CTM") is None:
        own = own.after(Matrix(a=wide, d=high))
    turn = _quarters(math.atan2(own.b, own.a))
    if turn is not None:
        across, along = zip(*(own.of(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)), strict=True)
        bounds = min(across) * POINTS, min(along) * POINTS, max(across) * POINTS, max(along) * POINTS
        yield PlacedPicture(thing.get("ResourceID") or "", bounds, turn)


def _words(thing: Any, view: Matrix) -> Iterator[Word]:
    """The characters of a text object, each as a word of its own."""
    size = _number(thing.get("Size"), _SIZE)
    stretch = _number(thing.get("HScale"), 1.0)
    turned = _quarters(math.radians(_number(thing.get("CharDirection"), 0.0)))
    leaning = _quarters(math.atan2(view.b, view.a))
    if turned is None or leaning is None or size <= 0:
        return
    x = y = 0.0
    for code in children(thing, "TextCode"):
        text = code.text or ""
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        right, down = x, y
        steps = _steps(text, code, size * stretch)
        for character, (step_x, step_y) in zip(text, steps, strict=True):
            if character.strip() and unicodedata.category(character) != "Cc":
                bounds = _box(view, right, down, size, _width(character) * size * stretch, turned)
                yield Word(unicodedata.normalize("NFC", character), *bounds, turn=(turned + leaning) % 4)
            right, down = right + step_x, down + step_y


def _steps(text: str, code: Any, size: float) -> Iterator[tuple[float, float]]:
    """How far it is from each character to the next; where nothing says so, as far as it is wide."""
    across = list(_deltas(code.get("DeltaX"), len(text)))
    down = list(_deltas(code.get("DeltaY"), len(text)))
    for place, character in enumerate(text):
        if place < len(across):
            yield across[place], down[place] if place < len(down) else 0.0
        elif place < len(down):
            yield 0.0, down[place]
        else:
            yield (0.0, down[-1]) if down and not across else (_width(character) * size, 0.0)


def _deltas(written: str | None, most: int) -> Iterator[float]:
    """The steps of an attribute; `g 3 5` stands for three steps of five."""
    parts = iter((written or "").replace(",", " ").split())
    given = 0
    for part in parts:
        count, step = 1, part
        if part == "g":
            count, step = int(_number(next(parts, None), 0)), next(parts, "")
        for _ in range(min(count, most - given)):
            yield _number(step, 0.0)
            given += 1


def _box(view: Matrix, x: float, y: float, size: float, width: float, turned: int) -> Bounds:
    """The box of a character on the page, in points: it stands on its base line, or is turned about its place there."""
    corners = ((0.0, -_ASCENT * size), (width, (1 - _ASCENT) * size))
    points = []
    for right in (corners[0][0], corners[1][0]):
        for down in (corners[0][1], corners[1][1]):
            for _ in range(turned):
                right, down = -down, right
            points.append(view.of(x + right, y + down))
    across, along = zip(*points, strict=True)
    return min(across) * POINTS, min(along) * POINTS, max(across) * POINTS, max(along) * POINTS


def _width(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


def _quarters(angle: float) -> int | None:
    """Quarter turns clockwise; None for what lies aslant."""
    turns = angle / (math.pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) * math.pi / 2 < _ASLANT else None


def _rules(thing: Any, view: Matrix) -> Iterator[Rule]:
    """The level and upright lines of a path; a thin filled shape is one line."""
    data = child(thing, "AbbreviatedData")
    lines = list(_lines(data.text or "" if data is not None else "", view))
    if thing.get("Stroke") != "false":
        for (left, top), (right, bottom) in lines:
            if abs(left - right) < _STRAIGHT or abs(top - bottom) < _STRAIGHT:
                yield _rule(left, top, right, bottom)
    elif thing.get("Fill") == "true" and lines:
        across = [x for line in lines for x, _ in line]
        down = [y for line in lines for _, y in line]
        if min(max(across) - min(across), max(down) - min(down)) < _THIN:
            yield _rule(min(across), min(down), max(across), max(down))


def _rule(left: float, top: float, right: float, bottom: float) -> Rule:
    return Rule(
        min(left, right) * POINTS,
        min(top, bottom) * POINTS,
        max(left, right) * POINTS,
        max(top, bottom) * POINTS,
    )


_Point = tuple[float, float]


def _lines(data: str, view: Matrix) -> Iterator[tuple[_Point, _Point]]:
    """The straight lines of a path; curves lead on without being lines."""
    parts = data.replace(",", " ").split()
    at = begun = view.of(0.0, 0.0)
    place = 0
    while place < len(parts):
        operator = parts[place]
        count = _STEPS.get(operator)
        if count is None:
            return
        found = numbers(" ".join(parts[place + 1 : place + 1 + count]), count) if count else ()
        if found is None:
            return
        to = view.of(found[-2], found[-1]) if count else begun
        if operator in "LC":
            yield at, to
        at = to
        begun = to if operator in "MS" else begun
        place += 1 + count


def _number(text: str | None, default: float) -> float:
    found = numbers(text, 1)
    return found[0] if found else default
