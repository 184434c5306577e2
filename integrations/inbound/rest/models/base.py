"""Words and values that several answers share, and the problem that every error is."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticKnownError

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _written(value: object) -> object:
    """Refuse what pydantic takes for a day and the description does not: seconds since 1970, a day with its midnight."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    raise PydanticKnownError("date_type")


PostedDay = Annotated[date, BeforeValidator(_written)]
"""A day that is sent here: `2026-01-31`."""

Exact = Annotated[float, WithJsonSchema({"type": "number"})]
"""A figure: a JSON number that keeps every decimal; read it with a decimal type."""

Day = Annotated[str, Field(pattern=f"^{_DAY.pattern}$", examples=["2026-01-31"])]
Moment = Annotated[str, Field(description="ISO 8601 with offset", examples=["2026-01-25T09:30:00+00:00"])]
Rule = Annotated[str, Field(description="id in the catalogue", examples=["A01"])]
Plain = dict[str, Any]


class Answered(BaseModel):
    """Base of all answers: later versions may add keys, none goes or changes its meaning within v1."""

    model_config = ConfigDict(extra="allow")


class Posted(BaseModel):
    """Base of all bodies that are sent here: a field that nobody reads is refused, since its sender meant something."""

    model_config = ConfigDict(extra="forbid")


class Pointed(BaseModel):
    """One part of a request that is wrong, and why.

    Attributes:
        pointer: where, as a JSON pointer into body, query or path.
        detail: what is wrong with it.
    """

    pointer: str
    detail: str


class Problem(Answered):
    """An error after RFC 9457; `code` is for programs and stays, `detail` is for people and says what to do.

    Attributes:
        status: the HTTP status once more.
        code: of the error, in snake_case.
        detail: in the language asked for by `lang` or `Accept-Language`.
        errors: what is wrong one by one, where several things are.
    """

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "与现状冲突",
                    "status": 409,
                    "code": "already_claimed",
                    "detail": "王敏 已先领取该问题；如需接手，请与其联系。",
                }
            ]
        },
    )

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[Pointed] | None = None


NEXT: Final = "cursor of the next page, null on the last"
Next = Annotated[str | None, Field(description=NEXT)]
