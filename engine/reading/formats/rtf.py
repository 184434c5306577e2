"""RTF files → text and tables; many of them are called .doc.

Taken is what a reader sees: numbers of lists, results of fields, text boxes; headers, footers, notes, pictures, hidden
and deleted text are out. Characters are bytes in the code page of their font, or numbers of Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from ..transcript import Extracted, damaged, too_much
from .word_blocks import Blocks, Column, RowShape

MOST_TOKENS: Final = 600_000
"""A report has some tens of thousands, most of them formats."""

_TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|((?:\\'[0-9a-fA-F]{2})+)|\\(.)|([{}])|([^\\{}\r\n]+)|([\r\n]+)",
    re.DOTALL,
)
_MOST_GROUPS: Final = 10_000
_SKIPPED: Final = frozenset(
    (
        *(
            "colortbl",
            "stylesheet",
            "info",
            "pict",
            "object",
            "header",
            "headerl",
            "headerr",
            "headerf",
            "footer",
        ),
        *(
            "footerl",
            "footerr",
            "footerf",
            "footnote",
            "annotation",
            "ftnsep",
            "ftnsepc",
            "aftnsep",
            "aftnsepc",
        ),
        *(
            "nonesttables",
            "sp",
            "listtable",
            "listoverridetable",
            "rsidtbl",
            "revtbl",
            "xe",
            "tc",
            "tcn",
            "rxe",
        ),
        *("filetbl", "nonshppict", "fldinst", "datafield", "themedata", "txe", "bkmkstart", "bkmkend"),
    )
)
"""Groups that are not part of the text as it is read."""
_KEPT_THOUGH_STARRED: Final = frozenset(("nesttableprops", "shpinst", "shptxt", "pntext"))
_SPOKEN: Final[Mapping[str, str]] = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
}
_SIGNS: Final[Mapping[str, str]] = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
_ENDS: Final = frozenset(("par", "sect", "page", "softline"))
_CHARSETS: Final = {134: "gb18030", 136: "cp950", 128: "cp932", 129: "cp949"}
_CHINESE: Final = "gb18030"
_GB2312: Final = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xf7][\xa1-\xfe])+")
"""Characters of GB2312 alone; Western quotes and accents beside letters are none."""


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and may change for itself."""

    is_skipped: bool = False
    is_fonts: bool = False
    is_hidden: bool = False
    font: int = -1
    skip_after_unicode: int = 1
    is_number: bool = False


def read_rtf(data: bytes) -> Extracted:
    """Return text and tables of an RTF file.

    Raises:
        UnreadableError: `damaged_file`; `too_large` where it has more parts than any report.
    """
    reader = _Reader()
    at = 0
    for _ in range(MOST_TOKENS):
        token = _TOKEN.match(data, at)
        if token is None:
            break
        at = token.end() + reader.take(token)
        if reader.has_ended:
            break
    else:
        raise too_much()
    if not reader.has_ended:
        raise damaged("RTF")
    return reader.blocks.finish()


class _Reader:
    """Takes token after token."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self.has_ended = False
        self._states = [_State()]
        self._fonts: dict[int, int] = {}
        self._page = "cp1252"
        self._bytes = bytearray()
        self._text: list[str] = []
        self._to_skip = 0
        self._is_first = self._is_starred = False
        self._depth = 0
        self._left = 0
        self._columns: list[Column] = []
        self._next = Column()

    @property
    def _state(self) -> _State:
        return self._states[-1]

    def take(self, token: re.Match[bytes]) -> int:
        """Take a token; return how many bytes behind it are no RTF."""
        word, number, code, sign, brace, raw, _ = token.groups()
        if code is not None:
            self._put_bytes(bytes.fromhex(code.replace(b"\\'", b"").decode("ascii")))
        elif raw is not None:
            self._put_bytes(raw)
        elif word is not None:
            return self._control(word.decode("ascii"), int(number) if number is not None else None)
        elif brace is not None:
            self._group(brace)
        elif sign == b"*":
            self._is_starred = True
        elif sign in (b"\r", b"\n"):
            self._control("par", None)
        elif sign is not None:
            self._put(_SIGNS.get(sign.decode("latin-1"), ""))
        return 0

    def _group(self, brace: bytes) -> None:
        self._flush()
        self._to_skip = 0
        if brace == b"{":
            if len(self._states) > _MOST_GROUPS:
                raise too_much()
            self._states.append(self._states[-1])
            self._is_first, self._is_starred = True, False
            return
        self._is_first = False
        if len(self._states) > 1:
            self._states.pop()
        if len(self._states) == 1:
            self.has_ended = True
            if rest := self._taken():
                self.blocks.paragraph(rest, self._depth)

    def _control(self, word: str, number: int | None) -> int:
        self._flush()
        state = self._state
        if word == "bin":
            return max(number or 0, 0)
        if word == "u" and number is not None:
            self._put(chr(number % 0x10000))
            self._to_skip = state.skip_after_unicode
            return 0
        if self._is_first:
            self._is_first = False
            self._open(word)
        if state.is_fonts or word in ("ansicpg", "f", "uc", "v", "deleted", "plain"):
            self._character(word, number)
        elif not self._state.is_skipped:
            self._layout(word, number)
        return 0

    def _open(self, word: str) -> None:
        """The first word of a group says what it is."""
        state = self._state
        if word == "fonttbl":
            state = replace(state, is_fonts=True, is_skipped=True)
        elif word in _SKIPPED or (self._is_starred and word not in _KEPT_THOUGH_STARRED):
            state = replace(state, is_skipped=True)
        elif word in ("listtext", "pntext"):
            state = replace(state, is_number=True)
        self._states[-1] = state

    def _character(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "fcharset" and state.is_fonts:
            self._fonts[state.font] = number or 0
        elif word == "ansicpg":
            self._page = _CHINESE if number == 936 else f"cp{number}"
        elif word == "f":
            self._states[-1] = replace(state, font=number or 0)
        elif word == "uc":
            self._states[-1] = replace(state, skip_after_unicode=min(max(number or 0, 0), 10))
        elif word in ("v", "deleted"):
            self._states[-1] = replace(state, is_hidden=number != 0)
        elif word == "plain":
            self._states[-1] = replace(state, is_hidden=False)

    def _layout(self, word: str, number: int | None) -> None:
        if word in _SPOKEN:
            # The room behind the number of a list is no tab of the text.
            self._put("" if self._state.is_number else _SPOKEN[word])
        elif word in _ENDS:
            self.blocks.paragraph(self._taken(), self._depth)
        elif word in ("cell", "nestcell"):
            self.blocks.end_cell(self._taken(), self._inner(word == "nestcell"))
        elif word in ("row", "nestrow"):
            shape = RowShape(self._left, tuple(self._columns)) if self._columns else None
            self.blocks.end_row(shape, self._inner(word == "nestrow"))
        elif word == "pard":
            self._depth = 0
        elif word == "intbl":
            self._depth = max(self._depth, 1)
        elif word == "itap":
            self._depth = max(number or 0, 0)
        else:
            self._row(word, number)

    def _row(self, word: str, number: int | None) -> None:
        """What defines the cells of a row."""
        if word == "trowd":
            self._columns, self._next, self._left = [], Column(), 0
        elif word == "trleft":
            self._left = number or 0
        elif word == "clmrg":
            self._next = self._next._replace(is_covered=True)
        elif word == "clvmrg":
            self._next = self._next._replace(reaches_down=True)
        elif word == "cellx":
            self._columns.append(self._next)
            self._next = Column()

    def _inner(self, is_nested: bool) -> int:
        return max(self._depth, 2) if is_nested else 1

    def _put_bytes(self, raw: bytes) -> None:
        if self._to_skip:
            dropped = min(self._to_skip, len(raw))
            self._to_skip -= dropped
            raw = raw[dropped:]
        if raw and not self._state.is_skipped and not self._state.is_hidden:
            self._bytes += raw

    def _flush(self) -> None:
        if self._bytes:
            self._text.append(self._decoded(bytes(self._bytes)))
            self._bytes.clear()

    def _decoded(self, raw: bytes) -> str:
        """The characters of a run: in the code page of its font, else of the file; Chinese where that fits."""
        stated = _CHARSETS.get(self._fonts.get(self._state.font, 0))
        if stated is None and _GB2312.fullmatch(raw):
            stated = _CHINESE
        pages = [stated or self._page, self._page, _CHINESE]
        for page in pages:
            try:
                return raw.decode(page)
            except (LookupError, UnicodeDecodeError):
                continue
        return raw.decode(_CHINESE, "replace")

    def _put(self, text: str) -> None:
        self._flush()
        if not self._state.is_skipped and not self._state.is_hidden:
            self._text.append(text)

    def _taken(self) -> str:
        """The characters since the last end; halves of what lies beyond the first plane are put together."""
        text = "".join(self._text)
        self._text.clear()
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
