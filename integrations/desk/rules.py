"""What a person may know of the rules: what each looks for, why, an example, how to repair, and its record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from gouji.engine.errors import NotFoundError, Text
from gouji.engine.rules import Rule, Ruleset
from gouji.engine.rules.cases import cases_of
from gouji.engine.rules.plain import condition_in_words
from gouji.engine.store import Session
from gouji.engine.store.queries.rules import RuleRecord, rule_records
from gouji.engine.store.queries.shadow import ShadowFilter

from .roles import Action, Actor, require_action
from .shadow import SEES_TRIALS, shadow_page

FAMILIES: Final[Mapping[str, Text]] = {
    "D": Text("时限", "Deadlines"),
    "F": Text("格式与模板", "Form and template"),
    "S": Text("章节完整", "Sections"),
    "T": Text("表格完整", "Tables"),
    "A": Text("表内勾稽", "Sums within the tables"),
    "Y": Text("跨年衔接", "From year to year"),
    "N": Text("正文与表格", "Prose against tables"),
    "M": Text("正文数字", "Figures in the prose"),
    "L": Text("权限与法律", "Powers and law"),
    "P": Text("隐私与保密", "Privacy and secrecy"),
    "Q": Text("文字质量", "Wording"),
    "G": Text("汇总", "Aggregation"),
}
"""The groups of the catalogue by the letter that its ids begin with, in its order."""

OWN_CHECK: Final = "本系统核对项"
ON_TRIAL: Final = frozenset({"draft", "shadow"})
TRIALS_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule in the list, with its record in the reader's region."""

    rule: Rule
    record: RuleRecord


@dataclass(frozen=True, slots=True)
class RuleFamily:
    """One group of the catalogue with its rules."""

    letter: str
    title: Text
    entries: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class RuleExample:
    """A case of the rule: what its author calls it, and what the rule says there; no messages where it is silent."""

    name: Text
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule on trial says of one report as it was last judged."""

    organ: str
    year: int
    submission_id: UUID | None
    message: Text


@dataclass(frozen=True, slots=True)
class RulePage:
    """Everything about one rule.

    Attributes:
        entry: the rule and its record.
        words: its condition in words, line by line.
        trials: what it says while it is on trial, the latest first; for rule authors and administrators only.
        basis: law and documents; empty where the rule is a check of this system alone.
        fires, silent: cases in which it finds something, and in which it does not.
    """

    entry: RuleEntry
    words: tuple[Text, ...]
    trials: tuple[Trial, ...]
    basis: tuple[str, ...]
    fires: tuple[RuleExample, ...]
    silent: tuple[RuleExample, ...]


def catalogue(session: Session, actor: Actor, ruleset: Ruleset) -> tuple[RuleFamily, ...]:
    """Return all rules that `actor` may see, by group; those on trial only for rule authors and administrators.

    Raises:
        ForbiddenError: the role may not read.
    """
    require_action(actor, Action.READ)
    records = rule_records(session, actor.region)
    entries = [_entry(rule, records) for rule in ruleset.rules if _is_visible(rule, actor)]
    letters = dict.fromkeys([*FAMILIES, *(_letter(entry.rule) for entry in entries)])
    families = (
        RuleFamily(
            letter,
            FAMILIES.get(letter, Text(letter, letter)),
            tuple(entry for entry in entries if _letter(entry.rule) == letter),
        )
        for letter in letters
    )
    return tuple(family for family in families if family.entries)


def rule_page(session: Session, actor: Actor, ruleset: Ruleset, rule_id: str) -> RulePage:
    """Return everything about one rule.

    Raises:
        ForbiddenError: the role may not read.
        NotFoundError: there is no such rule, or it is on trial and `actor` is no rule author.
    """
    require_action(actor, Action.READ)
    rule = ruleset.rule(rule_id)
    if rule is None or not _is_visible(rule, actor):
        raise NotFoundError(
            "no_such_rule",
            Text(
                f"没有规则 {rule_id}，请从规则目录进入。",
                f"There is no rule {rule_id}; start from the catalogue.",
            ),
        )
    return RulePage(
        _entry(rule, rule_records(session, actor.region)),
        condition_in_words(rule.file, ruleset.parameters),
        _trials(session, actor, rule) if actor.role in SEES_TRIALS else (),
        tuple(basis for basis in rule.file.basis if basis != OWN_CHECK),
        *_examples(rule),
    )


def _trials(session: Session, actor: Actor, rule: Rule) -> tuple[Trial, ...]:
    found, _ = shadow_page(session, actor, ShadowFilter(rule=rule.id), offset=0, limit=TRIALS_SHOWN)
    return tuple(
        Trial(
            report.organ,
            report.year,
            report.current_submission_id,
            Text(row.content["zh"]["message"], row.content["en"]["message"]),
        )
        for report, _, row in found
    )


def _entry(rule: Rule, records: Mapping[str, RuleRecord]) -> RuleEntry:
    return RuleEntry(rule, records.get(rule.id, RuleRecord(rule.id)))


def _is_visible(rule: Rule, actor: Actor) -> bool:
    return rule.stage not in ON_TRIAL or actor.role in SEES_TRIALS


def _letter(rule: Rule) -> str:
    found = re.match(r"[A-Z]+", rule.id)
    return found[0] if found else rule.id


def _examples(rule: Rule) -> tuple[tuple[RuleExample, ...], tuple[RuleExample, ...]]:
    fires: list[RuleExample] = []
    silent: list[RuleExample] = []
    for case in cases_of(rule):
        said: Sequence[str] = ()
        if not isinstance(case.expect, str):
            said = [form.message for form in case.expect if form.message]
        (silent if isinstance(case.expect, str) else fires).append(RuleExample(case.name.text(), tuple(said)))
    return tuple(sorted(fires, key=lambda example: not example.messages)), tuple(silent)
