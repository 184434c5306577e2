"""`gouji check`: reads, judges, prints; no service, no database."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from gouji.engine.errors import Text
from gouji.engine.register import load_register
from gouji.engine.rules import Ruleset

from .configured import configured
from .explaining import print_explanation
from .judging import Judged, Question, exit_status, judge_all
from .language import BadUse, argument, command, language, option, say
from .listing import print_listing
from .loading import Loaded, load_reports
from .machine import print_json, print_sarif
from .printing import print_rows
from .rulesets import OVERLAY, RULESET, load_chosen
from .trial import trial_rows
from .values import DAY, MOMENT, REGION, split_rules

KINDS: Final = ("department", "government", "township", "vertical")
ABOUT: Final = Text(
    "读取年报，按规则检查并列出问题。同一机关多年的年报放在一起时，逐年比对。"
    "退出码：0 没有达到 --fail-on 的问题；1 有，或有文件读不了；2 什么都没能检查。",
    "Reads reports, judges them by the rules and lists what is wrong. Several reports of one organ are compared "
    "year with year. Exit status: 0 nothing at or above --fail-on; 1 something, or a file could not be read; "
    "2 nothing could be checked.",
)
EXAMPLES: Final = (
    "gouji check 年报.txt",
    "gouji check 2024/ 2025/ --format json --fail-on warning",
    "gouji check 2025.txt --previous 2024.txt --submitted-at 2026-01-20T09:00",
)


@command("check", ABOUT, examples=EXAMPLES)
@argument("paths", metavar="PATH", nargs=-1, required=True, about=Text("文件或文件夹", "files or folders"))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    about=Text("输出格式，默认 text", "form of the output, text by default"),
)
@option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    about=Text("从哪一级问题起以 1 退出，默认 error", "severity from which to exit 1, error by default"),
)
@option(
    "--submitted-at",
    type=MOMENT,
    about=Text("提交时间，用于时限规则", "when it was submitted, for deadlines"),
)
@option(
    "--published-on", type=DAY, about=Text("公布日期，用于时限规则", "when it was published, for deadlines")
)
@option("--kind", type=click.Choice(KINDS), about=Text("机关类型", "kind of organ"))
@option("--region", type=REGION, about=Text("行政区划代码", "division code"))
@RULESET
@OVERLAY
@option(
    "--previous",
    metavar="PATH",
    multiple=True,
    type=click.Path(path_type=Path),
    about=Text("上年年报，只作比对；可重复", "last year's reports, for comparison only; repeatable"),
)
@option(
    "--only",
    metavar="RULE",
    multiple=True,
    about=Text("只看这些规则；可重复", "these rules only; repeatable"),
)
@option(
    "--explain", metavar="RULE", about=Text("说明这条规则是怎样判断的", "explain how this rule was judged")
)
@option(
    "--shadow",
    is_flag=True,
    about=Text("另外列出试运行规则的结果", "show apart what rules on trial say"),
)
@option(
    "--on",
    "judged_on",
    type=DAY,
    about=Text(
        "按这一天各规则所处的阶段检查，默认今天", "judge by the stages of rules on this day, today by default"
    ),
)
def check_command(
    paths: tuple[str, ...],
    form: str,
    fail_on: str,
    submitted_at: datetime | None,
    published_on: date | None,
    kind: str | None,
    region: str | None,
    folder: Path | None,
    overlays: tuple[Path, ...],
    previous: tuple[Path, ...],
    only: tuple[str, ...],
    explain: str | None,
    shadow: bool,
    judged_on: date | None,
) -> int:
    """Judge the reports under `paths`, print what was found, return the exit status."""
    settings = configured()
    ruleset = load_chosen(folder, overlays)
    wanted, files = split_rules(only, paths)
    explained = explain.upper() if explain else None
    _refuse_unknown(ruleset, wanted | ({explained} if explained else set()))
    if submitted_at is not None and submitted_at.tzinfo is None:
        submitted_at = submitted_at.replace(tzinfo=ZoneInfo(settings.timezone))
    register = load_register(settings.organs)
    today = judged_on or datetime.now(ZoneInfo(settings.timezone)).date()
    question = Question(
        ruleset, register, region, kind, submitted_at, published_on, wanted or None, today, shadow
    )
    loaded = load_reports(files, register, label=say(Text("读取", "reading")))
    earlier = Loaded((), ())
    if previous:
        earlier = load_reports(previous, register, label=say(Text("读取上年", "reading last year's")))
    judged = judge_all(question, loaded, earlier, label=say(Text("检查", "judging")))
    loaded = Loaded(loaded.documents, loaded.unreadable + earlier.unreadable)
    _print(form, question, judged, loaded, explained)
    return exit_status(judged, loaded, fail_on)


def _refuse_unknown(ruleset: Ruleset, wanted: set[str] | frozenset[str]) -> None:
    known = {rule.id for each in (ruleset, *ruleset.regions.values()) for rule in each.rules}
    for rule in sorted(wanted - known):
        listing = "gouji rules list"
        raise BadUse(
            Text(f"没有规则 {rule}；全部规则见 {listing}", f"no rule {rule}; {listing} shows all of them")
        )


def _print(
    form: str, question: Question, judged: list[Judged], loaded: Loaded, explained: str | None
) -> None:
    if form == "json":
        print_json(question.ruleset, judged, loaded, language(), shadow=question.shadow)
    elif form == "sarif":
        print_sarif(question.ruleset, judged, loaded, language())
    elif explained:
        print_explanation(question.ruleset, explained, judged, loaded, language())
    else:
        print_listing(judged, loaded, language())
        if question.shadow:
            print_rows(trial_rows(judged, language()))
