"""The passages that a finding on like texts rests on, taken from both reports for people to read side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..model import Document, SectionKey, Span
from .likeness import Likeness, Passage, compare
from .wording import COMPARED, wording_of

WITH_LAST_YEAR: Final[dict[str, tuple[SectionKey, ...]]] = {"Y06": COMPARED, "Y08": ("problems",)}
"""Rules that compare with last year's report, and the parts they compare."""
WITH_OTHERS: Final = "Q07"
"""The rule that compares with another organ's report, whose name is the key of its findings."""
LIKENESS_RULES: Final = frozenset((*WITH_LAST_YEAR, WITH_OTHERS))


@dataclass(frozen=True, slots=True)
class Matched:
    """One passage as it stands in both reports.

    Attributes:
        here, there: its words, white space closed up.
        here_span, there_span: its places in the texts of the two documents.
        length: characters that count as the same: letters, and each number as one.
    """

    here: str
    there: str
    here_span: Span
    there_span: Span
    length: int


@dataclass(frozen=True, slots=True)
class Matching:
    """Two reports side by side.

    Attributes:
        other: the other report.
        likeness: how alike they are.
        passages: in the order of this report.
    """

    other: Document
    likeness: Likeness
    passages: tuple[Matched, ...]


def matching(
    rule: str,
    key: str,
    document: Document,
    predecessor: Document | None,
    others: Sequence[Document] | None,
) -> Matching | None:
    """Return the passages behind a finding; None where its rule compares no texts or the other is not at hand.

    Args:
        rule, key: of the finding.
        document, predecessor, others: as the finding was made from them.
    """
    parts = WITH_LAST_YEAR.get(rule, COMPARED)
    other = predecessor if rule in WITH_LAST_YEAR else None
    if rule == WITH_OTHERS:
        other = next((one for one in others or () if (one.organ or one.source) == key), None)
    if other is None:
        return None
    found = compare(wording_of(document, parts), wording_of(other, parts))
    return Matching(other, found, tuple(_matched(document, other, passage) for passage in found.passages))


def _matched(document: Document, other: Document, passage: Passage) -> Matched:
    here, there = (
        "".join(text[slice(*span)].split())
        for text, span in ((document.text, passage.here), (other.text, passage.there))
    )
    return Matched(here, there, passage.here, passage.there, passage.length)
