"""What others named or wrote, as a terminal may show it: its control characters are shown, not obeyed."""

from __future__ import annotations

import re
from typing import Final

_CONTROLS: Final = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_OBEYED: Final = re.compile(f"[{_CONTROLS}]")
"""Escape sequences among them colour, clear and rename a terminal; directions (U+202E) turn a name around; halves of a pair
are bytes of a file name that are no UTF-8, and cannot be written at all."""
_NOT_IN_A_LINE: Final = re.compile(rf"[{_CONTROLS}\t\n]")


def printable(text: str) -> str:
    """Return `text` with its control characters written out (`\\x1b`), line ends and tabs as they are."""
    return _OBEYED.sub(_written_out, text)


def one_line(name: str) -> str:
    """Return the name of a file as it may stand in a line: line ends and tabs are written out as well (`\\n`)."""
    return _NOT_IN_A_LINE.sub(_written_out, name)


def _written_out(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape", "surrogatepass").decode()
