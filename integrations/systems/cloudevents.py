"""CloudEvents 1.0 around the same data: as one JSON envelope (structured), or in headers (binary mode)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gouji.engine.canonical import loads_foreign

from .fields import Name, Time
from .generic import SubmissionBody, submitted_from
from .problems import problem, refuse
from .submitted import Submitted

STRUCTURED: Final = "application/cloudevents+json"


class Envelope(BaseModel):
    """The context attributes of CloudEvents 1.0 §3.1 and the data.

    `type` may carry a reverse domain name before it, as the specification recommends.
    """

    model_config = ConfigDict(extra="ignore")

    specversion: Literal["1.0"]
    id: Name
    source: Name
    type: Annotated[str, Field(max_length=200, pattern=r"^([A-Za-z0-9_-]+\.)*report\.submitted$")]
    time: Time | None = None
    data: SubmissionBody

    @model_validator(mode="before")
    @classmethod
    def _data_from_base64(cls, value: object) -> object:
        """Accept `data_base64`, by which the JSON format (§3.1.1) carries bytes."""
        if not isinstance(value, dict) or "data" in value or not isinstance(value.get("data_base64"), str):
            return value
        try:
            data = loads_foreign(base64.b64decode(value["data_base64"], validate=True))
        except (binascii.Error, ValueError, RecursionError):
            raise problem(
                "bad_data_base64", "data_base64 应为 JSON 的 base64", "data_base64 must be JSON in base64"
            ) from None
        return {**value, "data": data}


def translate_structured(body: Any) -> Submitted:
    """Return what an envelope parsed from JSON hands in.

    Raises:
        BodyError: with every problem of the envelope and its data.
    """
    try:
        envelope = Envelope.model_validate(body)
    except ValidationError as error:
        raise refuse(error) from None
    return submitted_from("cloudevents", envelope.data)


def translate_binary(headers: Mapping[str, str], data: Any) -> Submitted:
    """Return what `data` hands in whose context attributes came as `ce-…` headers (HTTP binding §3.1).

    Args:
        headers: names in lower case.
        data: the body parsed from JSON.

    Raises:
        BodyError: with every problem of the headers and the data.
    """
    attributes = {
        name.removeprefix("ce-"): value for name, value in headers.items() if name.startswith("ce-")
    }
    return translate_structured({**attributes, "data": data})
