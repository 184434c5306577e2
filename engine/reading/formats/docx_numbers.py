"""Numbers that Word prints in front of paragraphs but does not keep in their text (w:numPr)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VALUE: Final = f"{WORD}val"

_DIGITS: Final = "〇一二三四五六七八九"
_CHINESE: Final = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographDigital",
        "japaneseDigitalTenThousand",
        "koreanDigital2",
    }
)
_DECIMAL: Final = frozenset({"decimal", "decimalFullWidth", "decimalHalfWidth", "decimalZero"})
_CIRCLED: Final = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_PARSER: Final = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True)
"""As python-docx sets it, without a class of its own for every element, which costs half the time."""
_PLACEHOLDER: Final = re.compile(r"%([1-9])")
_DEEPEST_STYLE: Final = 12


def parse_xml(content: bytes) -> Any:
    """Return the root of a part. Raises lxml's own error where it is damaged."""
    return etree.fromstring(content, _PARSER)


def child_of(element: Any, name: str) -> Any | None:
    """Return the first child of the name, which is one of Word's own."""
    return next(element.iterchildren(WORD + name), None)


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


@dataclass(slots=True)
class Numbers:
    """The lists of a document; `prefix` counts on, so it is asked once per paragraph, in order."""

    _levels: Mapping[str, Mapping[int, _Level]]
    """Levels of each w:num."""
    _lists: Mapping[str, str]
    """w:num → the abstract list whose counter it shares."""
    _styles: Mapping[str, tuple[str | None, int]]
    """Paragraph style → w:num and level that it brings."""
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def prefix(self, paragraph: Any) -> str:
        """Return what is printed in front of `paragraph`: 一、 or （二） or 3.; empty without a number."""
        number, depth = self._numbering(paragraph)
        levels = self._levels.get(number or "")
        level = levels.get(depth) if levels else None
        if not number or not levels or level is None:
            return ""
        counts = self._counts[self._lists[number]]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return _PLACEHOLDER.sub(lambda match: self._printed(levels, counts, int(match[1]) - 1), level.text)

    def _printed(self, levels: Mapping[int, _Level], counts: Mapping[int, int], depth: int) -> str:
        level = levels.get(depth)
        return _in_format(counts.get(depth, level.start), level.format) if level else ""

    def _numbering(self, paragraph: Any) -> tuple[str | None, int]:
        """What the paragraph itself says wins over its style; number 0 takes the number away."""
        properties = child_of(paragraph, "pPr")
        if properties is None:
            return None, 0
        style = child_of(properties, "pStyle")
        from_style = self._styles.get(style.get(VALUE), (None, 0)) if style is not None else (None, 0)
        own = child_of(properties, "numPr")
        return from_style if own is None else _num_pr(own, from_style)


def read_numbers(numbering: Any | None, styles: Any | None) -> Numbers:
    """Return the lists that the XML of numbering.xml and styles.xml define; either may be absent."""
    abstract = {} if numbering is None else dict(_abstract_levels(numbering))
    lists = {} if numbering is None else dict(_nums(numbering))
    return Numbers(
        {number: abstract.get(shared, {}) for number, shared in lists.items()},
        lists,
        {} if styles is None else _styles(styles),
    )


def _abstract_levels(numbering: Any) -> Iterator[tuple[str, dict[int, _Level]]]:
    for abstract in numbering.findall(f"{WORD}abstractNum"):
        levels = {}
        for level in abstract.findall(f"{WORD}lvl"):
            levels[_whole(level.get(f"{WORD}ilvl"))] = _Level(
                _value(level, "numFmt", "decimal"),
                _value(level, "lvlText"),
                _whole(_value(level, "start", "1")),
            )
        yield abstract.get(f"{WORD}abstractNumId"), levels


def _nums(numbering: Any) -> Iterator[tuple[str, str]]:
    for number in numbering.findall(f"{WORD}num"):
        yield number.get(f"{WORD}numId"), _value(number, "abstractNumId")


def _styles(styles: Any) -> dict[str, tuple[str | None, int]]:
    own: dict[str, tuple[Any | None, str]] = {}
    for style in styles.iterchildren(f"{WORD}style"):
        properties = child_of(style, "pPr")
        number = None if properties is None else child_of(properties, "numPr")
        own[style.get(f"{WORD}styleId")] = (number, _value(style, "basedOn"))
    found: dict[str, tuple[str | None, int]] = {}
    for name in own:
        chain: list[Any | None] = []
        at = name
        while at in own and len(chain) < _DEEPEST_STYLE:
            chain.append(own[at][0])
            at = own[at][1]
        numbering: tuple[str | None, int] = (None, 0)
        for number in reversed(chain):
            numbering = numbering if number is None else _num_pr(number, numbering)
        found[name] = numbering
    return found


def _num_pr(element: Any, inherited: tuple[str | None, int]) -> tuple[str | None, int]:
    number = _value(element, "numId") or inherited[0]
    depth = element.find(f"{WORD}ilvl")
    return (None if number == "0" else number), (inherited[1] if depth is None else _whole(depth.get(VALUE)))


def _value(element: Any, name: str, default: str = "") -> str:
    child = child_of(element, name)
    return default if child is None else child.get(VALUE) or default


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0


def _in_format(number: int, name: str) -> str:
    if name in _CHINESE:
        return _chinese(number)
    if name in _CIRCLED and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return str(number) if name in _DECIMAL else ""


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")
