"""Printed labels → the form's own: tolerant of width, spaces, line breaks and small misspellings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein

from ...patterns import regex
from ..text import LONGEST_LABEL, fold

MOST_EDITS: Final = 3
_FEWEST_BEGUN: Final = 6
"""So many characters tell the beginning of a label, with its number, from that of another one."""
_FEWEST_TOLD: Final = 8
_MOST_SEEN: Final = 4_096
"""The same labels come in every report: what each of so many stands for is remembered."""
_NUMBERED: Final = regex(
    r"(?P<number>[一二三四五六七八九十]{1,2}[、.,:]|\([一二三四五六七八九十]{1,2}\)[、.]?|\d{1,2}[.、,:)](?!\d)|\(\d\)|\d(?=[\u4e00-\u9fff]))?"
    r"(?P<body>.*)",
    re.DOTALL,
)
_UNIT: Final = regex(r"\((?:单位|计量单位).*\)?$")
_ASIDE: Final = regex(r"(?<=.)\((?![一二三四五六七八九十\d]{1,2}\))[^()]*\)")
"""An explanation in brackets, not the number of a label."""
_DIGITS: Final = regex(r"\d+|[一二三四五六七八九十]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One label of the form.

    Attributes:
        key: what it stands for.
        label: as the form prints it, for notes.
        number: its number, bare (`3`, `六`), empty where it has none.
    """

    key: str
    label: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A label that was recognised, and how many edits away from the form it stands."""

    entry: Entry
    edits: int

    @property
    def is_exact(self) -> bool:
        """Whether it is the form's own wording."""
        return self.edits == 0


def split_number(folded: str) -> tuple[str, str]:
    """Return the bare number in front of a folded label and the label without it."""
    match = _NUMBERED.match(folded)
    number, body = (match["number"] or "", match["body"]) if match else ("", folded)
    digits = _DIGITS.search(number)
    return (digits.group() if digits else ""), body


def without_unit(folded: str) -> str:
    """Return a folded head without the bracket that names the unit."""
    return _UNIT.sub("", folded)


def without_bracket(folded: str) -> str:
    """Return a folded label without the explanation in brackets."""
    return folded.partition("(")[0]


class Vocabulary:
    """The labels that may stand somewhere, compared by their folded wording without numbers."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._exact: dict[str, Entry] = {}
        self._seen: dict[str, Entry | None] = {}
        self._bodies: list[tuple[str, Entry]] = []
        for entry in entries:
            body = without_unit(fold(entry.label))
            self._bodies.append((body, entry))
            for form in (body, without_bracket(body)):
                self._exact.setdefault(form, entry)

    def exact(self, folded: str) -> Entry | None:
        """Return the entry whose wording `folded` is, with or without number, unit and explanation."""
        if folded in self._seen:
            return self._seen[folded]
        entry = self._exact_anew(folded)
        if len(self._seen) < _MOST_SEEN and len(folded) <= LONGEST_LABEL:
            self._seen[folded] = entry
        return entry

    def _exact_anew(self, folded: str) -> Entry | None:
        entry = self._exact.get(folded)
        if entry is not None:
            return entry
        number, body = split_number(folded)
        entry = self._exact.get(without_unit(body))
        if entry is None or not number or not entry.number:
            return entry
        return entry if number.isascii() == entry.number.isascii() else None

    def find(self, folded: str) -> Match | None:
        """Return the entry that `folded` stands for: exact, or the unique nearest within three edits."""
        entry = self.exact(folded)
        if entry is not None:
            return Match(entry, 0)
        if len(folded) > LONGEST_LABEL:
            return None
        bare = _ASIDE.sub("", folded)
        entry = self.exact(bare) if bare != folded else None
        if entry is not None:
            return Match(entry, 1)
        return self._nearest(folded) or (self._nearest(bare) if bare != folded else None)

    def _nearest(self, folded: str) -> Match | None:
        number, body = split_number(folded)
        body = without_unit(body)
        if len(body) < 2:
            return None
        near = self._near(body)
        same_number = [pair for pair in near if number and pair[1].number == number]
        return _unique(same_number) or _unique(near)

    def _near(self, body: str) -> list[tuple[int, Entry]]:
        near = []
        for form, entry in self._bodies:
            limit = min(MOST_EDITS, len(form) // 2)
            edits = Levenshtein.distance(body, form, score_cutoff=limit)
            if edits <= limit:
                near.append((edits, entry))
        return sorted(near, key=lambda pair: pair[0])

    def begun(self, folded: str) -> Entry | None:
        """Return the one entry with the number of `folded` whose wording begins as it does: the rest stands elsewhere."""
        number, body = split_number(folded)
        if not number or len(body) < _FEWEST_BEGUN:
            return None
        begun = {
            entry.key: entry
            for form, entry in self._bodies
            if entry.number == number and form.startswith(body)
        }
        return next(iter(begun.values())) if len(begun) == 1 else None

    def begun_without_number(self, folded: str) -> Entry | None:
        """Return the one entry whose wording begins with `folded`, which is long enough to be told without its number."""
        if len(folded) < _FEWEST_TOLD:
            return None
        begun = {entry.key: entry for form, entry in self._bodies if form.startswith(folded)}
        return next(iter(begun.values())) if len(begun) == 1 else None

    def begins(self, folded: str) -> bool:
        """Tell whether `folded` is the beginning, but not the whole, of some label."""
        number, body = split_number(folded)
        if len(body) < 2 and not number:
            return False
        return any(form.startswith(body) and form != body for form, _ in self._bodies)


def _unique(near: list[tuple[int, Entry]]) -> Match | None:
    if not near:
        return None
    best = near[0]
    rivals = [entry for edits, entry in near if edits == best[0] and entry.key != best[1].key]
    return None if rivals else Match(best[1], best[0])
