"""`gouji rules backtest`: what a changed ruleset would mean for reports that are there."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from gouji.engine.authoring.backtest import Backtest, RuleTally, Source, backtest
from gouji.engine.authoring.samples import Known, Reference, Sample
from gouji.engine.authoring.twice import Seen, Told
from gouji.engine.canonical import Json, dumps
from gouji.engine.errors import Language, Text
from gouji.engine.register import Register, load_register
from gouji.engine.rules import Ruleset
from gouji.engine.store import open_database
from gouji.engine.store.queries import replays
from gouji.engine.store.queries.judged import judged
from gouji.engine.store.queries.rules import DISMISSED_TOO_OFTEN, RuleRecord, rule_records
from gouji.workers.settings import load_settings

from .children import rank_of
from .database import open_store
from .differences import named_source
from .judging import Question, judge_all
from .language import BadUse, argument, command, language, option, say
from .listing import list_unreadable
from .loading import MANY, Loaded, load_reports
from .pairing import recognise
from .printing import EMPTY, Row, print_rows, row
from .rulesets import OVERLAY, RULESET, chosen

ORGANS_SHOWN: Final = 5
WAYS: Final = {"appeared": Text("新触发", "newly fires"), "vanished": Text("不再触发", "no longer fires")}


@dataclass(frozen=True, slots=True)
class _Reports:
    """What is judged twice, and what reviewers made of the rules so far."""

    samples: tuple[Sample | Reference, ...]
    left_out: int = 0
    records: tuple[RuleRecord, ...] = ()


@command(
    "backtest",
    Text(
        "用改动后的规则集重判一批年报（文件夹，或库中已评审的），与原规则集相比列出每条规则新触发、不再触发的问题及机关，并举例；"
        "草稿和试运行的规则也计入。被排除超过 20% 的规则会点名。",
        "Judges reports (a folder, or those in the store) by a changed ruleset and by the one before, and lists for each "
        "rule what newly fires and what no longer does, with organs and samples; drafts and rules on trial count. Rules "
        "that reviewers dismiss in more than 20 % of their findings are pointed out.",
    ),
    examples=(
        "gouji rules backtest 2024/ --ruleset my_rules",
        "gouji rules backtest --stored --ruleset my_rules --against rulesets/annual_report",
    ),
)
@argument("paths", metavar="PATH", nargs=-1, about=Text("年报文件或文件夹", "files or folders of reports"))
@option("--stored", is_flag=True, about=Text("用库中已评审的年报", "the reports judged in the store"))
@RULESET
@OVERLAY
@option(
    "--against",
    metavar="DIR|DIGEST",
    about=Text("与它相比的规则集，默认用生效的", "the ruleset to compare with, that in force by default"),
)
@option(
    "--processes",
    type=click.IntRange(1, 256),
    metavar="N",
    about=Text("进程数，默认同处理器数", "number of processes, one per processor by default"),
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    about=Text("输出格式，默认 text", "form of the output, text by default"),
)
def backtest_command(
    paths: tuple[str, ...],
    stored: bool,
    folder: Path | None,
    overlays: tuple[Path, ...],
    against: str | None,
    processes: int | None,
    form: str,
) -> int:
    """Judge twice, print what differs, and return the exit status: 2 where there is no report."""
    if bool(paths) == stored:
        raise BadUse(Text("给出年报所在的路径，或者用 --stored", "give paths of reports, or --stored"))
    with ExitStack() as stack:
        before = named_source(against, stack) if against else Source(*chosen(None))
        after = Source(*chosen(folder, overlays))
        # Mistakes are told now, in one piece, and not by the processes that judge.
        for source in (before, after):
            source.load()
        reports = _stored() if stored else _read([Path(path) for path in paths], before)
        found = backtest(reports.samples, before, after, processes=processes, watch=_progress)
    if form == "json":
        click.echo(dumps(_to_json(found, reports), indent=2))
    else:
        print_rows(_rows(found, reports, language()))
    return 0 if found.reports else 2


def _stored() -> _Reports:
    """Name the reports; each is read by the process that judges it."""
    settings = load_settings()
    with open_store(settings) as database, database.read_session() as session:
        numbers = replays.evaluation_ids(session, current_only=True)
        records = tuple(rule_records(session).values())
    read = partial(stored_sample, settings.resolved_database_url)
    return _Reports(tuple(Reference(read, number) for number in numbers), records=records)


def stored_sample(url: str, number: int) -> Sample | None:
    """Return a report as it was judged, from the store at `url`; None where it cannot be judged again."""
    with _database(url).read_session() as session:
        found = judged(session, number)
    if found is None:
        return None
    inputs = found.inputs
    is_known = inputs.version == _version() and not found.is_broken
    known = Known(found.ruleset_digest, found.findings) if is_known else None
    return Sample(inputs.document, inputs.filing, inputs.predecessor, inputs.surroundings, inputs.on, known)


@cache
def _version() -> str:
    return version("gouji")


_database = lru_cache(maxsize=1)(open_database)
"""The store, opened once in each process that judges."""


def _read(paths: list[Path], before: Source) -> _Reports:
    settings = load_settings()
    register = load_register(settings.organs)
    loaded = load_reports(paths, register, label=say(Text("读取", "reading")))
    print_rows((line for each in loaded.unreadable for line in list_unreadable(each, language())), sys.stderr)
    today = datetime.now(ZoneInfo(settings.timezone)).date()
    label = say(Text("比对", "comparing"))
    samples = samples_of(loaded, register, before.load(), today, label=label)
    return _Reports(samples, len(loaded.unreadable))


def samples_of(
    loaded: Loaded, register: Register, before: Ruleset, today: date, *, label: str
) -> tuple[Sample, ...]:
    """Return reports that lie beside each other as samples, each with last year's, those like it and those below it.

    Args:
        loaded: the reports.
        register: says who is who, and who reports to which government.
        before: by which organs below a government are judged: what is wrong with them is part of what it is judged on.
        today: the day of judging.
        label: of the progress bar.
    """
    governs = [rank_of(register, recognise(register, each, None, None)) for each in loaded.documents]
    # Only what is below a government must be judged before it; else nothing is judged here.
    question = Question(before, register, only=None if any(governs) else frozenset[str](), judged_on=today)
    return tuple(
        Sample(
            each.document,
            replace(each.filing, judged_on=None),
            each.predecessor,
            each.surroundings,
            on=today,
        )
        for each in judge_all(question, loaded, Loaded((), ()), label=label)
    )


def _progress(seen: Iterable[Seen | None], total: int) -> Iterable[Seen | None]:
    if total < MANY or not sys.stderr.isatty():
        return seen
    from rich.console import Console  # here, so that a few reports do not wait for it
    from rich.progress import track

    label = say(Text("重判", "judging"))
    return track(seen, description=label, total=total, console=Console(stderr=True), transient=True)


def _rows(found: Backtest, reports: _Reports, spoken: Language) -> Iterator[Row]:
    told = Text(
        f"{found.reports} 份年报，问题 {found.before} → {found.after}",
        f"{found.reports} reports, findings {found.before} → {found.after}",
    )
    yield row(0, (told.in_language(spoken), "bold"))
    left_out = reports.left_out + found.left_out
    if left_out:
        left = Text(f"{left_out} 份不能重判，未计入", f"{left_out} cannot be judged and are left out")
        yield row(2, (left.in_language(spoken), "yellow"))
    if not found.rules:
        yield row(2, Text("没有变化", "nothing changes").in_language(spoken))
    for rule, tally in sorted(found.rules.items()):
        yield EMPTY
        yield from _rule(rule, tally, spoken)
    for rule, count in sorted(found.broken.items()):
        broken = Text(f"{rule} 在 {count} 份年报上出错", f"{rule} ended in an error on {count} reports")
        yield row(0, (broken.in_language(spoken), "bold magenta"))
    yield from _dismissed(reports, spoken)


def _rule(rule: str, tally: RuleTally, spoken: Language) -> Iterator[Row]:
    regraded = Text(f" ~{tally.regraded} 级别变化", f" ~{tally.regraded} change their severity")
    yield row(
        0,
        (rule, "bold"),
        (f"  +{tally.appeared}", "green"),
        (f" −{tally.vanished}", "red"),
        regraded.in_language(spoken) if tally.regraded else "",
    )
    for way, word in WAYS.items():
        organs = [(organ, count) for (organ, each), count in tally.organs.most_common() if each == way]
        if organs:
            named = "、".join(f"{organ or '—'} {count}" for organ, count in organs[:ORGANS_SHOWN])
            more = f" … ({len(organs)})" if len(organs) > ORGANS_SHOWN else ""
            yield row(2, f"{word.in_language(spoken)}  {named}{more}", hanging=2)
        for told in tally.samples[way]:
            yield row(
                4, (f"{told.organ} {told.year}", "dim"), f"  {told.message.in_language(spoken)}", hanging=2
            )


def _dismissed(reports: _Reports, spoken: Language) -> Iterator[Row]:
    for record in sorted(reports.records, key=lambda each: each.rule):
        if record.needs_rewording:
            text = Text(
                f"{record.rule} 的 {record.found} 个问题中有 {record.dismissed} 个被排除，超过 {DISMISSED_TOO_OFTEN}%：请检查这条规则",
                f"{record.rule}: reviewers dismissed {record.dismissed} of {record.found} findings, more than "
                f"{DISMISSED_TOO_OFTEN} %: look at this rule",
            )
            yield row(0, (text.in_language(spoken), "bold red"))


def _to_json(found: Backtest, reports: _Reports) -> Json:
    return {
        "reports": found.reports,
        "left_out": reports.left_out + found.left_out,
        "findings": {"before": found.before, "after": found.after},
        "rules": {
            rule: {
                "appeared": tally.appeared,
                "vanished": tally.vanished,
                "regraded": tally.regraded,
                "organs": [
                    {"organ": organ, "way": way, "count": count}
                    for (organ, way), count in sorted(tally.organs.items())
                ],
                "samples": {way: [_told_json(told) for told in tally.samples[way]] for way in WAYS},
            }
            for rule, tally in sorted(found.rules.items())
        },
        "broken": dict(sorted(found.broken.items())),
        "dismissed_too_often": [
            {"rule": record.rule, "found": record.found, "dismissed": record.dismissed}
            for record in reports.records
            if record.needs_rewording
        ],
    }


def _told_json(told: Told) -> Json:
    return {
        "organ": told.organ,
        "year": told.year,
        "source": told.source,
        "severity": told.severity,
        "message": told.message.in_language(language()),
        "on_trial": told.on_trial,
    }
