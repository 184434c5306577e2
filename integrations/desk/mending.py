"""What is told to people while the rules cannot be loaded."""

from __future__ import annotations

from typing import Final

import structlog

from gouji.engine.errors import GoujiError, RulesetError, Text

log = structlog.get_logger(__name__)

RULES_BROKEN: Final = Text(
    "规则暂时无法加载，请稍后再试；管理员可用 gouji doctor 和 gouji rules lint 查看原因。",
    "The rules cannot be loaded at present; try again later. An administrator sees why by gouji doctor and gouji rules lint.",
)


def as_told(error: GoujiError) -> GoujiError:
    """Return the error to show: of a broken ruleset only that it is broken, since its files and lines are the operator's
    business; they are logged.
    """
    if not isinstance(error, RulesetError):
        return error
    log.error("rules_cannot_be_loaded", reason=error.text.en)
    return GoujiError(error.code, RULES_BROKEN)
