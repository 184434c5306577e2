"""What the link in a returned report's letter shows: the letter's findings, and what became of them in a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gouji.engine.errors import Text
from gouji.engine.ledger import Entry, Figure, Standing
from gouji.engine.model import Finding

from ....desk.returning import Correction
from .drafts import NOBODY, DraftView, draft_items, draft_view, labels_of
from .findings import FindingView, panel

STANDING_WORDS: Final[Mapping[Standing, Text]] = {
    Standing.SAME: Text("仍存在", "still there"),
    Standing.CHANGED: Text("仍存在（数字已变）", "still there, with other figures"),
    Standing.NEW: Text("新出现", "new"),
    Standing.UNCHECKED: Text("这次无法核验", "could not be assessed"),
    Standing.FIXED: Text("已更正", "fixed"),
}
ORDER: Final = (Standing.SAME, Standing.CHANGED, Standing.NEW, Standing.UNCHECKED, Standing.FIXED)


@dataclass(frozen=True, slots=True)
class Progress:
    """One finding with what became of it, and the figures that are others now."""

    standing: Standing
    word: Text
    rule: str
    title: Text
    message: Text
    figures: tuple[Figure, ...]
    reason: Text | None


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A corrected report that waits to be submitted: what became of the letter's findings, and all that was found.

    Attributes:
        tally: how many there are of each standing, in the order told; those of which there are none too.
    """

    draft: DraftView
    digest: str
    progress: tuple[Progress, ...]
    tally: tuple[tuple[Standing, Text, int], ...]
    is_unchanged: bool


def finding_rows(findings: Sequence[Finding]) -> tuple[FindingView, ...]:
    """Return the findings of a letter as cards."""
    return panel(draft_items(findings), (), labels_of(findings), None, NOBODY, None, "nothing").findings


def correction_view(correction: Correction) -> CorrectionView:
    """Return what is shown of a corrected report."""
    told = sorted(correction.progress, key=lambda entry: ORDER.index(entry.standing))
    return CorrectionView(
        draft_view(correction.checked),
        correction.digest,
        tuple(_progress(entry) for entry in told),
        tuple(
            (standing, STANDING_WORDS[standing], sum(1 for entry in told if entry.standing is standing))
            for standing in ORDER
        ),
        correction.is_unchanged,
    )


def _progress(entry: Entry) -> Progress:
    candidate = entry.finding.candidate
    return Progress(
        entry.standing,
        STANDING_WORDS[entry.standing],
        candidate.rule,
        candidate.title,
        candidate.message,
        entry.figures,
        entry.reason,
    )
