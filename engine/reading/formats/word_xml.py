"""Word files in one XML (WordprocessingML of 2003, and the «flat» form of .docx) → a .docx, for its reader.

Offices save both under the name .doc. The XML of 2003 has the words of .docx with other names for a few.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile

from lxml import etree

from ..transcript import Extracted, damaged
from .docx import read_docx
from .docx_numbers import WORD

_OLD: Final = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_HINTS: Final = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_PACKAGE: Final = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_RENAMED: Final = {"vmerge": "vMerge", "hmerge": "hMerge"}
_SEEN_THROUGH: Final = frozenset(
    {f"{_HINTS}sect", f"{_HINTS}sub-section", f"{_HINTS}pBdrGroup", f"{_HINTS}borders"}
)
_ANNOTATION: Final = "{http://schemas.microsoft.com/aml/2001/core}annotation"
_MARKED: Final = {"Word.Deletion": "del", "Word.Insertion": "ins"}

_TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
)
_OVERRIDE: Final = '<Override PartName="{name}" ContentType="{kind}"/>'
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)


def read_word_xml(data: bytes) -> Extracted:
    """Return text and tables of a Word file in one XML.

    Raises:
        UnreadableError: `damaged_file`, also where it declares entities; `too_large`.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise damaged("Word XML")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
        parts = _of_package(root) if root.tag == f"{_PACKAGE}package" else _of_2003(root)
    except (etree.LxmlError, Base64Error, ValueError) as error:
        raise damaged("Word XML") from error
    return read_docx(_packed(parts))


def _packed(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name.lstrip("/"), content)
    return stream.getvalue()


def _of_package(root: Any) -> dict[str, bytes]:
    """The parts that the flat form holds, under their names."""
    parts: dict[str, bytes] = {}
    overrides = []
    for part in root.iter(f"{_PACKAGE}part"):
        name = part.get(f"{_PACKAGE}name") or ""
        xml = part.find(f"{_PACKAGE}xmlData")
        stored = part.find(f"{_PACKAGE}binaryData")
        if xml is not None and len(xml):
            parts[name] = etree.tostring(xml[0])
        elif stored is not None:
            parts[name] = b64decode(stored.text or "")
        else:
            continue
        kind = part.get(f"{_PACKAGE}contentType") or "application/xml"
        overrides.append(_OVERRIDE.format(name=_quoted(name), kind=_quoted(kind)))
    parts["[Content_Types].xml"] = _TYPES.format(overrides="".join(overrides)).encode()
    return parts


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _of_2003(root: Any) -> dict[str, bytes]:
    body = root.find(f"{_OLD}body")
    if body is None:
        raise ValueError
    document = etree.Element(f"{WORD}document", nsmap={"w": WORD[1:-1]})
    document.append(_renewed(body))
    override = _OVERRIDE.format(name="/word/document.xml", kind=_MAIN)
    return {
        "[Content_Types].xml": _TYPES.format(overrides=override).encode(),
        "_rels/.rels": _RELATIONS.encode(),
        "word/document.xml": etree.tostring(document),
    }


def _renewed(body: Any) -> Any:
    """The body with the names of today; no recursion, since a file may nest as deep as it likes."""
    targets = [etree.Element(f"{WORD}body")]
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, old in walker:
        if old is body:
            continue
        if event == "end":
            targets.pop()
            continue
        made = _begun(old, targets[-1])
        if made is None:
            walker.skip_subtree()
        targets.append(targets[-1] if made is None else made)
    return targets[0]


def _begun(child: Any, new: Any) -> Any | None:
    """Where the children of `child` belong under `new`; None where none of it is text."""
    if child.tag in _SEEN_THROUGH:
        return new
    if child.tag == _ANNOTATION:
        return _marked(child, new)
    if not child.tag.startswith(_OLD):
        return new if child.tag.endswith("}content") else None
    name = child.tag[len(_OLD) :]
    if name == "listPr":
        _put_number(child, new)
        return None
    made = etree.SubElement(new, f"{WORD}{_RENAMED.get(name, name)}")
    made.text = child.text
    for key, value in child.attrib.items():
        made.set(key.replace(_OLD, WORD), value)
    return made


def _marked(annotation: Any, new: Any) -> Any | None:
    """A tracked change; other annotations are bookmarks and comments."""
    kind = annotation.get(f"{_OLD}type") or ""
    return etree.SubElement(new, f"{WORD}{_MARKED[kind]}") if kind in _MARKED else None


def _put_number(properties: Any, new: Any) -> None:
    """Put the number of a list, which this format keeps as text, in front of its paragraph."""
    hint = properties.find(f"{_HINTS}t")
    paragraph = new.getparent()
    if hint is None or paragraph is None:
        return
    run = etree.SubElement(paragraph, f"{WORD}r")
    etree.SubElement(run, f"{WORD}t").text = hint.get(f"{_HINTS}val") or ""
