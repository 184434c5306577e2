"""YAML with line marks: plain exact values beside the place where each of them stands.

Composed by libyaml (PyYAML's CSafeLoader). Numbers with a decimal point become `Decimal`, never a binary
float; a key given twice is a mistake, not an overwriting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Protocol

import yaml

from .errors import Location, Text

Plain = dict[str, "Plain"] | list["Plain"] | str | int | Decimal | bool | date | None
Trail = tuple[str | int, ...]
_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Fast):  # type: ignore[misc]
    """The loader of libyaml; what kind of value a word is, is worked out once for each word."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: Any) -> Any:
        """Return the tag of a node."""
        if kind is not yaml.ScalarNode:
            return super().resolve(kind, value, implicit)
        tag = _TAGS.get((value, implicit[0]))
        if tag is None:
            if len(_TAGS) >= TAGS_KEPT:
                _TAGS.clear()
            tag = _TAGS[value, implicit[0]] = super().resolve(kind, value, implicit)
        return tag


DEEPEST: Final = 32
"""Lists and mappings within each other; deeper than anything that means something here."""
LONGEST: Final = 4_000_000
"""Characters of one file: the roster of a whole country needs less, and more takes minutes before a value is counted."""
MOST_VALUES: Final = 200_000
"""In one file, what aliases repeat counted each time."""
_SUSPICIOUS: Final = 400
_FAR_IN: Final = re.compile(rf"(?m)^[ \-?]{{{_SUSPICIOUS}}}")
"""Where there are so many brackets, or a line stands so far in, depth is counted before anything is composed."""
_UNPRINTABLE: Final = yaml.reader.Reader.NON_PRINTABLE
TAGS_KEPT: Final = 8192
_TAGS: dict[tuple[str, bool], str] = {}

_OPEN: Final = Text(
    "括号没有配对，或其中含有冒号、逗号、括号的文字没有放在引号里",
    "a bracket without its partner, or in it a text with a colon, comma or bracket that is not quoted",
)
_STAR: Final = Text("以 * 或 & 开头的文字要放在引号里", "quote a text that begins with * or &")
_SAID: Final = (
    ("expected ',' or", _OPEN),
    ("expected node content", _OPEN),
    (
        "mapping values are not allowed",
        Text(
            "含有冒号加空格的文字要放在引号里；不是文字的，请核对缩进",
            "quote a text that holds a colon and a blank; if it is a key, see its indent",
        ),
    ),
    ("could not find expected ':'", Text("键的后面要有冒号", "a key takes a colon behind it")),
    ("expected key", Text("此处应为一个键，请核对引号和缩进", "a key is wanted here: see quotes and indent")),
    (
        "expected '-'",
        Text("此处应为“- ”开头的一项，请核对缩进", "an item with “- ” is wanted here: see the indent"),
    ),
    ("unexpected end of stream", Text("引号没有配对", "a quote without its partner")),
    (
        "cannot start any token",
        Text("以此字符开头的文字要放在引号里", "quote a text that begins with this character"),
    ),
    ("undefined alias", _STAR),
    ("alphabetic or numeric", _STAR),
    ("unknown escape", Text("双引号中的反斜杠要写两个", "write a backslash twice between double quotes")),
    ("another document", Text("一个文件中不能有“---”分开的几份", "one file holds one document, without ---")),
)
"""What libyaml and PyYAML say of the mistakes that authors make, in our words."""


class Mistakes(Protocol):
    """Where mistakes go, so that an author sees all of them at once."""

    def add(self, code: str, text: Text, location: Location | None) -> None:
        """Keep one mistake."""


class Marks(Protocol):
    """Knows in which file and line the value at a trail of keys stands."""

    def location(self, trail: Trail, offset: int = 0) -> Location:
        """Return its place, `offset` characters further on."""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One file as read.

    Attributes:
        path: where it is.
        value: its content as plain values.
        marks: line and column, from 1, of every value under its trail of keys and indexes.
        text: its content as text.
    """

    path: Path
    value: Plain
    marks: dict[Trail, tuple[int, int]]
    text: str = ""

    def location(self, trail: Trail, offset: int = 0) -> Location:
        """Return where the value at `trail` stands, or the nearest one around it that is there."""
        for length in range(len(trail), -1, -1):
            if trail[:length] in self.marks:
                line, column = self.marks[trail[:length]]
                return Location(self.path, line, column + (offset if length == len(trail) else 0))
        return Location(self.path, 1, 1)


def _said(text: str, at: int, problem: str) -> Text:
    """Tell in the author's words what the parser stumbled over; its own words stand behind for what is rare."""
    if text[at : at + 1] == "\t":
        return Text(
            "不是有效的 YAML：缩进只能用空格，不能用制表符（Tab）",
            "no YAML: indent with blanks, never with a tab",
        )
    for part, said in _SAID:
        if part in problem:
            return Text(f"不是有效的 YAML：{said.zh}", f"no YAML: {said.en} ({problem})")
    return Text(f"不是有效的 YAML（{problem}）", f"no YAML: {problem}")


def read_yaml(path: Path, problems: Mistakes) -> YamlFile | None:
    """Read one file; what is no YAML goes into `problems` and None comes back."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        said = Text("不是 UTF-8 编码的文本，请另存为 UTF-8", "no text in UTF-8; save it as UTF-8")
        problems.add("yaml", said, Location(path))
        return None
    except OSError as error:
        problems.add("yaml", Text(f"文件无法读取：{error}", f"cannot be read: {error}"), Location(path))
        return None
    bad = _UNPRINTABLE.search(text)
    if bad is not None:
        sign = f"U+{ord(bad.group()):04X}"
        said = Text(
            f"文件中有不可见的控制字符 {sign}，请删去", f"there is a control character {sign}; take it out"
        )
        problems.add("yaml", said, _place(path, text, bad.start()))
        return None
    try:
        return _read(path, text, problems)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = Location(path, mark.line + 1, mark.column + 1) if mark else Location(path)
        problems.add("yaml", _said(text, mark.index if mark else 0, error.problem or "?"), where)
    except RecursionError:
        problems.add("yaml", _TOO_MUCH, Location(path, 1))
    except _TooMuchError as error:
        problems.add("yaml", _TOO_MUCH, Location(path, *error.place))
    return None


_TOO_MUCH: Final = Text(
    f"嵌套太深（最多 {DEEPEST} 层）、内容太多，或别名（*）引用了自身",
    f"nested too deeply ({DEEPEST} levels at most), too much in it, or an alias (*) that holds itself",
)


class _TooMuchError(Exception):
    """A file that would grow beyond all bounds; `place` is where in it."""

    def __init__(self, place: tuple[int, int]) -> None:
        super().__init__(place)
        self.place = place


def _read(path: Path, text: str, problems: Mistakes) -> YamlFile:
    if len(text) > LONGEST:
        raise _TooMuchError((1, 1))
    if text.count("[") + text.count("{") > _SUSPICIOUS or _FAR_IN.search(text):
        _refuse_depth(text)
    node = yaml.compose(text, Loader=_Loader)
    if node is None:
        return YamlFile(path, None, {}, text)
    reader = _NodeReader(path, problems)
    return YamlFile(path, reader.value(node, ()), reader.marks, text)


def _refuse_depth(text: str) -> None:
    """Raise `_TooMuchError` where nodes stand too deep in each other: libyaml composes them by recursion and crashes."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            mark = event.start_mark
            if depth > _SUSPICIOUS:
                raise _TooMuchError((mark.line + 1, mark.column + 1) if mark else (1, 1))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _place(path: Path, text: str, at: int) -> Location:
    return Location(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


class _NodeReader:
    def __init__(self, path: Path, problems: Mistakes) -> None:
        self.path = path
        self.problems = problems
        self.marks: dict[Trail, tuple[int, int]] = {}

    def value(self, node: yaml.Node, trail: Trail) -> Plain:
        self.marks[trail] = self.mark(node)
        if len(trail) > DEEPEST or len(self.marks) > MOST_VALUES:
            raise _TooMuchError(self.marks[trail])
        if isinstance(node, yaml.MappingNode):
            return dict(self.pairs(node, trail))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*trail, index)) for index, item in enumerate(node.value)]
        return _scalar(node)

    def mark(self, node: yaml.Node) -> tuple[int, int]:
        quoted = 1 if isinstance(node, yaml.ScalarNode) and node.style in ("'", '"') else 0
        return node.start_mark.line + 1, node.start_mark.column + 1 + quoted

    def pairs(self, node: yaml.MappingNode, trail: Trail) -> Iterator[tuple[str, Plain]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in seen:
                self.problems.add(
                    "key_twice",
                    Text(f"“{key}”写了两次", f"«{key}» is given twice"),
                    Location(self.path, *self.mark(key_node)),
                )
            seen.add(key)
            value = self.value(value_node, (*trail, key))
            self.marks[(*trail, key)] = self.mark(value_node)
            yield key, value


def _scalar(node: yaml.Node) -> Plain:
    kind, text = node.tag.rsplit(":", 1)[-1], str(node.value)
    try:
        return _typed(kind, text)
    except (ValueError, ArithmeticError):
        return text


def _typed(kind: str, text: str) -> Plain:
    if kind == "int":
        return int(text)
    if kind == "float":
        return Decimal(text)
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind == "null":
        return None
    if kind == "timestamp" and len(text) == len("2000-01-01"):
        return date.fromisoformat(text)
    return text
