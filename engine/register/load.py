"""Loading the register: the packaged divisions, and a file of organs that somebody keeps."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast, get_args

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ..errors import BadRequestError, Location, Text
from ..model import Organ, OrganKind, RegionLevel
from .divisions import all_divisions, level_of
from .register import Register, Registered

KINDS: Final = get_args(OrganKind)
LEVELS: Final = get_args(RegionLevel)
SEPARATOR: Final = "|"
"""Between several names in one field of a CSV file."""


def load_register(path: Path | None = None) -> Register:
    """Return the register: the packaged divisions, and the organs of a file if one is given.

    Raises:
        BadRequestError: the file is not as `read_organs` wants it; `location` says where.
    """
    return _plain() if path is None else _plain().with_organs(read_organs(path))


@lru_cache(maxsize=1)
def _plain() -> Register:
    return Register(all_divisions())


def read_organs(path: Path) -> tuple[Registered, ...]:
    """Read a file of organs: YAML (`organs:` with a list) or CSV with a head line, UTF-8.

    Fields: `code` and `name` (needed), `kind`, `region`, `level`, `makes_regulations` (true, false or
    nothing), `aliases`, `former_names` (a list; in CSV separated by `|`). A former name may be
    `{name, since, until}` in YAML.

    Raises:
        BadRequestError: the file cannot be read, a field is wrong, or a code stands there twice.
    """
    entries: dict[str, Registered] = {}
    for line, row in _rows(path):
        entry = _entry(row, Location(path, line))
        code = entry.organ.code or ""
        if code in entries:
            raise _bad(Location(path, line), f"代码 {code} 重复", f"code {code} stands there twice")
        entries[code] = entry
    return tuple(entries.values())


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(
            Location(path), "无法读取，须为 UTF-8 文件", "cannot be read; give a UTF-8 file"
        ) from error
    if path.suffix.lower() == ".csv":
        reader = csv.DictReader(text.splitlines())
        yield from ((reader.line_num, row) for row in reader)
        return
    try:
        value = YAML(typ="rt").load(text)
    except YAMLError as error:
        raise _bad(Location(path), f"不是有效的 YAML：{error}", f"is not valid YAML: {error}") from error
    rows = value.get("organs") if isinstance(value, Mapping) else None
    if not isinstance(rows, list):
        raise _bad(Location(path, 1), "缺少 organs 列表", "has no list `organs`")
    for index, row in enumerate(rows):
        line = rows.lc.item(index)[0] + 1 if hasattr(rows, "lc") else index + 1
        if not isinstance(row, Mapping):
            raise _bad(Location(path, line), "每一项应为对象", "each entry must be a mapping")
        yield line, row


def _entry(row: Mapping[str, Any], place: Location) -> Registered:
    code, name = _text(row, "code"), _text(row, "name")
    if not code or not name:
        raise _bad(place, "每个机关须有 code 和 name", "each organ needs `code` and `name`")
    kind, region = _text(row, "kind") or "unknown", _text(row, "region")
    if kind not in KINDS:
        raise _bad(place, f"kind 应为 {'、'.join(KINDS)}", f"kind must be one of {', '.join(KINDS)}")
    if region is not None and level_of(region) == "unknown":
        raise _bad(place, "region 应为六位行政区划代码", "region must be a code of six digits")
    level = _text(row, "level") or (level_of(region) if region else "unknown")
    if level not in LEVELS:
        raise _bad(place, f"level 应为 {'、'.join(LEVELS)}", f"level must be one of {', '.join(LEVELS)}")
    derived = _plain().find_organ(name, region=region, kind=None if kind == "unknown" else kind)
    power = _power(row, place)
    organ = Organ(
        name,
        code,
        cast("OrganKind", kind) if kind != "unknown" else derived.kind,
        region or derived.region,
        cast("RegionLevel", level) if level != "unknown" else derived.level,
        derived.makes_regulations if power is None else power,
        registered=True,
    )
    return Registered(organ, (*_names(row.get("aliases")), *_names(row.get("former_names"))))


def _text(row: Mapping[str, Any], field: str) -> str | None:
    value = row.get(field)
    return str(value).strip() or None if value is not None else None


def _names(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    if isinstance(value, str):
        return tuple(name.strip() for name in value.split(SEPARATOR) if name.strip())
    return tuple(str(name["name"] if isinstance(name, Mapping) else name) for name in value)


def _power(row: Mapping[str, Any], place: Location) -> bool | None:
    words = {"true": True, "yes": True, "false": False, "no": False}
    word = _text(row, "makes_regulations")
    if word is None:
        return None
    if word.lower() not in words:
        raise _bad(place, "makes_regulations 应为 true 或 false", "makes_regulations must be true or false")
    return words[word.lower()]


def _bad(place: Location, zh: str, en: str) -> BadRequestError:
    return BadRequestError("bad_register", Text(f"机关名录：{zh}", f"The register of organs: {en}"), place)
