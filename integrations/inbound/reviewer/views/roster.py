"""What the pages of the roster show, made of what the desk knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Final
from urllib.parse import quote

from gouji.engine.errors import Text
from gouji.engine.register import Registered
from gouji.engine.roster.cells import EVENTS
from gouji.engine.roster.columns import COLUMNS, KINDS, LEVELS
from gouji.engine.roster.entering import Deed
from gouji.engine.store.tables import AuditEntry

_HEADS: Final[Mapping[str, Text]] = {column.key: column.head for column in COLUMNS}

DEEDS: Final[Mapping[str, Text]] = {
    "add_organ": Text("新增", "added"),
    "edit_organ": Text("修改", "changed"),
    "import_organ": Text("文件导入", "imported from a file"),
    "learn_alias": Text("记住别名", "alias learnt"),
    "withdraw_step": Text("删除一步沿革", "took a step back"),
    **{f"organ_{event}": Text(f"录入{text.zh}", f"entered: {text.en}") for event, text in EVENTS.items()},
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after."""

    head: Text
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that a person did to an organ."""

    at: datetime
    actor: str
    deed: Text
    changes: tuple[Change, ...]
    file: str


def address_of(code: str | None) -> str:
    """Return the address of an organ's page."""
    return f"/roster/organs/{quote(code or '', safe='')}"


def history_of(entries: Iterable[AuditEntry], zone: tzinfo) -> list[HistoryLine]:
    """Return what people did to an organ, in the order given."""
    lines = []
    for entry in entries:
        changes = [
            Change(_HEADS.get(key, Text(key, key)), before, after)
            for key, before, after in entry.details.get("changes", ())
        ]
        deed = DEEDS.get(entry.action, Text(entry.action, entry.action))
        file = str(entry.details.get("file", ""))
        lines.append(HistoryLine(entry.at.astimezone(zone), entry.actor, deed, tuple(changes), file))
    return lines


def facts_of(entry: Registered) -> list[tuple[Text, str]]:
    """Return the values of an organ that are shown in one list, each with its head; empty ones left out."""
    shown = ("aliases", "former_names", "exemptions", "powers", "makes_regulations")
    found = []
    for column in COLUMNS:
        if column.key in shown and (text := column.write(entry)):
            found.append((column.head, text.replace("|", "；")))
    return found


def kind_of(entry: Registered) -> Text:
    """Return the word for the kind of an organ."""
    return KINDS[entry.organ.kind]


def level_of(entry: Registered) -> Text:
    """Return the word for the level of an organ."""
    return LEVELS[entry.organ.level]


def others_in(form: Mapping[str, Any]) -> list[str]:
    """Return the codes of the other organs in a form, with the one that was just picked at their end."""
    text = str(form.get("others", "")).replace(",", " ").replace("，", " ").replace("、", " ")
    return list(dict.fromkeys([*text.split(), *str(form.get("add", "")).split()]))


def deed_from(form: Mapping[str, Any]) -> tuple[Deed | None, Text | None]:
    """Return the deed that a form describes, or what is missing in it.

    The other organs are codes, separated by spaces, commas or lines; organs that are made stand one a line, code first.
    """
    event = str(form.get("event", ""))
    if event not in EVENTS:
        return None, Text("请选择发生了什么", "choose what happened")
    try:
        day = date.fromisoformat(str(form.get("day", "")).strip())
    except ValueError:
        return None, Text("请填写生效日期，如 2024-05-01", "give the day from which it holds: 2024-05-01")
    made = [line.split(None, 1) for line in str(form.get("made", "")).splitlines() if line.strip()]
    pairs = tuple((pair[0], pair[1].strip() if len(pair) > 1 else "") for pair in made)
    deed = Deed(
        event,  # type: ignore[arg-type]  # one of them, as was asked above
        day,
        str(form.get("text", "")).strip(),
        str(form.get("new_name", "")).strip(),
        tuple(others_in(form)),
        pairs,
        form.get("ends") == "yes",
    )
    return deed, None
