"""The file of organs: YAML or CSV, every mistake named with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ..errors import BadRequestError, Location, Text
from ..model import Organ, OrganKind, RegionLevel
from .divisions import level_of
from .entries import Lineage, LineageKind, OtherName, Power, Registered
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
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


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


def read_rows(path: Path) -> tuple[OrganRow, ...]:
    """Read a file of organs.

    Raises:
        BadRequestError: it cannot be read, or entries are wrong; `text` names them all with their lines.
    """
    rows: dict[str, OrganRow] = {}
    problems: list[str] = []
    for line, value in _values(path):
        try:
            row = OrganRow.model_validate(value)
        except ValidationError as error:
            problems += [
                f"{line}: {'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in error.errors()
            ]
            continue
        if row.code in rows:
            problems.append(f"{line}: code: {row.code} stands there twice")
        rows[row.code] = row
    if problems:
        listing = "\n".join(f"{path}:{problem}" for problem in problems)
        raise _bad(Location(path), f"以下各项有误：\n{listing}", f"these entries are wrong:\n{listing}")
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
    return Registered(organ, tuple(names), tuple(lineage), None if row.powers is None else tuple(row.powers))


def _values(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield each entry with its line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(
            Location(path), "无法读取，须为 UTF-8 文件", "cannot be read; give a UTF-8 file"
        ) from error
    if path.suffix.lower() == ".csv":
        reader = csv.DictReader(text.splitlines())
        for row in reader:
            yield reader.line_num, {key: value for key, value in row.items() if key and value}
        return
    try:
        value = YAML(typ="rt").load(text)
    except YAMLError as error:
        raise _bad(Location(path), f"不是有效的 YAML：{error}", f"is not valid YAML: {error}") from error
    rows = value.get("organs") if isinstance(value, Mapping) else None
    if not isinstance(rows, list):
        raise _bad(Location(path, 1), "缺少 organs 列表", "has no list `organs`")
    for index, row in enumerate(rows):
        yield rows.lc.item(index)[0] + 1, row  # type: ignore[attr-defined]


def _bad(place: Location, zh: str, en: str) -> BadRequestError:
    return BadRequestError("bad_register", Text(f"机关名录：{zh}", f"The register of organs: {en}"), place)
