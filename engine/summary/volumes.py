"""Applications, reconsiderations and suits of a region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..errors import Text
from .figures import Figure, Rate

VolumeState = Literal["equal", "differs", "not_comparable"]


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """One row of table 3, or one cell of table 4, in the region.

    Attributes:
        address: of the cell; `requests.refused.total` stands for the sum of the rows of （三）.
        level: 0 for a row of its own, 1 for a part of the row above it.
        reported: what the government's report says; None as value where there is none or no sure figure in it.
        parts: the sum of the reports that it has to contain.
        unknown: how many of those hold no sure figure here and add nothing to the sum.
        state: `not_comparable` where there is no government's figure, or a part is missing or unknown.
    """

    address: str
    label: Text
    level: int
    reported: Figure
    parts: Figure
    unknown: Figure
    state: VolumeState

    @property
    def best(self) -> Figure:
        """The government's figure, or where there is none the sum of the parts."""
        return self.reported if self.reported.value is not None else self.parts

    @property
    def difference(self) -> int | None:
        """How much more the government's report says than its parts; None where either is not known."""
        if self.reported.value is None or self.parts.value is None:
            return None
        return self.reported.value - self.parts.value


@dataclass(frozen=True, slots=True)
class Volumes:
    """Applications, reconsiderations and suits.

    Attributes:
        government: whose report speaks for the region; None where the register and the reports know none.
        parts_filed, parts_missing: reports that its own has to contain: there; not there.
        requests, appeals: the rows of table 3 and the cells of table 4, in the form's order.
        corrected: of the cases that were decided, those that ended with 结果纠正: reconsiderations, suits.
    """

    government: str | None
    parts_filed: Figure
    parts_missing: Figure
    requests: tuple[VolumeLine, ...]
    appeals: tuple[VolumeLine, ...]
    corrected: tuple[Rate, ...]

    @property
    def is_reported(self) -> bool:
        """Whether the government's report is there with any sure figure."""
        return any(line.reported.value is not None for line in self.lines())

    def lines(self) -> tuple[VolumeLine, ...]:
        """Return those of both tables."""
        return (*self.requests, *self.appeals)
