"""The register of organs: names, aliases, former names, lineage."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime, one_of


class MatchKind(StrEnum):
    """How the organ of a report was found in the register; the last four have not been, or are none of its organs."""

    CODE = "code"
    NAME = "name"
    ALIAS = "alias"
    FORMER = "former"
    SHORT = "short"
    PERSON = "person"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    NOT_OURS = "not_ours"


class NameKind(StrEnum):
    """Why an organ answers to another name."""

    ALIAS = "alias"
    FORMER = "former"


class LineageEvent(StrEnum):
    """What happened to an organ."""

    FOUNDED = "founded"
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    ABOLISHED = "abolished"


class Organ(Row, table=True):
    """One registered organ.

    Attributes:
        code: its key in the register, 统一社会信用代码 where known.
        powers: what it may do: `licensing`, `penalties`, `coercion`, `fees`; None where nobody said.
        makes_regulations: power to make 规章; None if unknown.
        parent_code: code of the organ that supervises it; None: by its region.
        files: whether it files here; None: as its kind does.
        first_year, last_year: report years for which it has to file, worked out of all lineage whenever organs are
            saved (`gouji.engine.register.years_of`), so that SQL can ask for them; None is without limit.
        created_at: when it was last saved in this form.
    """

    __tablename__ = "organs"

    id: int = Field(default=None, primary_key=True)
    code: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=200, index=True)
    kind: str = Field(default="unknown", max_length=16)
    region: str | None = Field(default=None, max_length=6, index=True)
    level: str = Field(default="unknown", max_length=16)
    powers: list[str] | None = Field(default=None, sa_type=ExactJson)
    makes_regulations: bool | None = None
    parent_code: str | None = Field(default=None, max_length=64, index=True)
    files: bool | None = None
    first_year: int | None = None
    last_year: int | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)


class OrganName(Row, table=True):
    """Another name of an organ, with the days on which it held (None: without limit)."""

    __tablename__ = "organ_names"
    __table_args__ = (CheckConstraint(one_of("kind", NameKind), name="kind"),)

    id: int = Field(default=None, primary_key=True)
    organ_id: int = Field(foreign_key="organs.id", index=True)
    name: str = Field(max_length=200, index=True)
    kind: str = Field(max_length=16)
    since: date | None = None
    until: date | None = None


class OrganEvent(Row, table=True):
    """One step of an organ's lineage, with the day from which it holds."""

    __tablename__ = "organ_events"
    __table_args__ = (CheckConstraint(one_of("event", LineageEvent), name="event"),)

    id: int = Field(default=None, primary_key=True)
    organ_id: int = Field(foreign_key="organs.id", index=True)
    event: str = Field(max_length=16)
    effective_on: date
    other_codes: list[str] = Field(default_factory=list, sa_type=ExactJson)
    text: str = Field(default="", max_length=500)


class OrganContact(Row, table=True):
    """Whom to write to at an organ, in the order in which they were entered."""

    __tablename__ = "organ_contacts"

    id: int = Field(default=None, primary_key=True)
    organ_id: int = Field(foreign_key="organs.id", index=True)
    name: str = Field(default="", max_length=100)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=60)
    duty: str = Field(default="", max_length=100)


class OrganExemption(Row, table=True):
    """Report years, both included, for which an organ need not file; `last_year` None: until further notice."""

    __tablename__ = "organ_exemptions"

    id: int = Field(default=None, primary_key=True)
    organ_id: int = Field(foreign_key="organs.id", index=True)
    first_year: int
    last_year: int | None = None
    reason: str = Field(max_length=500)


class OrganMatch(Row, table=True):
    """How the organ of a report was found in the register, and by whom.

    Attributes:
        candidates: codes of the organs between which a person must choose.
        decided_by: name of the person; None where the machine was certain.
    """

    __tablename__ = "organ_matches"
    __table_args__ = (CheckConstraint(one_of("how", MatchKind), name="how"),)

    report_id: int = Field(foreign_key="reports.id", primary_key=True)
    how: str = Field(max_length=16, index=True)
    candidates: list[str] = Field(default_factory=list, sa_type=ExactJson)
    decided_by: str | None = Field(default=None, max_length=100)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RosterFile(Row, table=True):
    """A roster file that somebody handed in to be imported, kept until it is applied or a day has passed.

    Attributes:
        applied_at: when it was imported; its content is dropped then.
    """

    __tablename__ = "roster_files"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    filename: str = Field(max_length=300)
    content: bytes
    actor: str = Field(max_length=100)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    applied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
