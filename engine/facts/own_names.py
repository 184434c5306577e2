"""The names under which the organ appears in its own report."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Final

from ..errors import Text
from ..model import Span
from ..patterns import regex
from ..register import load_register
from ..register.names import Place
from .reader import RecordsReaders
from .sources import Sources
from .values import Absent, Record, make_record

_LONGEST_PLACE: Final = 16
_MOST: Final = 200
_ENDS_OF_PLACES: Final = frozenset("省市县区旗州盟")
_HAN: Final = regex(r"[\u4e00-\u9fff]*$")
_UNKNOWN: Final = Absent(
    Text(
        "机关名称不能分为地名和机构名，无从核对",
        "the organ's name cannot be told apart into place and office",
    )
)


def _spellings(sources: Sources) -> tuple[Record, ...] | Absent:
    """Return each full name of the organ; a name that is the end of a longer one is the same name."""
    name = sources.document.organ
    organ = sources.filing.organ
    region = (organ.region if organ else None) or sources.document.region
    place = place_of(name) if name else None
    if place is None or region is None or not place.prefix or len(place.office) < 2:
        return _UNKNOWN
    found = _named(sources.document.text, place.office, region)
    names = [one for one in found if not any(other != one and other.endswith(one) for other in found)]
    counts = Counter({one: len(spans) for one, spans in found.items()})
    return tuple(make_record(spans=tuple(found[one]), name=one, count=counts[one]) for one in names)


def _named(text: str, office: str, region: str) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    start = text.find(office)
    seen = 0
    while start >= 0 and seen < _MOST:
        seen += 1
        before = text[max(0, start - _LONGEST_PLACE) : start]
        if before and before[-1] in _ENDS_OF_PLACES:
            match = _HAN.search(before)
            prefix = _place_before(match.group() if match else "", region)
            if prefix:
                found.setdefault(prefix + office, []).append((start - len(prefix), start + len(office)))
        start = text.find(office, start + len(office))
    return found


@lru_cache(maxsize=1024)
def place_of(name: str) -> Place:
    """Return where the division names at the head of an organ's name put it."""
    return load_register().place_of(name)


@lru_cache(maxsize=1024)
def _place_before(words: str, region: str) -> str:
    """Return the longest end of `words` that is nothing but names of divisions, the last of them `region`."""
    register = load_register()
    for start in range(len(words) - 1):
        tail = words[start:]
        place = register.place_of(tail)
        if place.prefix == tail and any(division.code == region for division in place.candidates):
            return tail
    return ""


RECORDS_READERS: Final[RecordsReaders] = {"organ.spellings": _spellings}
