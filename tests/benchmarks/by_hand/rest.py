"""The rest by hand: hints on figures, two years, fees, layout and likeness."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gouji.engine.model import CellKind
from tests.benchmarks.by_hand.listed import setting, together, value, words
from tests.benchmarks.by_hand.report import COLUMNS, OUTCOMES, SUITS, UNITS, Found, Report

STOCK = ("licensing", "other_services", "penalties", "coercion", "fees")


def hints(report: Report) -> Iterator[Found]:
    """A10 to A14: shares and places that are unusual."""
    numbers = report.numbers
    received, carried_in, total, carried_out, other = (
        numbers.get(f"requests.{row}.total")
        for row in ("received", "carried_in", "result_total", "carried_out", "other_3")
    )
    least = setting("ratio_min_requests")
    intake = None if received is None or carried_in is None else received + carried_in
    if intake is not None and carried_out is not None and intake >= least:
        most = intake * setting("carry_over_max_share")
        if carried_out > most:
            cells = tuple(f"requests.{row}.total" for row in ("received", "carried_in", "carried_out"))
            yield Found("A10", "info", cells, carried_out, most)
    if report.template == "F21" and total is not None and other is not None and total >= least:
        most = total * setting("other_results_max_share")
        if other > most:
            yield Found("A11", "info", ("requests.other_3.total", "requests.result_total.total"), other, most)
    yield from _appeals_alone(report, intake)
    if intake == 0:
        yield from _misplaced(report)
    if report.document.has_layout:
        for row in report.records("tables.split_digits"):
            if value(row, "joined") >= 10:
                yield Found("A14", "info", row.cells)


def _appeals_alone(report: Report, intake: object) -> Iterator[Found]:
    places = tuple(f"appeals.{row}.total" for row in SUITS)
    appealed = [report.numbers.get(place) for place in places]
    rows = ("requests.received.total", "requests.carried_in.total")
    before = [report.facts.cell(place, "previous") for place in rows]
    known = None not in appealed and all(cell.kind is CellKind.NUMBER for cell in before)
    if known and intake == 0 and any(appealed) and not any(cell.value for cell in before):
        yield Found("A12", "info", (*places, *rows))


def _misplaced(report: Report) -> Iterator[Found]:
    totals = {row: report.numbers.get(f"requests.{row}.total") for row in report.results}
    if None in totals.values():
        return
    filled = [row for row, total in totals.items() if total]
    if len(filled) == 1:
        same = [place for place in report.disclosure if report.numbers.get(place) == totals[filled[0]]]
        own = [f"requests.{filled[0]}.{column}" for column in COLUMNS]
        if same:
            cells = (*(place for place in own if report.numbers.get(place)), *same)
            yield Found("A13", "info", cells)


def two_years(report: Report) -> Iterator[Found]:
    """Y03 to Y08 and Q07: last year's report, and those of others."""
    previous = report.facts.predecessor
    if previous is not None:
        if report.template == previous.template == "F19":
            yield from _stock(report)
        yield from _pending(report)
        yield from _swings(report)
        yield from _repeated(report)
    for twin in report.records("twins"):
        percent = value(twin, "percent")
        if percent >= setting("alike_warning"):
            severity = "error" if percent >= setting("alike_error") else "warning"
            yield Found("Q07", severity, twin.cells, percent, setting("alike_warning"))


def _stock(report: Report) -> Iterator[Found]:
    explained = any(word in report.document.text for word in words("roll_forward_explanations"))
    for row in STOCK:
        place = f"disclosure.{row}.previous"
        then = [report.facts.cell(f"disclosure.{row}.{name}", "previous") for name in ("previous", "change")]
        now = report.numbers.get(place)
        figures = [cell.value for cell in then if cell.kind is CellKind.NUMBER and cell.value is not None]
        if now is not None and len(figures) == 2 and now != sum(figures):
            yield Found("Y03", "info" if explained else "warning", (place,), now, sum(figures))


def _pending(report: Report) -> Iterator[Found]:
    for row in SUITS:
        before = report.facts.cell(f"appeals.{row}.pending", "previous")
        places = tuple(f"appeals.{row}.{column}" for column in (*OUTCOMES, "total"))
        now = [report.numbers.get(place) for place in places]
        if before.kind is CellKind.NUMBER and before.value and None not in now and not any(now):
            yield Found("Y04", "info", places)


def _swings(report: Report) -> Iterator[Found]:
    least, times = setting("swing_min_value"), setting("swing_times")
    swings = []
    for item in report.records("previous.changes"):
        now, before = value(item, "now"), value(item, "before")
        large = now >= least or before >= least
        if large and before > 0 and (now > before * times or now * times < before):
            swings.append(item)
    yield from together("Y05", "info", swings)


def _repeated(report: Report) -> Iterator[Found]:
    least = setting("repeated_warning")
    share = report.known("previous.repeated")
    if share is not None and share >= least:
        severity = "error" if share >= setting("repeated_error") else "warning"
        yield Found("Y06", severity, (), share, least)
    if report.known("previous.same_figures"):
        yield Found("Y07", "warning")
    problems = report.known("previous.repeated_problems")
    if problems is not None and problems >= least:
        yield Found("Y08", "warning", (), problems, least)


def fees(report: Report) -> Iterator[Found]:
    """N07 to N09 and L10: the processing fee, which exists since 2021."""
    numbers = report.numbers
    charged = numbers.get("disclosure.fees.amount")
    if report.year >= 2021 and report.template == "F21":
        for said in report.records("narrative.processing_fees"):
            amount = value(said, "amount")
            if amount is not None and charged is not None and amount > charged * 10000:
                yield Found("N07", "warning", ("disclosure.fees.amount",), amount, charged * 10000)
        dropped = numbers.get("requests.other_2.total")
        if dropped and dropped > 0 and not report.known("sections.other.says_fees"):
            yield Found("N08", "warning", ("requests.other_2.total",), dropped, 0)
        if charged and charged > 0 and report.known("sections.other.says_none"):
            yield Found("N09", "info", ("disclosure.fees.amount",))
    if report.year and report.year <= 2020:
        row = [f"requests.other_2.{column}" for column in COLUMNS]
        cells = tuple(place for place in row if numbers.get(place, 0) > 0)
        if cells or report.known("narrative.processing_fee_sentences"):
            told = any(value(said, "collected") for said in report.records("narrative.processing_fees"))
            yield Found("L10", "warning" if told or cells else "info", cells)


def rest(report: Report) -> Iterator[Found]:
    """F05, F11, T11, T12, L02, L04, L09, P03 and Q08."""
    known = report.known
    year = (date(report.year, 1, 1), date(report.year, 12, 31)) if report.year else None
    if known("period.stated") and year and (known("period.start"), known("period.end")) != year:
        yield Found("F05", "error")
    yield from _preface(report)
    yield from _amounts(report)
    if report.template in ("F21", "mixed") and report.document.has_layout:
        yield from together("T12", "warning", list(report.records("tables.extra_parts")))
    yield from _regulations(report)
    suits = report.numbers.get("appeals.direct_suit.total")
    if report.year >= 2024 and suits and suits > 0:
        yield Found("L04", "info", ("appeals.direct_suit.total",))
    for said in report.records("narrative.published") if report.template == "F21" else ():
        count, decisions = value(said, "count"), value(said, "decisions")
        if count and decisions is not None and count == decisions:
            yield Found("L09", "info", said.cells, count, decisions)
    for number in report.records("privacy.landlines"):
        if not value(number, "masked"):
            yield Found("P03", "info", number.cells)
    yield from _empty_words(report)


def _preface(report: Report) -> Iterator[Found]:
    if not report.known("preface.lists_parts"):
        return
    names, found = report.known("preface.names"), report.known("sections.found")
    said = report.known("preface.count")
    miscounted = said is not None and said != len(names)
    if miscounted or len(names) < len(found):
        yield Found("F11", "warning")
    elif list(report.records("preface.differing_names")):
        yield Found("F11", "info")


def _amounts(report: Report) -> Iterator[Found]:
    if report.template not in ("F19", "F21"):
        return
    region, kind = report.known("organ.region"), report.known("organ.kind")
    peers = [line.split() for line in words("amount_of_peers")]
    usual = [int(median) for code, own, median in peers if own == kind and region and region.startswith(code)]
    for place in report.disclosure:
        if not place.endswith(".amount"):
            continue
        amount, cell = report.numbers.get(place), report.cells.get(place)
        if not amount or cell is None or UNITS.fullmatch(cell.raw):
            continue
        is_large = amount == int(amount) and amount >= setting("amount_too_large")
        if (is_large and report.known("organ.level") == "county") or any(
            amount > median * setting("amount_times_peers") for median in usual
        ):
            yield Found("T11", "info", (place,))


def _regulations(report: Report) -> Iterator[Found]:
    known = report.known
    may_be_meant = known("organ.kind") == "department" and known("organ.level") in ("province", "prefecture")
    if may_be_meant and known("organ.makes_regulations") is False:
        places = [place for place in report.disclosure if ".regulations." in place]
        if any(report.numbers.get(place, 0) > 0 for place in places):
            there = (place for place in places if report.cells[place].kind is not CellKind.MISSING)
            yield Found("L02", "warning", tuple(there))


def _empty_words(report: Report) -> Iterator[Found]:
    own, others = report.known("wording.has_own_facts"), report.known("wording.others_problems") or ()
    is_local = report.known("organ.level") in ("county", "township")
    is_single = report.known("organ.kind") in ("department", "township")
    if own is False or (is_local and (len(others) >= 2 or (is_single and others))):
        yield Found("Q08", "warning")
