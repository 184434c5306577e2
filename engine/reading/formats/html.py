"""Saved web pages → the text a visitor reads and its tables, without what the site puts around it.

Left out: scripts, what is hidden, lines made of links (navigation, «where am I», previous and next), and all from
the site's foot on. Nothing that the page refers to is fetched.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from ...errors import Text, UnreadableError
from ...model import Note, Place
from ..foot import is_foot
from ..sections import is_heading
from ..tables.record import note_of
from ..text import simplified
from ..transcript import MOST_CELLS, Box, Extracted, Transcript, damaged, too_much
from .html_copies import Item, embedded_in, without_copy
from .html_head import is_title, metas_of, names_report, published, site_organ, stated_title, without_site
from .html_nodes import Line, filled_lines, grid_of, lines_of, squeeze

_MOST_TAGS: Final = 150_000
_DEEPEST: Final = 2_000
_MOST_ATTRIBUTES: Final = 10_000
"""Of one tag; what scripts compare with «less than» may look like a tag of hundreds."""
_MOST_TABLES_NESTED: Final = 40

_TAG: Final = re.compile(
    r"<(/?)(?!(?:p|li|br|img|td|tr|th|input|meta|link|hr|tbody|thead|tfoot|option|dd|dt|col|base|area|wbr|source)[\s/>])"
    r"[a-zA-Z]",
    re.IGNORECASE,
)
"""Tags that must be closed; the others may stand open without nesting."""
_TAG_BEGINS: Final = re.compile(r"<[a-zA-Z]")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE: Final = re.compile(r"[^\s=/]+")
_FURNITURE: Final = re.compile(r"日期|时间|来源|机构|索引|发文|文号|主题|分类")
_MOST_TITLE_LINES: Final = 4
_HEADS_SEEN: Final = 3
_LITTLE_TEXT: Final = 120
_FEWEST_ROWS: Final = 3
_TRAIL: Final = re.compile(r"[>＞»›]|&gt;")
_MOST_TRAILS: Final = 8
_FEWEST_TABLES: Final = 3
"""A page with fewer may draw its tables otherwise."""
_PICTURE: Final = "[图片]"


def read_html(text: str) -> Extracted:
    """Return text and tables of a web page, given as decoded characters.

    Raises:
        UnreadableError: `too_large` where it has more tags, or nests deeper, than any page would; `damaged_file`.
    """
    _check_depth(text)
    try:
        root = LexborHTMLParser(text).root
    except (SelectolaxError, ValueError) as error:
        raise damaged("HTML") from error
    if root is None:
        raise damaged("HTML")
    metas = metas_of(root)
    page_items, trails = _items(root, text)
    items = without_copy(page_items)
    _refuse_what_scripts_fill(items, text)
    transcript = Transcript()
    transcript.take(_from_title_on(items, stated_title(root, metas)))
    extracted = transcript.finish(published(metas), _pictures(root, items))
    return replace(extracted, organ=site_organ(root, metas, trails))


def _items(root: Any, text: str) -> tuple[list[Item], list[str]]:
    """What a visitor sees, else what the page has packed away for a script to show; and the trails of links."""
    page = _Page(is_drawing=text.lower().count("<table") < _FEWEST_TABLES)
    page.take(root)
    if any(isinstance(item, str) and is_heading(item) for item in page.items):
        return page.items, page.trails
    packed = embedded_in(root, text, "\n".join(item for item in page.items if isinstance(item, str)))
    inner = items_of(packed) if packed else []
    is_packed = any(isinstance(item, str) and is_heading(item) for item in inner)
    return inner if is_packed else page.items, page.trails


def _refuse_what_scripts_fill(items: list[Item], text: str) -> None:
    """A page whose text a script fetches has none when it is saved."""
    length = sum(len(item) if isinstance(item, str) else _LITTLE_TEXT for item in items)
    if length >= _LITTLE_TEXT or "<script" not in text.lower():
        return
    raise UnreadableError(
        "no_text",
        Text(
            "保存的网页中没有正文：正文由脚本加载。请在浏览器中打开后打印为 PDF，或复制正文再上传",
            "the saved page has no text, a script fetches it: open it in a browser and print it as PDF, or copy its text",
        ),
    )


def _pictures(root: Any, items: list[Item]) -> tuple[Note, ...]:
    """A note where the page has no table under the headings, but pictures."""
    tables = sum(
        1 for item in items if not isinstance(item, str) and sum(bool(box.lines) for box in item) > 1
    )
    headings = sum(1 for item in items if isinstance(item, str) and is_heading(item))
    if tables >= _FEWEST_ROWS or headings < _HEADS_SEEN:
        return ()
    content = [
        image for image in root.css("p img, td img, center img, figure img") if not image.css_first("a")
    ]
    return (note_of("table_is_picture", None),) if content else ()


def items_of(fragment: str) -> list[Item]:
    """Return the lines and rows of a piece of a page, in order.

    Raises:
        UnreadableError: as `read_html`.
    """
    _check_depth(fragment)
    try:
        root = LexborHTMLParser(fragment).root
    except (SelectolaxError, ValueError) as error:
        raise damaged("HTML") from error
    page = _Page()
    if root is not None:
        page.take(root)
    return page.items


def _check_depth(text: str) -> None:
    """Parsing takes time that grows with the square of a page's depth, and of a tag's attributes."""
    if text.count("<") > _MOST_TAGS or _open_options(text.lower()) > _DEEPEST:
        raise too_much()
    for run in text.split(">"):
        tag = _TAG_BEGINS.search(run) if len(run) > _MOST_ATTRIBUTES else None
        if tag and len(_ATTRIBUTE.findall(_QUOTED.sub(" ", run[tag.start() :]))) > _MOST_ATTRIBUTES:
            raise too_much()
    depth = 0
    for closing in _TAG.findall(text):
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth > _DEEPEST:
            raise too_much()


def _open_options(lower: str) -> int:
    """How many options of lists are not closed: the parser looks at all of them for each."""
    return lower.count("<option") - lower.count("</option")


def _from_title_on(items: list[Item], title: str) -> list[Item]:
    """Leave out the site's own lines above the title, but for dates; put the stated title there if none is."""
    if not title:
        return _without_column_name(items)
    above: list[Item] = []
    for place, item in enumerate(items):
        if isinstance(item, str):
            if _begins_title(items[place : place + _MOST_TITLE_LINES], squeeze(title)):
                return [*above, *items[place:]]
            if is_heading(item):
                break
        shown = item if isinstance(item, str) else " ".join(" ".join(box.lines) for box in item)
        if _FURNITURE.search(simplified(shown)):
            above.append(item)
    return [without_site(title), *items]


def _begins_title(items: list[Item], title: str) -> bool:
    """Tell whether the page's title begins here: as its head states it, over several lines, or in more words there."""
    own = ""
    for item in items:
        if not isinstance(item, str):
            break
        own += squeeze(item)
        if own.startswith(title) or (own in title and is_title(own)):
            return True
        if not title.startswith(own) and own not in title:
            break
    return False


def _without_column_name(items: list[Item]) -> list[Item]:
    """The column that a page stands in is named like a report, but without year: 政府信息公开年报."""
    for place, item in enumerate(items):
        if not isinstance(item, str) or is_heading(item):
            break
        if is_title(item):
            above = [line for line in items[:place] if not (isinstance(line, str) and names_report(line))]
            return [*above, *items[place:]]
    return items


class _Page:
    """Goes through a page once, in order, and keeps lines and rows of tables."""

    def __init__(self, *, is_drawing: bool = False) -> None:
        self.items: list[Item] = []
        self.trails: list[str] = []
        self._is_drawing = is_drawing
        self._tables = 0
        self._depth = 0
        self._cells = 0
        self._heads = 0
        self._is_over = False

    def take(self, node: Any) -> None:
        """Take lines and tables under `node`."""
        for part in lines_of(node, self._is_drawing):
            if self._is_over:
                return
            if isinstance(part, Line):
                self._line(part)
            else:
                self._table(part)

    def _line(self, line: Line) -> None:
        text = line.text()
        if not text:
            return
        if line.is_links():
            if len(self.trails) < _MOST_TRAILS and _TRAIL.search(text):
                self.trails.append(text)
            return
        self._heads += is_heading(text)
        if self._heads >= _HEADS_SEEN and is_foot(text):
            self._is_over = True
            return
        self.items.append(text)

    def _table(self, table: Any) -> None:
        self._depth += 1
        if self._depth > _MOST_TABLES_NESTED:
            raise too_much()
        self._tables += 1
        number = self._tables
        is_frame = any(inner.mem_id != table.mem_id for inner in table.css("table"))
        has_words = False
        for place, (cells, boxes) in enumerate(grid_of(table), 1):
            self._cells += len(boxes)
            if self._cells > MOST_CELLS:
                raise too_much()
            if is_frame and any(cell.css_first("table") is not None for cell in cells):
                for cell in cells:
                    self.take(cell)
            else:
                own = Place(number, place)
                has_words = self._row(cells, boxes, own, has_words) or has_words
        self._depth -= 1

    def _row(self, cells: list[Any], boxes: list[int], place: Place, has_words: bool) -> bool:
        """Take a row; tell whether it has words. Pictures are cells where it has, or a row above it."""
        lines = [[*filled_lines(cell)] for cell in cells]
        filled = [line for of_cell in lines for line in of_cell]
        if self._is_over or (filled and all(line.is_links() for line in filled)):
            return False
        if len(cells) == 1 and len(boxes) == 1 and len(filled) > 1:
            for line in filled:
                self._line(line)
            return False
        shown = [tuple([line.text() for line in of_cell]) for of_cell in lines]
        if filled or has_words:
            shown = [of_cell or _picture(cell) for of_cell, cell in zip(shown, cells, strict=True)]
        self.items.append(
            [
                Box(shown[cell], Place(place.table, place.row, cell + 1)) if cell >= 0 else Box()
                for cell in boxes
            ]
        )
        return len(filled) > 1


def _picture(cell: Any) -> tuple[str, ...]:
    """A figure that was put in as a picture is not read, but its cell is not blank."""
    return (_PICTURE,) if cell.css_first("img") is not None else ()
