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
class Contact:
    """Whom to write to at an organ.

    Attributes:
        name: of the person or the office.
        email: where reminders go; empty where there is none.
        duty: what the person does there: 政务公开科科长.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    duty: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """Report years, both included, for which an organ need not file; `last_year` None is until further notice."""

    first_year: int
    last_year: int | None
    reason: str

    def covers(self, year: int) -> bool:
        """Tell whether it holds for the report of `year`."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True, slots=True)
class Registered:
    """One entry of the register.

    Attributes:
        powers: what it may do, as far as somebody said; None where nobody did.
        parent: code of the organ that supervises it, where somebody said; else see `parent_of`.
        files: whether it files here at all; None: as its kind does, a vertical organ not (条例 art. 3), others do.
    """

    organ: Organ
    other_names: tuple[OtherName, ...] = ()
    lineage: tuple[Lineage, ...] = ()
    powers: tuple[Power, ...] | None = None
    parent: str | None = None
    contacts: tuple[Contact, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    files: bool | None = None

    def spellings(self) -> tuple[str, ...]:
        """Return every other name, whatever its kind and time."""
        return tuple(other.name for other in self.other_names)
