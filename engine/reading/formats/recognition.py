"""A picture of a page → its words with their confidence, by rapidocr; figures are read twice and must agree.

Its models come with the package; nothing is fetched. A figure that two readings disagree on, and ink in a cell in
which nothing was found, come with no confidence: better no figure than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import cv2
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_rec import TextRecInput

from ..printed.paper import Bounds, Page, Rule, Word
from ..printed.ruled import Area, find_frames
from . import seen

_FIGURE: Final = re.compile(r"[\s\d.,，．+＋\-－—–/／OoQDlI|〇○]{1,14}")
_SEVERAL: Final = re.compile(r"[\d.,+\-]+(?:\s+[\d.,+\-]+)+")
_DIGITS: Final = re.compile(r"\S+")
_DISAGREEING: Final = 30
_UNREAD: Final = "?"
_PADDING: Final = 0.3
"""Part of a word's height by which the second reading looks at more around it."""
_OVER: Final = 0.25
"""Part of a word's width that must stand in another cell for it to be two words."""
_FEWEST: Final = 0.6
"""Mean confidence below which a page is looked at the other ways up."""
_SETTINGS: Final[dict[str, Any]] = {
    "Global.log_level": "critical",
    "Global.text_score": 0.05,
    "Global.max_side_len": 2600,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
}


class _Found(NamedTuple):
    """A word as found, in pixels."""

    text: str
    box: Bounds
    score: float


@lru_cache(maxsize=1)
def _engine() -> Any:
    # Several workers read at a time: threads of one would only wait for those of the others.
    cv2.setNumThreads(1)
    return RapidOCR(params=_SETTINGS)


def recognise(picture: seen.Picture, number: int, width: float, height: float) -> Page:
    """Return what is written and ruled in the picture of page `number`, of `width` and `height` in its own unit."""
    tilt = seen.tilt_of(picture)
    level = seen.turned(picture, tilt)
    found = _read(level)
    if not found:  # the engine loads what recognises words when it first finds some
        return Page(number, width, height, (), (), tilt)
    scale = width / picture.shape[1]
    pixels = seen.rules_of(seen.ink_of(level))
    rules = tuple(Rule(*(edge * scale for edge in rule)) for rule in pixels)
    areas = [area for frame in find_frames(rules) for area in frame.areas]
    words = _Cells(level, scale).words(found, areas, pixels)
    return Page(number, width, height, tuple(words), rules, tilt)


def _read(picture: seen.Picture) -> list[_Found]:
    result = _engine()(picture[:, :, ::-1], use_cls=True)
    if result.boxes is None or result.txts is None:
        return []
    return [
        part
        for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        for part in _apart(
            _Found(
                text.strip(),
                (
                    float(min(x for x, _ in box)),
                    float(min(y for _, y in box)),
                    float(max(x for x, _ in box)),
                    float(max(y for _, y in box)),
                ),
                float(score),
            )
        )
    ]


def _apart(one: _Found) -> Iterator[_Found]:
    """Figures that were found as one, each where it stands among them: digits are equally wide."""
    if not _SEVERAL.fullmatch(one.text):
        if one.text:
            yield one
        return
    left, top, right, bottom = one.box
    width = (right - left) / len(one.text)
    for match in _DIGITS.finditer(one.text):
        yield _Found(
            match[0], (left + match.start() * width, top, left + match.end() * width, bottom), one.score
        )


class _Cells:
    """Looks again at single places of one picture."""

    def __init__(self, picture: seen.Picture, scale: float) -> None:
        self._picture, self._scale = picture, scale

    def words(self, found: Sequence[_Found], areas: Sequence[Area], seen_rules: Sequence[Rule]) -> list[Word]:
        """Return the words: cut where they run over cells, read twice where they are figures, none overlooked."""
        boxes = [self._pixels(area.bounds) for area in areas]
        whole: list[_Found] = []
        cut: list[Bounds] = []
        for one in found:
            under = [box for box in boxes if _share(one.box, box) > _OVER]
            if len(under) > 1:
                cut.extend(_common(one.box, box) for box in under)
            else:
                whole.append(one)
        figures = [one for one in whole if _FIGURE.fullmatch(one.text)]
        second = self._recognised([self._around(one.box) for one in figures])
        sure = {id(one): other for one, other in zip(figures, second, strict=True)}
        words = [self._word(one.text, one.box, _agreed(one, sure.get(id(one)))) for one in whole]
        for box, (text, score) in zip(cut, self._recognised(cut), strict=True):
            words.append(self._word(text or _UNREAD, box, score if text else 0.0))
        return [*words, *self._overlooked(whole, cut, boxes, seen_rules)]

    def _overlooked(
        self,
        whole: Sequence[_Found],
        cut: Sequence[Bounds],
        boxes: Sequence[Bounds],
        seen_rules: Sequence[Rule],
    ) -> Iterator[Word]:
        """What is written where nothing was found: in a cell always, elsewhere only a figure."""
        taken = [*(one.box for one in whole), *cut]
        ink = seen.ink_of(self._picture)
        rest = [
            (float(left), float(top), float(right), float(bottom))
            for left, top, right, bottom in seen.left_over(
                ink, [_rounded(box) for box in taken], list(seen_rules)
            )
        ]
        for box, (text, score) in zip(
            rest, self._recognised([self._around(box) for box in rest]), strict=True
        ):
            if any(_is_in(box, cell) for cell in boxes):
                if not any(_is_in(box, other) for other in taken):
                    yield self._word(text or _UNREAD, box, score if text else 0.0)
            elif _FIGURE.fullmatch(text) and any(_is_beside(box, one) for one in whole):
                yield self._word(text, box, score)

    def _recognised(self, boxes: Sequence[Bounds]) -> list[tuple[str, float]]:
        crops = [self._crop(box) for box in boxes]
        if not crops:
            return []
        result = _engine().text_rec(TextRecInput(img=crops))
        texts = result.txts or ("",) * len(crops)
        return [(text.strip(), float(score)) for text, score in zip(texts, result.scores, strict=True)]

    def _crop(self, box: Bounds) -> seen.Picture:
        left, top, right, bottom = (round(edge) for edge in box)
        height, width = self._picture.shape[:2]
        part = self._picture[max(top, 0) : min(bottom, height), max(left, 0) : min(right, width)]
        if part.shape[0] < 2 or part.shape[1] < 2:
            part = self._picture[:8, :8]
        return part[:, :, ::-1].copy()

    def _around(self, box: Bounds) -> Bounds:
        left, top, right, bottom = box
        room = _PADDING * (bottom - top)
        return left - room, top - room / 2, right + room, bottom + room / 2

    def _pixels(self, bounds: Bounds) -> Bounds:
        left, top, right, bottom = (edge / self._scale for edge in bounds)
        return left, top, right, bottom

    def _word(self, text: str, box: Bounds, score: float) -> Word:
        left, top, right, bottom = (edge * self._scale for edge in box)
        return Word(text, left, top, right, bottom, 0, int(score * 100))


def _agreed(one: _Found, second: tuple[str, float] | None) -> float:
    """The lower score of two readings of a figure, none to speak of where they differ."""
    if second is None:
        return one.score
    text, score = second
    if "".join(text.split()) != "".join(one.text.split()):
        return min(one.score, score, _DISAGREEING / 100)
    return min(one.score, score)


def _share(box: Bounds, cell: Bounds) -> float:
    """Part of a word's width that stands in a cell on its height."""
    middle = (box[1] + box[3]) / 2
    if not cell[1] < middle < cell[3]:
        return 0.0
    return max(min(box[2], cell[2]) - max(box[0], cell[0]), 0.0) / max(box[2] - box[0], 1.0)


def _common(box: Bounds, cell: Bounds) -> Bounds:
    return (
        max(box[0], cell[0] + 2),
        max(box[1], cell[1] + 2),
        min(box[2], cell[2] - 2),
        min(box[3], cell[3] - 2),
    )


def _rounded(box: Bounds) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return round(left), round(top), round(right), round(bottom)


def _is_beside(box: Bounds, one: _Found) -> bool:
    """Tell a place on the height of a figure."""
    middle = (box[1] + box[3]) / 2
    return one.box[1] < middle < one.box[3] and _FIGURE.fullmatch(one.text) is not None


def _is_in(box: Bounds, cell: Bounds) -> bool:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return cell[0] <= across < cell[2] and cell[1] <= down < cell[3]
