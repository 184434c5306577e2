"""Plain values as JSON text and back: every decimal kept, the same value always the same bytes."""

from __future__ import annotations

from typing import Any

import simplejson

Json = dict[str, Any]


def dumps(value: object, *, indent: int | None = None) -> str:
    """Return `value` as JSON text; a Decimal becomes a JSON number with all its decimals."""
    text: str = simplejson.dumps(value, use_decimal=True, ensure_ascii=False, indent=indent)
    return text


def loads(text: str | bytes) -> Any:
    """Return the value of JSON `text`; numbers with a decimal point become exact `Decimal`s."""
    return simplejson.loads(text, use_decimal=True)


def loads_foreign(text: str | bytes) -> Any:
    """Return the value of JSON that came from outside.

    Raises:
        RepeatedKeyError: an object has a key twice: two figures for one cell, and readers differ in which
            of them they take (RFC 8259 §4).
        ValueError: it is no JSON.
    """
    return simplejson.loads(text, use_decimal=True, object_pairs_hook=_unique)


class RepeatedKeyError(ValueError):
    """A JSON object has a key twice; `key` is the first that comes again."""

    def __init__(self, key: str) -> None:
        super().__init__(f"repeated key: {key}")
        self.key = key


def _unique(pairs: list[tuple[str, Any]]) -> Json:
    value = dict(pairs)
    if len(value) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise RepeatedKeyError(key)
            seen.add(key)
    return value
