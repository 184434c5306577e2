"""What rules on trial say: for those who write rules, in no queue, answer or count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gouji.engine.errors import ForbiddenError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries.shadow import ShadowFilter, list_shadow
from gouji.engine.store.tables import EvaluationRow, Report, ShadowFindingRow

from .roles import ROLE_NAMES, Actor, Role

SEES_TRIALS: Final = frozenset({Role.AUTHOR, Role.ADMIN})


def shadow_page(
    session: Session,
    actor: Actor,
    wanted: ShadowFilter,
    *,
    before: int | None = None,
    offset: int = 0,
    limit: int,
) -> tuple[Sequence[tuple[Report, EvaluationRow, ShadowFindingRow]], int]:
    """Return one page of findings of rules on trial in the actor's region, and how many there are in all.

    Raises:
        ForbiddenError: the actor is neither rule author nor administrator.
    """
    if actor.role not in SEES_TRIALS:
        name = ROLE_NAMES[actor.role]
        raise ForbiddenError(
            "role_forbids",
            Text(
                f"{name.zh}不能查看试运行规则的结果；请由规则编写人或管理员查看。",
                f"A {name.en} may not see what rules on trial say; ask a rule author or an administrator.",
            ),
        )
    return list_shadow(
        session, replace(wanted, within=actor.region), before=before, offset=offset, limit=limit
    )
