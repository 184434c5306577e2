"""The file of organs: YAML or CSV, every mistake named with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ..errors import BadRequestError, Location, Text
from ..model import Organ, OrganKind, RegionLevel
from ..yaml_file import read_yaml
from .divisions import level_of
from .entries import Contact, Exemption, Lineage, LineageKind, OtherName, Power, Registered
from .register import Register

SEPARATOR: Final = "|"
"""Between several names in one field of a CSV file."""


def _split(value: Any) -> Any:
    """Accept `a|b` as a CSV field gives it."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(SEPARATOR) if part.strip()]
    return value


def _named(value: Any) -> Any:
    return [{"name": part} if isinstance(part, str) else part for part in _split(value)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, defer_build=True)


class NameRow(_Strict):
    """A former name, with its first and last day where they are known."""

    name: str
    since: date | None = None
    until: date | None = None


class LineageRow(_Strict):
    """A step of the lineage."""

    event: LineageKind
    effective_on: date
    others: list[str] = []
    text: str = ""


class ContactRow(_Strict):
    """Whom to write to."""

    name: str = ""
    email: str = ""
    phone: str = ""
    duty: str = ""


class ExemptionRow(_Strict):
    """Report years for which the organ need not file; no `last_year`: until further notice."""

    first_year: int
    last_year: int | None = None
    reason: str


class OrganRow(_Strict):
    """One organ of the file; in CSV several names stand in one field, separated by `|`."""

    code: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1, max_length=200)
    kind: OrganKind = "unknown"
    region: str | None = Field(default=None, pattern=r"^\d{6}$")
    level: RegionLevel = "unknown"
    makes_regulations: bool | None = None
    powers: Annotated[list[Power] | None, BeforeValidator(_split)] = None
    aliases: Annotated[list[str], BeforeValidator(_split)] = []
    former_names: Annotated[list[NameRow], BeforeValidator(_named)] = []
    lineage: list[LineageRow] = []
    parent: str | None = None
    files: bool | None = None
    contacts: list[ContactRow] = []
    exemptions: list[ExemptionRow] = []


class _Mistakes:
    """Collects what is wrong in a file, in the order of its lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: list[tuple[int, str, str]] = []

    def add(self, _code: str, text: Text, location: Location | None) -> None:
        """Keep one mistake of the file as a whole or of its YAML."""
        self._lines.append((location.line or 1 if location else 1, text.zh, text.en))

    def raise_if_any(self) -> None:
        """Raise a BadRequestError that names every mistake."""
        if self._lines:
            ordered = sorted(self._lines, key=lambda mistake: mistake[0])
            zh = "\n".join(f"{self._path}:{line}: {text}" for line, text, _ in ordered)
            en = "\n".join(f"{self._path}:{line}: {text}" for line, _, text in ordered)
            text = Text(f"机关名录以下各处有误：\n{zh}", f"The register of organs is wrong here:\n{en}")
            raise BadRequestError("bad_register", text, Location(self._path))


def read_rows(path: Path) -> tuple[OrganRow, ...]:
    """Read a file of organs.

    Raises:
        BadRequestError: it cannot be read, or entries are wrong; `text` names them all with their lines.
    """
    return tuple(row for _, row in read_located(path))


def read_located(path: Path) -> tuple[tuple[int, OrganRow], ...]:
    """Read a file of organs, each with its line; raises as `read_rows` does."""
    rows: dict[str, tuple[int, OrganRow]] = {}
    mistakes = _Mistakes(path)
    for line, value in _values(path, mistakes):
        place = Location(path, line)
        try:
            row = OrganRow.model_validate(value)
        except ValidationError as error:
            for detail in error.errors():
                wrong = f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}"
                mistakes.add("entry", Text(wrong, wrong), place)
            continue
        if row.code in rows:
            twice = Text(f"code: {row.code} 重复", f"code: {row.code} stands there twice")
            mistakes.add("code_twice", twice, place)
        rows[row.code] = (line, row)
    mistakes.raise_if_any()
    return tuple(rows.values())


def organ_from(row: OrganRow, plain: Register) -> Registered:
    """Return the entry of one organ; what its row leaves out is taken from its name."""
    told = plain.find_organ(row.name, region=row.region, kind=None if row.kind == "unknown" else row.kind)
    region = row.region or told.region
    level = told.level if told.level != "unknown" or not region else level_of(region)
    organ = Organ(
        name=row.name,
        code=row.code,
        kind=told.kind,
        region=region,
        level=row.level if row.level != "unknown" else level,
        makes_regulations=(
            told.makes_regulations if row.makes_regulations is None else row.makes_regulations
        ),
        registered=True,
    )
    names = [OtherName(alias) for alias in row.aliases]
    names += [OtherName(other.name, "former", other.since, other.until) for other in row.former_names]
    lineage = [Lineage(step.event, step.effective_on, tuple(step.others), step.text) for step in row.lineage]
    return Registered(
        organ,
        tuple(names),
        tuple(lineage),
        None if row.powers is None else tuple(row.powers),
        row.parent,
        tuple(Contact(**one.model_dump()) for one in row.contacts),
        tuple(Exemption(**one.model_dump()) for one in row.exemptions),
        row.files,
    )


def _values(path: Path, mistakes: _Mistakes) -> Iterator[tuple[int, Any]]:
    """Yield each entry with its line."""
    if path.suffix.lower() == ".csv":
        yield from _csv_values(path, mistakes)
        return
    file = read_yaml(path, mistakes)
    if file is None:
        return
    rows = file.value.get("organs") if isinstance(file.value, dict) else None
    if not isinstance(rows, list):
        mistakes.add("no_list", Text("缺少 organs 列表", "has no list `organs`"), Location(path, 1))
        return
    for index, row in enumerate(rows):
        yield file.location(("organs", index)).line or 1, row


def _csv_values(path: Path, mistakes: _Mistakes) -> Iterator[tuple[int, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        wrong = Text(
            f"无法读取，须为 UTF-8 文件：{error}",
            f"cannot be read; give a UTF-8 file: {error}",
        )
        mistakes.add("file", wrong, Location(path))
        return
    reader = csv.DictReader(text.splitlines())
    for row in reader:
        yield reader.line_num, {key: value for key, value in row.items() if key and value}
