"""OFD files (GB/T 33190-2016, the national layout format) → text and tables.

An OFD is a zip of XML: OFD.xml names the documents, Document.xml their pages, each page its objects with their boxes
in millimetres. The packages that read it give text without rules, or draw in a library of another licence; so the
objects are decoded here, and laid out as every other printed page by `pages.transcribe`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

from lxml import etree

from ...model import Note
from ..printed.pages import transcribe
from ..printed.paper import Page, Rule, Word
from ..tables.record import note_of
from ..transcript import Extracted, damaged, too_much
from ..unpacking.archive import BROKEN, check_markup
from . import scan
from .ofd_page import POINTS, Matrix, PageObjects, PlacedPicture, child, children, numbers
from .ofd_scan import MOST_PICTURES, Sheet, drawn

MOST_PAGES: Final = 200
MOST_OBJECTS: Final = 400_000
"""Characters and rules of all pages."""

_A4: Final = (0.0, 0.0, 210.0, 297.0)


def read_ofd(data: bytes) -> Extracted:
    """Return text and tables of an OFD file, its documents one after the other.

    Raises:
        UnreadableError: `damaged_file`; `too_large`; `no_text` where its pages are only pictures, and nothing is
            installed that recognises them.
    """
    check_markup(data, "OFD")
    try:
        with ZipFile(BytesIO(data)) as archive:
            sheets = list(_sheets(_Package(archive)))
    except (etree.LxmlError, ArithmeticError, *BROKEN) as error:
        raise damaged("OFD") from error
    pages, notes = _legible(sheets)
    if not any(page.words for page in pages):
        raise scan.not_recognised()
    return transcribe(pages, notes)


def _legible(sheets: Sequence[Sheet]) -> tuple[list[Page], list[Note]]:
    """The pages, scanned ones recognised where that is possible, and a note on each that is not what it seems."""
    pages: list[Page] = []
    notes: list[Note] = []
    unread = [sheet.page.number for sheet in sheets if sheet.is_scan]
    legible = scan.pages_to_recognise(unread, len(sheets))
    for sheet in sheets:
        number = sheet.page.number
        picture = drawn(sheet) if number in legible else None
        pages.append(scan.recognised_from(picture, sheet.page) if picture is not None else sheet.page)
        if sheet.is_scan:
            code = "page_unread" if picture is None else "recognised"
            notes.append(note_of(code, None, found=str(number)))
    return pages, notes


class _Package:
    """The parts of the zip by the paths that its XML names them with."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {_normal(name).casefold(): name for name in archive.namelist()}
        self._files: dict[str, bytes] = {}

    def xml(self, path: str) -> Any | None:
        """Return the root of an XML part; None where there is none of that name."""
        content = self.content(path)
        if content is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
        return etree.fromstring(content, parser)

    def content(self, path: str) -> bytes | None:
        """Return the bytes of a part; None where there is none of that name."""
        name = self._names.get(_normal(path).casefold())
        return None if name is None else self._archive.read(name)

    def file(self, path: str) -> bytes | None:
        """Return the bytes of a file that many pages may show; they are unpacked once."""
        if path not in self._files:
            content = self.content(path)
            if content is None:
                return None
            self._files[path] = content
        return self._files[path]

    def find(self, base: str, location: str) -> tuple[str, Any | None]:
        """Return the path and root of the part that `base` names as `location`: beside it, else from the top."""
        location = location.strip().replace("\\", "/")
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(base), location))
        for path in [location] if location.startswith("/") else [beside, location]:
            if (root := self.xml(path)) is not None:
                return _normal(path), root
        return _normal(location), None


def _normal(path: str) -> str:
    return posixpath.normpath("/" + path.replace("\\", "/")).lstrip("/")


@dataclass(slots=True)
class _Document:
    """What the pages of one document share."""

    path: str
    root: Any
    size: tuple[float, ...]
    templates: dict[str, Any] = field(default_factory=dict)
    units: dict[str, Any] = field(default_factory=dict)
    media: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Where the file of a picture may lie, the likeliest first."""


def _sheets(package: _Package) -> Iterator[Sheet]:
    top = package.xml("OFD.xml")
    if top is None:
        raise damaged("OFD")
    number = taken = 0
    for body in children(top, "DocBody"):
        document = _document(package, child(body, "DocRoot"))
        for entry in children(child(document.root, "Pages"), "Page"):
            number += 1
            if number > MOST_PAGES:
                raise too_much()
            _, root = package.find(document.path, entry.get("BaseLoc") or "")
            page, placed = _page(number, root, document)
            taken += len(page.words) + len(page.rules) + len(placed)
            if taken > MOST_OBJECTS:
                raise too_much()
            yield Sheet(page, tuple(_shown(package, document, placed)))


def _document(package: _Package, location: Any | None) -> _Document:
    path, root = package.find("", (location.text or "") if location is not None else "")
    if root is None:
        raise damaged("OFD")
    common = child(root, "CommonData")
    document = _Document(path, root, _size(common, "PageArea") or _A4)
    for entry in children(common, "TemplatePage"):
        _, template = package.find(path, entry.get("BaseLoc") or "")
        if template is not None:
            document.templates[entry.get("ID") or ""] = template
    for entry in (*children(common, "PublicRes"), *children(common, "DocumentRes")):
        place, resources = package.find(path, entry.text or "")
        for unit in children(child(resources, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
            document.units[unit.get("ID") or ""] = unit
        for medium in children(child(resources, "MultiMedias"), "MultiMedia"):
            document.media[medium.get("ID") or ""] = _files_of(place, resources, medium)
    return document


def _files_of(place: str, resources: Any, medium: Any) -> tuple[str, ...]:
    """Where the file that a resource names may lie: in the folder of the resources, beside their list, at the top."""
    named = child(medium, "MediaFile")
    name = ((named.text if named is not None else "") or "").strip().replace("\\", "/")
    beside = posixpath.dirname(place)
    return posixpath.join(beside, resources.get("BaseLoc") or "", name), posixpath.join(beside, name), name


def _shown(
    package: _Package, document: _Document, placed: Sequence[PlacedPicture]
) -> Iterator[tuple[PlacedPicture, bytes]]:
    """The pictures of a page with the bytes of their files, those that are there."""
    for one in placed[:MOST_PICTURES]:
        contents = (package.file(path) for path in document.media.get(one.resource, ()))
        found = next((content for content in contents if content is not None), None)
        if found is not None:
            yield one, found


def _size(parent: Any | None, name: str) -> tuple[float, ...] | None:
    box = child(child(parent, name), "PhysicalBox")
    found = numbers(box.text if box is not None else None, 4)
    return found if found and found[2] > 0 and found[3] > 0 else None


def _page(number: int, root: Any | None, document: _Document) -> tuple[Page, list[PlacedPicture]]:
    """The page with what its templates put on it, and its pictures; one that is named and not there is blank."""
    left, top, width, height = _size(root, "Area") or document.size
    objects = PageObjects(document.units, MOST_OBJECTS, Matrix(e=-left, f=-top))
    if root is not None:
        for used in children(root, "Template"):
            objects.take(child(document.templates.get(used.get("TemplateID") or ""), "Content"))
        objects.take(child(root, "Content"))
    words = tuple(word for word in objects.words if _is_on(word, width * POINTS, height * POINTS))
    rules: tuple[Rule, ...] = tuple(objects.rules)
    return Page(number, width * POINTS, height * POINTS, words, rules), objects.pictures


def _is_on(word: Word, width: float, height: float) -> bool:
    return 0 <= word.across <= width and 0 <= word.down <= height
