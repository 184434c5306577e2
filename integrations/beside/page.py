"""Both sides as one view, and as a page of its own that needs nothing else and may be sent on."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gouji.engine.errors import Language, Text
from gouji.engine.model import Document

from .anchors import Anchors
from .original import Original, PageSize, draw_original
from .reading import Reading, Shown, draw_reading
from .words import STATES, WORDS

HERE: Final = Path(__file__).parent
TEMPLATES: Final = HERE / "templates"
STATIC: Final = HERE / "static"


@dataclass(frozen=True, slots=True)
class Beside:
    """One report, both sides.

    Attributes:
        chosen: the cell that is marked on both sides.
        asks: whether a link to a cell also chooses it (`?cell=`), as on the reviewer's pages.
        marked: cells that a finding points to, marked on both sides.
    """

    title: str
    anchors: Anchors
    original: Original
    reading: Reading
    chosen: str | None = None
    asks: bool = False
    marked: frozenset[str] = frozenset()

    @property
    def words(self) -> Mapping[str, Text]:
        """The words of both sides."""
        return WORDS

    @property
    def states(self) -> Mapping[str, Text]:
        """The words for how far a table's reading can be relied on."""
        return STATES

    def marks(self, cells: Sequence[str]) -> bool:
        """Tell whether one of these cells is marked."""
        return any(cell in self.marked for cell in cells)

    def query(self, address: str) -> str:
        """Return what a link to a cell asks the server for."""
        return f"?cell={address}" if self.asks else ""


def set_beside(
    document: Document,
    *,
    prefix: str = "",
    sizes: Sequence[PageSize] = (),
    pictures: Sequence[str | None] = (),
    corrections: Mapping[str, Shown] | None = None,
    chosen: str | None = None,
    asks: bool = False,
    marked: Collection[str] = (),
) -> Beside:
    """Return both sides of a report.

    Args:
        document: as it counts, corrections applied.
        prefix: of all ids, where a page shows several reports.
        sizes, pictures: of its pages; see `draw_original`.
        corrections: those that stand, by address.
        chosen: address of the cell to be marked.
        asks, marked: see `Beside`.
    """
    anchors = Anchors(prefix)
    return Beside(
        document.title or document.source,
        anchors,
        draw_original(document, sizes, pictures),
        draw_reading(document, anchors, corrections),
        chosen,
        asks,
        frozenset(marked),
    )


def standalone(views: Sequence[Beside], language: Language) -> str:
    """Return one HTML page with all of `views`: no address is loaded, and no other script or style may run in it."""
    style = Markup(_read("standalone.css") + _read("beside.css"))  # noqa: S704 - our own files
    script = Markup(_read("beside.js"))  # noqa: S704 - our own file
    return (
        _environment(language)
        .get_template("standalone.html")
        .render(
            lang="zh-CN" if language == "zh" else "en",
            words=WORDS,
            views=views,
            style=style,
            script=script,
            style_hash=_hash(style),
            script_hash=_hash(script),
        )
    )


def picture_of(png: bytes) -> str:
    """Return a picture as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


@lru_cache(maxsize=8)
def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@lru_cache(maxsize=2)
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["say"] = lambda text: text.in_language(language)
    return environment
