"""Which language an answer comes in: `?lang=`, else `Accept-Language`, else Chinese."""

from __future__ import annotations

from typing import Final

from fastapi import Request

from gouji.engine.errors import Language

LANGUAGES: Final[dict[str, Language]] = {"zh": "zh", "en": "en"}


def language_of(request: Request) -> Language:
    """Return the language that the caller prefers of the two there are."""
    asked = LANGUAGES.get(request.query_params.get("lang", ""))
    return asked or accepted(request.headers.get("accept-language", ""))


def accepted(header: str) -> Language:
    """Return the language with the highest weight in an `Accept-Language` (RFC 9110 §12.5.4)."""
    best: Language = "zh"
    best_weight = 0.0
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";")
        language = LANGUAGES.get(tag.split("-")[0].strip().lower())
        if language and (value := _weight(weight)) > best_weight:
            best, best_weight = language, value
    return best


def _weight(text: str) -> float:
    _, _, number = text.strip().partition("q=")
    if not number:
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0
