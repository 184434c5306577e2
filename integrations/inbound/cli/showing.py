"""`gouji rules show`: one rule in words, its law, its cases, and what became of its findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import click

from gouji.engine.canonical import Json, dumps
from gouji.engine.errors import Language, Text
from gouji.engine.rules import Rule, Ruleset
from gouji.engine.rules.case_schema import Case
from gouji.engine.rules.cases import case_file_of
from gouji.engine.rules.plain import condition_in_words
from gouji.engine.store.queries import replays
from gouji.engine.store.queries.rules import DISMISSED_TOO_OFTEN, RuleRecord, rule_records
from gouji.workers.settings import load_settings

from .database import open_store
from .language import BadUse, argument, command, language, option
from .printing import EMPTY, Row, print_rows, row
from .rule_text import rule_json, rule_rows
from .rulesets import OVERLAY, RULESET, load_chosen

TRIALS_SHOWN: Final = 10
KINDS: Final = {
    "fires": Text("触发", "fires"),
    "pass": Text("不触发", "passes"),
    "not_applicable": Text("不适用", "not applicable"),
    "not_assessable": Text("无法核验", "not assessable"),
    "engine_error": Text("规则出错", "engine error"),
}


@command(
    "show",
    Text(
        "用中文说明一条规则：核对什么、依据、用例；库中有评审记录时，还有它触发和被排除的次数。",
        "Shows one rule in words: what it checks, its law, its cases and, where there is a store, how often it fired and "
        "was dismissed.",
    ),
    examples=("gouji rules show A01",),
)
@argument("rule_id", metavar="ID", about=Text("规则编号", "id of the rule"))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    about=Text("输出格式，默认 text", "form of the output, text by default"),
)
@RULESET
@OVERLAY
def show_command(rule_id: str, form: str, folder: Path | None, overlays: tuple[Path, ...]) -> None:
    """Print one rule."""
    ruleset, spoken = load_chosen(folder, overlays), language()
    owners = (each for each in (ruleset, *ruleset.regions.values()) if each.rule(rule_id.upper()))
    ruleset = next(owners, ruleset)
    rule = ruleset.rule(rule_id.upper())
    if rule is None:
        raise BadUse(
            Text(
                f"没有规则 {rule_id}；全部规则见 gouji rules list",
                f"no rule {rule_id}; gouji rules list shows all",
            )
        )
    if form == "json":
        click.echo(dumps({**rule_json(rule, spoken), "record": _record_json(rule, spoken)}, indent=2))
        return
    print_rows(rule_rows(rule, spoken))
    print_rows(_more(rule, ruleset, spoken))


def _more(rule: Rule, ruleset: Ruleset, spoken: Language) -> Iterator[Row]:
    yield EMPTY
    yield row(0, (Text("怎样核对", "How it checks").in_language(spoken), "bold"))
    for line in condition_in_words(rule.file, ruleset.parameters):
        yield row(2, line.in_language(spoken), hanging=2)
    yield EMPTY
    yield row(0, (Text("用例", "Cases").in_language(spoken), "bold"))
    yield from _cases(rule, spoken)
    regions = [code for code, own in ruleset.regions.items() if own.rule(rule.id) is not rule]
    if regions:
        text = Text(f"地方另有规定：{'、'.join(regions)}", f"otherwise in the regions {', '.join(regions)}")
        yield row(0, text.in_language(spoken))
    yield EMPTY
    yield from _record(rule, spoken)


def _cases(rule: Rule, spoken: Language) -> Iterator[Row]:
    """The cases beside a rule, and why there can be none of a kind."""
    file = case_file_of(rule)
    for case in file.cases if file else ():
        kind = KINDS[case.expect if isinstance(case.expect, str) else "fires"]
        yield row(2, (kind.in_language(spoken), "dim"), f"  {case.name.text().in_language(spoken)}")
        yield from (row(6, message, hanging=2) for message in _messages(case))
    never = (("fires", file.never_fires), ("not_assessable", file.never_in_doubt)) if file else ()
    for name, why in never:
        if why is not None:
            none = Text(f"不会有：{why.text().zh}", f"there can be none: {why.text().en}")
            yield row(2, (KINDS[name].in_language(spoken), "dim"), f"  {none.in_language(spoken)}")


def _messages(case: Case) -> list[str]:
    if isinstance(case.expect, str):
        return [case.reason] if case.reason else []
    return [form.message for form in case.expect if form.message]


class _Kept(NamedTuple):
    """What the store knows of a rule: what became of its findings, and what it said on trial."""

    record: RuleRecord
    on_trial: int
    trials: tuple[tuple[str, int, str], ...]


def _kept(rule: Rule, spoken: Language) -> _Kept | None:
    """Return what is kept of a rule; None where there is no store on this machine."""
    settings = load_settings()
    if not settings.database_url and not (settings.data_dir / "gouji.sqlite3").is_file():
        return None
    with open_store(settings) as database, database.read_session() as session:
        return _Kept(
            rule_records(session).get(rule.id, RuleRecord(rule.id)),
            replays.count_shadow_findings(session).get(rule.id, 0),
            tuple(
                (report.organ, report.year, str(kept.content[spoken]["message"]))
                for report, kept in replays.shadow_findings(session, rule.id, limit=TRIALS_SHOWN)
            ),
        )


def _record_json(rule: Rule, spoken: Language) -> Json | None:
    """Return the record as plain values; null where there is no store, which is not the same as never fired."""
    kept = _kept(rule, spoken)
    if kept is None:
        return None
    record = kept.record
    return {
        "found": record.found,
        "confirmed": record.confirmed,
        "dismissed": record.dismissed,
        "waived": record.waived,
        "fixed": record.fixed,
        "needs_rewording": record.needs_rewording,
        "on_trial": kept.on_trial,
        "trials": [
            {"organ": organ, "year": year, "message": message} for organ, year, message in kept.trials
        ],
    }


def _record(rule: Rule, spoken: Language) -> Iterator[Row]:
    heading = Text("评审记录", "Record").in_language(spoken)
    kept = _kept(rule, spoken)
    if kept is None:
        text = Text("本机没有评审记录库", "there is no store on this machine")
        yield row(0, (heading, "bold"), f"  {text.in_language(spoken)}")
        return
    record, on_trial = kept.record, kept.on_trial
    trials = [f"{organ} {year}  {message}" for organ, year, message in kept.trials]
    told = Text(
        f"问题 {record.found} 个：确认 {record.confirmed} · 排除 {record.dismissed} · 豁免 {record.waived} · "
        f"已更正 {record.fixed}",
        f"{record.found} findings: confirmed {record.confirmed} · dismissed {record.dismissed} · "
        f"waived {record.waived} · mended {record.fixed}",
    )
    yield row(0, (heading, "bold"), f"  {told.in_language(spoken)}")
    if on_trial:
        trial = Text(f"试运行中触发 {on_trial} 次", f"fired {on_trial} times on trial")
        yield row(2, trial.in_language(spoken))
        yield from (row(4, told, hanging=2) for told in trials)
    if record.needs_rewording:
        often = Text(
            f"被排除超过 {DISMISSED_TOO_OFTEN}%，请检查这条规则",
            f"dismissed in more than {DISMISSED_TOO_OFTEN} % of its findings: look at this rule",
        )
        yield row(2, (often.in_language(spoken), "bold red"))
