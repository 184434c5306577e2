"""How a report was judged, as far as judging it again may be spared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Integer, ScalarSelect, bindparam, func, select
from sqlmodel import Session, col

from ...model import RuleOutcome
from ..tables import EvaluationRow, FindingRow, ShadowFindingRow
from . import replays

_NUMBER: Final = bindparam("number", type_=Integer)


def _count(of_it: type[FindingRow | ShadowFindingRow]) -> ScalarSelect[int]:
    return select(func.count()).where(col(of_it.evaluation_id) == _NUMBER).scalar_subquery()


_ONE: Final = select(
    col(EvaluationRow.inputs),
    col(EvaluationRow.ruleset_digest),
    col(EvaluationRow.counts),
    col(EvaluationRow.shadow_results),
    _count(FindingRow),
    _count(ShadowFindingRow),
).where(col(EvaluationRow.id) == _NUMBER)
"""Built once: to put it together takes longer than to ask it, and it is asked for every report of a store."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one evaluation was made from, and as much of what it says as tells whether all of it must be said anew.

    Attributes:
        inputs: what was judged.
        ruleset_digest: of the ruleset that judged.
        findings: how many it has, those of rules on trial included.
        is_broken: whether a rule ended in an engine error, one on trial included.
    """

    inputs: replays.Inputs
    ruleset_digest: str
    findings: int
    is_broken: bool


def judged(session: Session, evaluation_id: int) -> Judged | None:
    """Return what an evaluation was made from without reading all that it says; None where that was not kept.

    Raises:
        NotFoundError: there is no such evaluation.
    """
    found = session.connection().execute(_ONE, {"number": evaluation_id}).one_or_none()
    if found is None:
        raise replays.no_evaluation(evaluation_id)
    kept, digest, counts, trial, findings, on_trial = found
    if kept is None:
        return None
    error = RuleOutcome.ENGINE_ERROR.value
    is_broken = bool(counts.get(error)) or any(each["zh"]["outcome"] == error for each in trial or ())
    return Judged(replays.inputs_from(session, kept), digest, findings + on_trial, is_broken)
