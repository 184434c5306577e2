"""Saved views of the queue in the API's answers and bodies."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StrictBool

from .actions import STORABLE
from .base import Answered, Posted

Word = Annotated[str, Field(max_length=100, pattern=STORABLE)]
ViewName = Annotated[str, Field(min_length=1, max_length=60, pattern=STORABLE, examples=["逾期的错误"])]


class Filters(Posted):
    """What a view asks for, as the parameters of `GET /findings` are called; what is left out does not filter."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"severity": "error", "overdue": "1", "sort": "due"}]}
    )

    q: Word = ""
    region: Word = ""
    year: Word = ""
    rule: Word = ""
    severity: Word = ""
    state: Word = "waiting"
    assignee: Word = ""
    age: Word = ""
    overdue: Word = ""
    assigned: Word = ""
    waiver: Word = ""
    sort: Word = "risk"


class ViewBody(Posted):
    """What a view is to be.

    Attributes:
        shared: shown to everybody whose region lies in yours; supervisors and administrators may.
    """

    name: ViewName
    filters: Filters = Filters()
    shared: StrictBool = False


class ViewModel(Answered):
    """A saved view.

    Attributes:
        lost: filters whose values are not there any more, each with the value.
        version: grows with every change.
        is_own: whether you may change it; `is_start`: whether the queue opens with it for you.
    """

    id: int
    name: str
    filters: dict[str, str]
    lost: list[list[str]]
    owner: str
    shared: bool
    region: str | None
    version: int
    is_own: bool
    is_start: bool


class ViewList(Answered):
    """The views that you see: your own, and those shared with your region."""

    views: list[ViewModel]
