"""Rules that ended in an error on reports as they were last judged: for the operator, who must see them."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Text, cast
from sqlmodel import Session, col, select

from ...model import RuleOutcome
from ..tables import EvaluationRow

_NONE = f'%"{RuleOutcome.ENGINE_ERROR.value}": 0%'


def count_engine_errors(session: Session) -> dict[str, int]:
    """Return for each rule that ended in an error on how many reports, as they were last judged, it did."""
    statement = select(EvaluationRow.results).where(
        col(EvaluationRow.is_current).is_(True), cast(col(EvaluationRow.counts), Text).not_like(_NONE)
    )
    return dict(
        Counter(
            result["rule"]
            for results in session.exec(statement)
            for result in results
            if result["outcome"] == RuleOutcome.ENGINE_ERROR
        )
    )
