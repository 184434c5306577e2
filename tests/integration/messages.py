"""Submissions as a workflow system sends them. The reports are written for these tests."""

from __future__ import annotations

from typing import Any

SECRET = "whsec_dGhlLWRvb3Itb2YtdGhlLXRlc3RzLTE="
OLD_SECRET = "whsec_dGhlLWRvb3Itb2YtdGhlLXRlc3RzLTA="

COLUMNS = ("natural", "business", "research", "welfare", "legal", "other")
RESULT_ROWS = (
    "granted",
    "partial",
    *(f"refused_{number}" for number in range(1, 9)),
    *(f"unavailable_{number}" for number in range(1, 4)),
    *(f"declined_{number}" for number in range(1, 6)),
    *(f"other_{number}" for number in range(1, 4)),
)

DISCLOSURE = (
    *(
        f"disclosure.{row}.{column}"
        for row in ("regulations", "normative")
        for column in ("made", "repealed", "in_force")
    ),
    *(f"disclosure.{row}.decisions" for row in ("licensing", "penalties", "coercion")),
    "disclosure.fees.amount",
)
APPEALS = tuple(
    f"appeals.{row}.{column}"
    for row in ("reconsideration", "direct_suit", "suit_after_reconsideration")
    for column in ("upheld", "corrected", "other", "pending", "total")
)
OTHER_TABLES = dict.fromkeys((*DISCLOSURE, *APPEALS), 0)


def cells(
    *, received: int = 0, carried_in: int = 0, granted: int = 0, carried_out: int = 0
) -> dict[str, int]:
    """Return the tables of 2021 on, all zero but for table 3, all of it from natural persons.

    They are consistent where `received + carried_in` is `granted + carried_out`.
    """
    said = {
        "received": received,
        "carried_in": carried_in,
        "granted": granted,
        "result_total": granted,
        "carried_out": carried_out,
    }
    rows = ("received", "carried_in", *RESULT_ROWS, "result_total", "carried_out")
    table = {}
    for row in rows:
        number = said.get(row, 0)
        table |= {f"requests.{row}.{column}": 0 for column in COLUMNS}
        table |= {f"requests.{row}.natural": number, f"requests.{row}.total": number}
    return table | OTHER_TABLES


def message(
    document: dict[str, Any],
    *,
    organ: str = "青川县水务局",
    year: int = 2022,
    external_id: str = "oa-1",
    callback_url: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return a whole `report.submitted`."""
    data: dict[str, Any] = {
        "external_id": external_id,
        "organ": organ,
        "region": "510822",
        "kind": "department",
        "year": year,
        "submitted_at": f"{year + 1}-01-20T09:00:00+08:00",
        "document": document,
        **more,
    }
    if callback_url is not None:
        data["callback_url"] = callback_url
    return {"type": "report.submitted", "timestamp": data["submitted_at"], "data": data}
