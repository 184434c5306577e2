"""What somebody registered of one organ, beside what its name tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..model import Organ

NameKind = Literal["alias", "former"]
LineageKind = Literal["founded", "renamed", "merged", "split", "abolished"]
Power = Literal["licensing", "penalties", "coercion", "fees", "procurement"]


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another name of an organ and the days, both included, on which it holds; None is without limit."""

    name: str
    kind: NameKind = "alias"
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """One step in the life of an organ.

    Attributes:
        effective_on: the first day on which it holds.
        others: codes of the other organs concerned; which, see `lineage`.
    """

    event: LineageKind
    effective_on: date
    others: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """One entry of the register.

    Attributes:
        powers: what it may do, as far as somebody said; None where nobody did.
    """

    organ: Organ
    other_names: tuple[OtherName, ...] = ()
    lineage: tuple[Lineage, ...] = ()
    powers: tuple[Power, ...] | None = None

    def spellings(self) -> tuple[str, ...]:
        """Return every other name, whatever its kind and time."""
        return tuple(other.name for other in self.other_names)
