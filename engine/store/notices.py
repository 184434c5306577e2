"""What others who look at the queue should hear of once it is committed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

KEY: Final = "gouji.notices"
"""Where a session keeps them."""


@dataclass(frozen=True, slots=True)
class Notice:
    """That a report's findings are others, or one of them changed.

    Attributes:
        region: of the report: whoever may not read it is not told.
        item_id: the finding that changed; None: new ones may have come, or several changed.
    """

    report_id: int
    region: str | None
    item_id: int | None = None


def note(session: Any, notice: Notice) -> None:
    """Have something told after the session's commit; nothing is told where it is rolled back."""
    noted: list[Notice] | None = session.info.get(KEY)
    if noted is not None:
        noted.append(notice)
