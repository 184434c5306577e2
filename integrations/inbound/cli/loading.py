"""Paths that a person named → the reports in them, read; what cannot be read is kept apart, with its reason."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from gouji.engine.canonical import Json
from gouji.engine.errors import Language, Text, UnreadableError
from gouji.engine.model import Document
from gouji.engine.reading import read_document
from gouji.engine.register import Register

from .language import BadUse
from .problems import refusal

# Inside a folder only these are taken for reports; a file that is named itself is always read.
REPORT_SUFFIXES: Final = frozenset(
    [
        *(".txt", ".text", ".md", ".json", ".html", ".htm", ".csv", ".tsv", ".xml", ".rtf"),
        *(".docx", ".docm", ".doc", ".wps", ".pdf", ".xlsx", ".xls", ".et", ".ods", ".odt", ".ofd"),
        *(".zip", ".eml", ".mht", ".mhtml"),
    ]
)
MANY: Final = 8
"""From this number of files on a progress bar is shown."""
READ_AT_MOST: Final = 128 * 1024 * 1024
"""Bytes of one file taken into memory; the reader refuses such a size, it need not be read to its end."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is not a report as far as it can be read: which, and why, for people and machines."""

    source: str
    code: str
    text: Text

    def to_json(self, language: Language) -> Json:
        """Return one entry of `unreadable` of the contract."""
        return {"source": self.source, "code": self.code, "message": self.text.in_language(language)}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read, in the order of the command line and by name inside folders."""

    documents: tuple[Document, ...]
    unreadable: tuple[Unreadable, ...]


def list_files(paths: Sequence[Path]) -> list[Path]:
    """Return the files that `paths` name, folders walked, each file once.

    Raises:
        BadUse: nothing that could be a report lies there.
    """
    files = list(dict.fromkeys(file for path in paths for file in _walk(path)))
    if not files:
        names = "、".join(str(path) for path in paths)
        raise BadUse(Text(f"在 {names} 里没有找到年报文件", f"no reports found in {names}"))
    return files


def _walk(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if not hidden and file.suffix.lower() in REPORT_SUFFIXES and file.is_file():
            yield file


def load_reports(paths: Sequence[Path], register: Register, *, label: str) -> Loaded:
    """Read every report that `paths` name.

    Args:
        paths: files and folders.
        register: the organs and divisions that the reader looks names up in.
        label: what the progress bar on a terminal says.
    """
    documents: list[Document] = []
    unreadable: list[Unreadable] = []
    for file in show_progress(list_files(paths), label):
        read = read_file(file, register)
        if isinstance(read, Document):
            documents.append(read)
        else:
            unreadable.append(read)
    return Loaded(tuple(documents), tuple(unreadable))


def read_file(file: Path, register: Register) -> Document | Unreadable:
    """Return the report in `file`, or why it cannot be read."""
    try:
        with file.open("rb") as stream:
            return read_document(stream.read(READ_AT_MOST), file.as_posix(), register=register)
    except UnreadableError as error:
        return Unreadable(file.as_posix(), error.code, error.text)
    except FileNotFoundError:
        text = Text("没有这个文件，请核对路径", "there is no such file; check the path")
        return Unreadable(file.as_posix(), "not_found", text)
    except OSError as error:
        text = Text(
            f"打不开这个文件：{refusal(error).zh}", f"this file cannot be opened: {refusal(error).en}"
        )
        return Unreadable(file.as_posix(), "not_opened", text)


def show_progress(items: Sequence[Item], label: str) -> Iterable[Item]:
    """Return `items`, with a bar on standard error that moves as they are taken, where people can see it."""
    if len(items) < MANY or not sys.stderr.isatty():
        return items
    from rich.console import Console  # here, so that one report does not wait for it
    from rich.progress import track

    return track(items, description=label, console=Console(stderr=True), transient=True)
