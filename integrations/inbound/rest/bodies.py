"""Bodies as JSON: what readers of JSON differ in is refused, whichever door it comes through."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from gouji.engine.canonical import RepeatedKeyError, loads_foreign
from gouji.engine.errors import BadRequestError, Text

from ...systems import media_type_of


def parsed(body: bytes) -> Any:
    """Return the value of a JSON body; numbers with a decimal point are exact.

    Raises:
        BadRequestError: no JSON (NaN and Infinity are none, RFC 8259 §6), or a key twice in one object: of which
            readers take the first or the last, so that a person approves what a program does not do (`bad_json`).
    """
    try:
        return loads_foreign(body)
    except RepeatedKeyError as error:
        shown = error.key[:100].encode(errors="backslashreplace").decode()
        raise BadRequestError(
            "bad_json", Text(f"请求体中 {shown} 重复出现", f"the body has {shown} twice in one object")
        ) from None
    except (ValueError, RecursionError):
        # simplejson's errors are ValueErrors, as are wrong UTF-8 and numbers of thousands of digits.
        raise BadRequestError(
            "bad_json", Text("请求体不是有效的 JSON", "the body is not valid JSON")
        ) from None


async def check_json(request: Request) -> None:
    """Refuse a JSON body that the framework's own parser takes although it says two things, or no number.

    Raises:
        BadRequestError: as `parsed`.
    """
    if is_json(media_type_of(request.headers)) and (body := await request.body()):
        parsed(body)


def is_json(media_type: str) -> bool:
    """Say whether a body of this type is read as JSON."""
    return media_type == "application/json" or media_type.endswith("+json")
