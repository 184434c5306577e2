"""The statements on what became of the requests beside table 3: domain §6.7 N03, N10 and §6.8 M03."""

from __future__ import annotations

from typing import Final

from ..errors import Text
from ..form import result_rows_in
from ..model import CellKind, Number
from ..patterns import regex
from .outcomes import NAMES, Kind, Outcome
from .passages import passage
from .prose import Prose
from .reader import RecordsReaders
from .sources import Sources, section_absent
from .statements import Statement
from .values import Absent, Fact, Record


def figure(sources: Sources, kind: Kind) -> Number | Absent:
    """Return what table 3 has for `kind` in its column of totals; absent where a cell holds no number."""
    places = cells_of(sources, kind)
    values = []
    for place in places:
        cell = sources.document.cell(place)
        if cell.kind is not CellKind.NUMBER or cell.value is None:
            return Absent(Text("表三没有填数", "table 3 holds no number"), places)
        values.append(cell.value)
    if not values:
        return Absent(Text("没有表三", "there is no table 3"))
    return sum(values)


def cells_of(sources: Sources, kind: Kind) -> tuple[str, ...]:
    """Return the cells of table 3 that `kind` is the sum of."""
    if kind == "handled":
        return ("requests.result_total.total",)
    if kind in ("carried_in", "carried_out", "granted", "partial"):
        return (f"requests.{kind}.total",)
    rows = result_rows_in(sources.document)
    return tuple(f"requests.{row}.total" for row in rows if row == kind or row.startswith(f"{kind}_"))


def _explanation(sources: Sources, said: Outcome) -> Text | None:
    """Return what would explain the difference innocently, None where the tables explain nothing."""
    for kinds, sign, text in _EXPLANATIONS.get(said.kind, ()):
        values = [figure(sources, kind) for kind in kinds]
        numbers = [value for value in values if not isinstance(value, Absent)]
        if len(numbers) == len(values) and said.count == numbers[0] + sign * sum(numbers[1:]):
            return text
    if said.of_one_organ and sources.is_government:
        return Text("可能只是政府办公室（本级）的数", "perhaps of the office alone")
    return None


_EXPLANATIONS: Final[dict[Kind, tuple[tuple[tuple[Kind, ...], int, Text], ...]]] = {
    "handled": (
        (
            ("handled", "carried_in"),
            -1,
            Text("等于办理结果总计减上年结转，可能只计本年新收", "results less those carried in"),
        ),
        (
            ("handled", "declined", "other"),
            -1,
            Text("等于办理结果总计减不予处理和其他处理", "results less those not processed and other"),
        ),
    ),
    "granted": (
        (("granted", "partial"), 1, Text("等于予以公开加部分公开", "granted and granted in part together")),
    ),
    "refused": (
        (("refused", "unavailable"), 1, Text("等于不予公开加无法提供", "refused and not available together")),
        (
            ("refused", "unavailable", "declined"),
            1,
            Text("等于不予公开、无法提供与不予处理之和", "refused, not available and not processed together"),
        ),
    ),
}


def _said(sources: Sources, kinds: frozenset[Kind]) -> list[Outcome]:
    """Return the statements to look at: where one of a kind agrees with the table, only that one."""
    found: list[Outcome] = []
    said = [one for one in sources.outcomes if one.kind in kinds]
    for kind in dict.fromkeys(one.kind for one in said):
        of_kind = [one for one in said if one.kind == kind]
        agreeing = [one for one in of_kind if one.count == figure(sources, kind)]
        found += agreeing[:1] or of_kind
    return found


def _record(sources: Sources, prose: Prose, said: Outcome) -> Record:
    amount = figure(sources, said.kind)
    explanation = _explanation(sources, said)
    return passage(
        prose,
        said.start,
        said.end,
        cells=cells_of(sources, said.kind),
        kind=said.kind,
        name=NAMES[said.kind],
        count=said.count,
        figure=amount if isinstance(amount, Absent) else Fact(amount),
        explained=explanation is not None,
        explanation=explanation or "",
    )


_HANDLING: Final[frozenset[Kind]] = frozenset(("handled", "carried_out", "carried_in"))


def _handling(sources: Sources) -> tuple[Record, ...] | Absent:
    prose = sources.requests_prose
    if prose is None:
        return section_absent("overview")
    return tuple(_record(sources, prose, said) for said in _said(sources, _HANDLING))


def _results(sources: Sources) -> tuple[Record, ...] | Absent:
    prose = sources.requests_prose
    if prose is None:
        return section_absent("overview")
    return tuple(_record(sources, prose, said) for said in _said(sources, frozenset(NAMES) - _HANDLING))


def _balance(sources: Sources) -> tuple[Record, ...] | Absent:
    """Return the one balance that the text states: received, done and carried over, each once (M03)."""
    prose = sources.requests_prose
    if prose is None:
        return section_absent("overview")
    received = [said for said in sources.statements if said.count]
    done, left = (_only(sources.outcomes, kind) for kind in ("handled", "carried_out"))
    if len({said.count for said in received}) != 1 or done is None or left is None:
        return ()
    first, before = received[0], _only(sources.outcomes, "carried_in")
    sentences = {prose.sentence(said.start, said.end) for said in (first, done, left)}
    start, end = min(start for start, _ in sentences), max(end for _, end in sentences)
    named = sum(said.kind in ("carried_in", "carried_out") for said in sources.outcomes)
    if end - start > _BALANCE_LENGTH or prose.text.count("结转") > named:
        return ()
    stated = before.count if before else 0
    output = done.count + left.count
    included = before is not None and _is_part(prose, first, before)
    intake = first.count if included or first.count == output else first.count + stated
    from_table = figure(sources, "carried_in")
    explained = before is None and not isinstance(from_table, Absent) and intake + from_table == output
    return (
        passage(
            prose,
            start,
            end,
            received=first.count,
            carried_in=0 if included else stated,
            handled=done.count,
            carried_out=left.count,
            intake=intake,
            output=output,
            explained=explained,
        ),
    )


def _is_part(prose: Prose, first: Statement, before: Outcome) -> bool:
    """Say whether those carried in are among those received: `35件，其中上年结转2件`, not `其中个人30件。加上年结转2件`."""
    if before.start < first.start or _ADDED.search(prose.text, *prose.near_clause(before.start)):
        return False
    sentence, _ = prose.sentence(before.start, before.end)
    return "其中" in prose.text[max(first.start, sentence) : before.end]


_ADDED: Final = regex(r"加上?|连同|另有?|外加")
_BALANCE_LENGTH: Final = 400
"""Numbers further apart than this are not one account of the same requests."""


def _only(said: tuple[Outcome, ...], kind: Kind) -> Outcome | None:
    """Return the statement of `kind` where all of them name one number, none said of one organ alone."""
    of_kind = [one for one in said if one.kind == kind]
    is_one = len({one.count for one in of_kind}) == 1 and not any(one.of_one_organ for one in of_kind)
    return of_kind[0] if is_one else None


RECORDS_READERS: Final[RecordsReaders] = {
    "narrative.handling": _handling,
    "narrative.results": _results,
    "narrative.balance": _balance,
}
