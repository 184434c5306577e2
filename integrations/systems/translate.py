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
    if media_type_of(headers) == STRUCTURED or (isinstance(body, dict) and "specversion" in body):
        return translate_structured(body)
    return translate_generic(body)


def media_type_of(headers: Mapping[str, str]) -> str:
    """Return what a body is said to be, without its parameters (RFC 9110 §8.3); empty where nothing is said.

    Args:
        headers: of the HTTP request, names in lower case.
    """
    return headers.get("content-type", "").partition(";")[0].strip().lower()
