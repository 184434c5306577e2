"""Words of a list found in the running text, all at once and in one pass (Aho–Corasick)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from ..errors import Text
from ..model import Span
from ..patterns import regex
from .layout import is_reworded
from .prose import Prose, phrase
from .sources import Sources
from .values import Absent, Record, make_record

_HAN: Final = regex(r"[\u4e00-\u9fff]")
_NAMES: Final = {"heading": Text("标题", "headings"), "text": Text("正文", "the text")}
_CONTEXT: Final = 12
_LONGEST_HEADING: Final = 30


class Entry(NamedTuple):
    """One line of a list: what is looked for, what is proposed, and whether it must begin a word of its own."""

    found: str
    right: str
    at_start: bool


class Finder:
    """Finds the words of a list; where words overlap the one that begins first counts, then the longest."""

    def __init__(self, lines: tuple[str, ...], allowed: tuple[str, ...]) -> None:
        self._entries = [_entry(line) for line in lines]
        patterns = [entry.found for entry in self._entries] + list(allowed)
        self._search = (
            AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest) if all(patterns) and patterns else None
        )

    def find(self, text: str) -> Iterator[tuple[Entry, int, int]]:
        """Yield every word of the list in `text` with its place; allowed phrases hide what they cover."""
        if self._search is None:
            return
        for index, start, end in self._search.find_matches_as_indexes(text):
            if index >= len(self._entries):
                continue
            entry = self._entries[index]
            if not (entry.at_start and start and _HAN.match(text[start - 1])):
                yield entry, start, end


@lru_cache(maxsize=64)
def finder(lines: tuple[str, ...], allowed: tuple[str, ...]) -> Finder:
    """Return what finds these words; made once for each list."""
    return Finder(lines, allowed)


def _entry(line: str) -> Entry:
    found, _, right = line.partition("→")
    return Entry(found.removeprefix("^"), right, found.startswith("^"))


def find_terms(
    sources: Sources, lines: tuple[str, ...], allowed: tuple[str, ...]
) -> tuple[Record, ...] | Absent:
    """Return every place where a term of the list stands."""
    found = finder(lines, allowed)
    return tuple(
        make_record(
            spans=(prose.span(start, end),),
            found=entry.found,
            right=entry.right,
            quote=context(prose, start, end),
            phrase=phrase(entry.found) or entry.found,
        )
        for prose in sources.running_text
        for entry, start, end in found.find(prose.text)
    )


def find_typos(
    sources: Sources, lines: tuple[str, ...], allowed: tuple[str, ...]
) -> tuple[Record, ...] | Absent:
    """Return probable misspellings: one record for those in headings, one for those in the text.

    The heading of a part that is none of the form's is told as a whole by `sections.reworded`, beside the right one.
    """
    found = finder(lines, allowed)
    places: dict[str, list[tuple[Entry, Span]]] = {"heading": [], "text": []}
    for key, part in sources.document.sections.items():
        if part is not None and not (sources.document.has_layout and is_reworded(key, part.heading)):
            start = part.heading_span[0]
            heading = sources.document.text[slice(*part.heading_span)]
            hits = found.find(heading)
            places["heading"] += [(entry, (start + first, start + last)) for entry, first, last in hits]
    for prose in sources.running_text:
        for entry, first, last in found.find(prose.text):
            where = "heading" if _in_heading(prose, _heading_starts(prose), first) else "text"
            places[where].append((entry, prose.span(first, last)))
    return tuple(_typos(where, hits) for where, hits in places.items() if hits)


def _typos(where: str, hits: list[tuple[Entry, Span]]) -> Record:
    pairs = tuple(dict.fromkeys(f"{entry.found}→{entry.right}" for entry, _ in hits))
    return make_record(
        spans=tuple(sorted(span for _, span in hits)),
        kind=where,
        name=_NAMES[where],
        count=len(hits),
        pairs=pairs,
        phrase=" ".join(sorted({entry.found for entry, _ in hits})),
    )


_MARKED: Final = regex(r"\(?[一二三四五六七八九十]{1,3}\)")
_END_OF_HEADING: Final = regex(r"[。\n:;,]")


@lru_cache(maxsize=4)
def _heading_starts(prose: Prose) -> list[int]:
    """Return where the sub-headings （一）, （二）… begin."""
    return [place for place in prose.mark_places if _MARKED.match(prose.text, place)]


def _in_heading(prose: Prose, starts: list[int], place: int) -> bool:
    """Say whether `place` lies in a sub-heading: from its mark to the first stop, if that comes soon."""
    index = bisect_right(starts, place) - 1
    if index < 0 or place - starts[index] > _LONGEST_HEADING:
        return False
    end = _END_OF_HEADING.search(prose.text, starts[index], starts[index] + _LONGEST_HEADING + 5)
    return end is not None and place < end.start()


def context(prose: Prose, start: int, end: int) -> str:
    """Return the words at a place with a few more on either side, within their sentence."""
    first, last = prose.sentence(start, end)
    return prose.quote(max(first, start - _CONTEXT), min(last, end + _CONTEXT))
