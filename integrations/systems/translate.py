"""Which workflow system's shape a body has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .cloudevents import STRUCTURED, translate_binary, translate_structured
from .generic import translate_generic
from .submitted import Submitted


def translate(headers: Mapping[str, str], body: Any) -> Submitted:
    """Return what a message hands in, whichever of the known shapes it has.

    Args:
        headers: of the HTTP request, names in lower case.
        body: parsed from JSON, decimals exact.

    Raises:
        BodyError: with every problem and its place.
    """
    if "ce-specversion" in headers:
        return translate_binary(headers, body)
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == STRUCTURED or (isinstance(body, dict) and "specversion" in body):
        return translate_structured(body)
    return translate_generic(body)
