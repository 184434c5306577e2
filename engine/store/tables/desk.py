"""What makes the queue a person's own: saved views, where they are mentioned, what they wish to be told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime


class SavedView(Row, table=True):
    """Filters and order of the queue under a name.

    Attributes:
        owner_id: who made it and may change it.
        filters: as the address of the queue has them, by name; what is not there does not filter.
        shared: also shown to everybody whose region lies in `region`.
        region: that of the owner when it was shared; None stands for the whole country.
        version: grows with every change; a writer who saw an older one has lost.
    """

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    id: int = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="users.id")
    name: str = Field(max_length=60)
    filters: dict[str, str] = Field(default_factory=dict, sa_type=ExactJson)
    shared: bool = Field(default=False, index=True)
    region: str | None = Field(default=None, max_length=6)
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class StartView(Row, table=True):
    """The view with which the queue opens for one user."""

    __tablename__ = "start_views"

    user_id: int = Field(primary_key=True, foreign_key="users.id")
    view_id: int = Field(foreign_key="saved_views.id", index=True)


class Mention(Row, table=True):
    """That a comment names somebody.

    Attributes:
        decision_id: the comment.
        user_id: who is named.
        read_at: when they opened it or said that they have read it; None: not yet.
    """

    __tablename__ = "mentions"
    __table_args__ = (UniqueConstraint("decision_id", "user_id"), Index(None, "user_id", "read_at"))

    id: int = Field(default=None, primary_key=True)
    decision_id: int = Field(foreign_key="decisions.id")
    user_id: int = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Wish(Row, table=True):
    """What a user wishes to be told by mail; whoever has no row wishes nothing.

    Attributes:
        mail_mentions: a mail when a comment names them.
    """

    __tablename__ = "wishes"

    user_id: int = Field(primary_key=True, foreign_key="users.id")
    mail_mentions: bool = False


class RuleRecord(Row, table=True):
    """How often what a rule found was judged, and how often it was dismissed: counted once a day.

    Attributes:
        decided: findings that are confirmed, dismissed or waived.
        dismissed: those of them that are dismissed.
    """

    __tablename__ = "rule_records"

    rule: str = Field(primary_key=True, max_length=16)
    decided: int
    dismissed: int
    counted_at: datetime = Field(sa_type=UtcDateTime)


class QueueName(Row, table=True):
    """A name that organs have in the queue, once: few beside the findings, so that searching them takes no time.

    Attributes:
        initials: first letters of its pinyin.
    """

    __tablename__ = "queue_names"

    organ: str = Field(primary_key=True, max_length=200)
    initials: str = Field(default="", max_length=400)
