"""Bytes that are text in an encoding which their bytes alone do not give away: told by the words of a report."""

from __future__ import annotations

from typing import Final

_WORDS: Final = ("公开", "政府", "年度", "信息", "报告")
_WORDS_TRADITIONAL: Final = ("公開", "政府", "年度", "信息", "資訊", "報告")
_LOOKED_AT: Final = 200_000


def as_big5(data: bytes, text: str) -> str | None:
    """Return the characters of `data` in Big5, where they are those of a report and `text`, read as GB 18030, is none."""
    if _says_any(text, _WORDS) or _says_any(text, _WORDS_TRADITIONAL):
        return None
    return _decoded(data, "cp950", _WORDS_TRADITIONAL) or _decoded(data, "big5hkscs", _WORDS_TRADITIONAL)


def as_utf_16(data: bytes) -> str | None:
    """Return the characters of UTF-16 without a byte order mark, where they are those of a report."""
    words = (*_WORDS, *_WORDS_TRADITIONAL)
    return _decoded(data, "utf-16-le", words) or _decoded(data, "utf-16-be", words)


def _decoded(data: bytes, encoding: str, words: tuple[str, ...]) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if "\0" not in text and _says_any(text, words) else None


def _says_any(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text[:_LOOKED_AT] for word in words)
