"""What changed between two versions, and what became of findings, in the API's answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Answered, Day, Exact, Moment
from .findings import FindingModel, State

Standing = Literal["reopened", "new", "changed", "same", "unchecked", "fixed"]


class CellSideModel(Answered):
    """What stands in a cell in one version; see the contract."""

    value: Exact | None
    kind: Literal["number", "blank", "na", "text", "missing"]
    raw: str


class CellChangeModel(Answered):
    """One cell that is another one now.

    Attributes:
        cell: its full address.
        kind: `value`: another number; `filled`, `emptied`: from blank to a number and back; `appeared`, `vanished`: from
            and to a cell that is not in the document; `wording`: the same number, written otherwise.
    """

    cell: Annotated[str, Field(examples=["requests.received.natural"])]
    kind: Literal["value", "filled", "emptied", "appeared", "vanished", "wording"]
    old: CellSideModel
    new: CellSideModel


class SentenceModel(Answered):
    """One sentence that changed; `old` or `new` is null where it is not there."""

    kind: Literal["changed", "added", "removed", "moved"]
    old: str | None
    new: str | None


class SectionChangeModel(Answered):
    """One part of the text in which something changed.

    Attributes:
        key: of the section, or `opening`.
        old_heading, new_heading: null where the part is not there.
    """

    key: str
    old_heading: str | None
    new_heading: str | None
    sentences: list[SentenceModel]


class HeadChangeModel(Answered):
    """One thing said at the head of the report that is said otherwise; null where it is not said."""

    key: str
    label: str
    old: str | None
    new: str | None


class ChangesModel(Answered):
    """What changed from an earlier version to this one.

    Attributes:
        version, compared_with: numbers of both versions; the other is null where there is none that was read.
        is_compared: false where one of the two was not read: nothing is known then, not even that nothing changed.
        is_same: null where nothing was compared.
    """

    version: int
    compared_with: int | None
    is_compared: bool
    is_same: bool | None
    head: list[HeadChangeModel]
    cells: list[CellChangeModel]
    sections: list[SectionChangeModel]


class FigureModel(Answered):
    """A figure or phrase that is another one now; empty where there was or is none."""

    label: str
    then: str
    now: str


class DeedModel(Answered):
    """What a person had done with a finding before this version came."""

    actor: str
    action: str
    at: Moment
    reason_code: str | None
    text: str | None
    until: Day | None


class LedgerEntryModel(Answered):
    """One finding through both versions.

    Attributes:
        item_id: of the queue item; null without one.
        state: of the item now.
        finding: as it is, else as it was.
        figures: old and new ones, where they differ.
        reason: why it could not be checked.
    """

    standing: Standing
    item_id: int | None
    state: State | None
    finding: FindingModel
    figures: list[FigureModel]
    reason: str | None
    decisions: list[DeedModel]


class LedgerModel(Answered):
    """What became of the findings of an earlier version.

    Attributes:
        compared_with: number of that version; null of a first one, or where one of the two was not judged.
        counts: by standing.
    """

    version: int
    compared_with: int | None
    counts: dict[Standing, int]
    entries: list[LedgerEntryModel]
