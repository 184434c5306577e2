"""From the values of a form or of the row of a file to the entry of an organ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model import Organ, OrganKind, RegionLevel
from ..register import Contact, Register, Registered, level_of
from . import cells
from .columns import CONTACTS

Values = Mapping[str, Any]
"""Values by the key of their column. None: work it out, or there is none; a region of "" is unknown for certain."""


def values_of(entry: Registered) -> dict[str, Any]:
    """Return the values of an entry, so that `entry_from` gives the same entry."""
    organ = entry.organ
    names, emails, phones, duties = cells.write_contacts(entry.contacts)
    return {
        "code": organ.code,
        "name": organ.name,
        "kind": organ.kind,
        "region": organ.region or "",
        "level": organ.level,
        "parent": entry.parent,
        "files": entry.files,
        "aliases": tuple(one for one in entry.other_names if one.kind == "alias"),
        "former_names": tuple(one for one in entry.other_names if one.kind == "former"),
        "lineage": entry.lineage,
        "contact_names": names,
        "contact_emails": emails,
        "contact_phones": phones,
        "contact_duties": duties,
        "exemptions": entry.exemptions,
        "powers": entry.powers,
        "makes_regulations": (organ.makes_regulations,),
    }


def entry_from(values: Values, plain: Register) -> Registered:
    """Return the entry of one organ; what its values leave out is taken from its name.

    Args:
        plain: the divisions; organs that it knows are not asked.
    """
    kind: OrganKind | None = values.get("kind")
    said_region: str | None = values.get("region")
    told = plain.find_organ(values["name"], region=said_region or None, kind=_said(kind))
    region = told.region if said_region is None else said_region or None
    level: RegionLevel | None = values.get("level")
    if level is None:
        level = told.level if told.level != "unknown" or not region else level_of(region)
    power = values.get("makes_regulations")
    organ = Organ(
        name=values["name"],
        code=values["code"],
        kind=told.kind if kind is None else kind,
        region=region,
        level=level,
        makes_regulations=told.makes_regulations if power is None else _power(power),
        registered=True,
    )
    return Registered(
        organ,
        (*(values.get("aliases") or ()), *(values.get("former_names") or ())),
        values.get("lineage") or (),
        values.get("powers"),
        values.get("parent"),
        _contacts(values),
        values.get("exemptions") or (),
        values.get("files"),
    )


def _said(kind: OrganKind | None) -> OrganKind | None:
    return None if kind == "unknown" else kind


def _power(value: Any) -> bool | None:
    """Return the power that was said; in a tuple None says that nobody knows, where a bare None leaves it to the name."""
    said: bool | None = value[0]
    return said


def _contacts(values: Values) -> tuple[Contact, ...]:
    columns = [values.get(key) or "" for key in CONTACTS]
    return cells.contacts(*columns)
