"""One report judged: the steps, one after the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from .decide import Decisions, decide, decide_on_trial, load_decisions
from .facts import build_facts
from .model import Document, Evaluation, Filing, Surroundings
from .repair import with_repairs
from .rules import Checked, Ruleset, check, ruleset_for
from .rules.load import shipped_folder


def judge(
    document: Document,
    ruleset: Ruleset,
    filing: Filing | None = None,
    predecessor: Document | None = None,
    surroundings: Surroundings | None = None,
    *,
    only: Collection[str] | None = None,
    on: date | None = None,
    drafts: bool = False,
) -> Evaluation:
    """Return all outcomes and findings of one report. Worker, command line and rule cases all call this.

    Pure: the same arguments give the same evaluation, whatever day it is.

    Args:
        document: the report as read.
        ruleset: as loaded; its folder holds the decision rules. The overlay of the organ's region is taken.
        filing: what is known of the filing beside the document; nothing, where left out.
        predecessor: last year's report of the same organ, where there is one.
        surroundings: what other reports say about this one; nothing where nobody looked.
        only: catalogue ids; no other rule is looked at.
        on: the day of judging, which decides how far each rule has come; None: before any later stage.
        drafts: look at drafts too, as at rules on trial.

    Raises:
        DecisionError: durable_rules failed: the outcome is unknown, never «accepted».
        RulesetError: the decision rules of the ruleset have mistakes.
    """
    facts = build_facts(document, filing or Filing(), predecessor, surroundings)
    ruleset = ruleset_for(ruleset, facts)
    evaluation = conclude(document, ruleset, check(ruleset, facts, only, on=on, drafts=drafts))
    return replace(evaluation, findings=with_repairs(document, evaluation.findings, predecessor))


def conclude(document: Document, ruleset: Ruleset, checked: Checked) -> Evaluation:
    """Return what is decided on what the rules of `ruleset` saw; repairs are not looked for.

    Raises:
        DecisionError, RulesetError: as `judge` does.
    """
    decisions = decisions_of(ruleset)
    decided = decide(decisions, document, checked, ruleset.outcome_policy)
    trial = decide_on_trial(decisions, document, checked, ruleset.outcome_policy)
    return Evaluation(
        ruleset_id=ruleset.id,
        ruleset_version=ruleset.version,
        ruleset_digest=ruleset.digest,
        outcome=decided.outcome,
        results=decided.results,
        findings=decided.findings,
        shadow_results=trial.results if trial else (),
        shadow_findings=trial.findings if trial else (),
    )


def decisions_of(ruleset: Ruleset, *, thoroughly: bool = False) -> Decisions:
    """Return the compiled decision rules of `ruleset`, compiled once per content.

    A ruleset without any of its own is decided as the shipped one is. What was compiled before a process forks
    serves its children too.

    Args:
        ruleset: as loaded.
        thoroughly: look for rules that silence each other in the shipped decisions too, which tests have done
            already; those of any other folder are always looked through.

    Raises:
        RulesetError: with all mistakes in them.
    """
    return _decisions_of(ruleset.folder, ruleset.base_digest, thoroughly)


@lru_cache(maxsize=16)
def _decisions_of(folder: Path, digest: str, thoroughly: bool) -> Decisions:
    shipped = shipped_folder() / "decisions.yaml"
    own = folder / shipped.name
    path = own if own.exists() else shipped
    return _decisions(path, digest, thoroughly or path.resolve() != shipped.resolve())


@lru_cache(maxsize=8)
def _decisions(path: Path, digest: str, thoroughly: bool) -> Decisions:
    return load_decisions(path, thoroughly=thoroughly)
