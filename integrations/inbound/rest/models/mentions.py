"""Mentions in the API's answers."""

from __future__ import annotations

from .base import Answered, Moment, Next, Rule


class MentionModel(Answered):
    """A comment in which you are mentioned.

    Attributes:
        by: who wrote it.
    """

    id: int
    at: Moment
    read_at: Moment | None
    by: str
    text: str
    finding_id: int
    submission_id: str
    organ: str
    year: int
    rule: Rule


class MentionPage(Answered):
    """Mentions, the latest first."""

    mentions: list[MentionModel]
    next: Next = None


class Read(Answered):
    """How many mentions were not read before."""

    read: int
