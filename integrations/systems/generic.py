"""The body of the contract (§4): `{type: "report.submitted", timestamp, data: {…}}` after Standard Webhooks."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError, model_validator

from gouji.engine.canonical import dumps
from gouji.engine.errors import Text
from gouji.engine.model import SectionKey

from .fields import CellAddress, CellValue, Day, Name, Time, WebAddress, WholeText
from .problems import BodyError, Problem, problem, refuse
from .submitted import Attached, Located, Submitted

FIRST_YEAR: Final = 2008
"""The first 条例 came into force on 2008-05-01: no yearly report is about an earlier year."""
LAST_YEAR: Final = 2099


class DocumentBody(BaseModel):
    """The report itself: exactly one of a file, an address, a text, or the fields of a form."""

    model_config = ConfigDict(extra="ignore")

    filename: Name | None = None
    content_base64: str | None = None
    url: WebAddress | None = None
    text: WholeText | None = None
    cells: dict[CellAddress, CellValue] | None = None
    sections: dict[SectionKey, WholeText] | None = None
    title: WholeText | None = None

    @model_validator(mode="after")
    def _one_way_only(self) -> DocumentBody:
        ways = (self.content_base64, self.url, self.text, self.cells)
        if sum(way is not None for way in ways) != 1:
            raise problem(
                "one_document",
                "须在 content_base64、url、text、cells 中恰好给出一项",
                "must have exactly one of content_base64, url, text, cells",
            )
        if self.content_base64 is not None and self.filename is None:
            raise problem(
                "filename_missing", "给出 content_base64 时须给出 filename", "must have a filename too"
            )
        return self


class SubmissionBody(BaseModel):
    """`data` of the contract."""

    model_config = ConfigDict(extra="ignore")

    external_id: Name
    organ: Name
    organ_code: Name | None = None
    region: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    kind: Literal["department", "government", "township", "vertical"] | None = None
    year: Annotated[StrictInt, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
    submitted_at: Time
    published_on: Day | None = None
    callback_url: WebAddress | None = None
    document: DocumentBody


class Message(BaseModel):
    """The envelope that Standard Webhooks recommends."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["report.submitted"]
    timestamp: Time | None = None
    data: SubmissionBody


def translate_generic(body: Any) -> Submitted:
    """Return what `body`, a value parsed from JSON with exact numbers, hands in.

    Raises:
        BodyError: with every problem of the body and its place.
    """
    try:
        message = Message.model_validate(body)
    except ValidationError as error:
        raise refuse(error) from None
    return submitted_from("generic", message.data)


def submitted_from(door: str, data: SubmissionBody) -> Submitted:
    """Return the frozen value of a body of the right shape.

    Raises:
        BodyError: if `content_base64` is not base64.
    """
    return Submitted(
        door=door,
        external_id=data.external_id,
        organ=data.organ,
        organ_code=data.organ_code,
        region=data.region,
        kind=data.kind,
        year=data.year,
        submitted_at=data.submitted_at,
        published_on=data.published_on,
        callback_url=data.callback_url,
        document=_document(data),
    )


def _document(data: SubmissionBody) -> Attached | Located:
    document = data.document
    if document.url is not None:
        return Located(document.url)
    if document.text is not None:
        return Attached(document.filename or "report.txt", document.text.encode())
    if document.cells is not None:
        return Attached("report.json", _form(data).encode())
    return Attached(document.filename or "report", _decoded(document.content_base64 or ""))


def _form(data: SubmissionBody) -> str:
    """Write the form that a report may be handed in as (contract §3); it is then read like any other file."""
    document = data.document
    value: dict[str, object] = {
        "organ": data.organ,
        "year": data.year,
        "kind": data.kind,
        "region": data.region,
        "title": document.title,
        "published_on": data.published_on.isoformat() if data.published_on else None,
        "cells": document.cells,
        "sections": document.sections,
    }
    return dumps({key: part for key, part in value.items() if part is not None})


def _decoded(content: str) -> bytes:
    """Decode base64 (RFC 4648 §4); line breaks, as MIME puts them in, are tolerated."""
    try:
        return base64.b64decode("".join(content.split()).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        text = Text("不是有效的 base64", "is not valid base64")
        raise BodyError((Problem("/data/document/content_base64", text),)) from None
