"""The figures that summaries add up, one row a report, as whole numbers that SQL can sum."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from ...summary import Tally
from .base import Row


class TallyRow(Row, table=True):
    """The column 总计 of table 3 and the cells of table 4 of one version, as it was last judged.

    A figure is NULL where there is no sure whole number (missing, blank, in doubt): it adds nothing and is counted
    apart. `other_3` holds （六）其他处理 where a report has it as one row. `tally_column` names the column of an address.

    Attributes:
        missing_tables: how many of the two tables were not found.
        unknown: how many of the figures are NULL.
    """

    __tablename__ = "tallies"

    submission_id: UUID = Field(foreign_key="submissions.id", primary_key=True)
    missing_tables: int
    unknown: int
    received: int | None = Field(default=None, sa_type=BigInteger)
    carried_in: int | None = Field(default=None, sa_type=BigInteger)
    granted: int | None = Field(default=None, sa_type=BigInteger)
    partial: int | None = Field(default=None, sa_type=BigInteger)
    refused_1: int | None = Field(default=None, sa_type=BigInteger)
    refused_2: int | None = Field(default=None, sa_type=BigInteger)
    refused_3: int | None = Field(default=None, sa_type=BigInteger)
    refused_4: int | None = Field(default=None, sa_type=BigInteger)
    refused_5: int | None = Field(default=None, sa_type=BigInteger)
    refused_6: int | None = Field(default=None, sa_type=BigInteger)
    refused_7: int | None = Field(default=None, sa_type=BigInteger)
    refused_8: int | None = Field(default=None, sa_type=BigInteger)
    unavailable_1: int | None = Field(default=None, sa_type=BigInteger)
    unavailable_2: int | None = Field(default=None, sa_type=BigInteger)
    unavailable_3: int | None = Field(default=None, sa_type=BigInteger)
    declined_1: int | None = Field(default=None, sa_type=BigInteger)
    declined_2: int | None = Field(default=None, sa_type=BigInteger)
    declined_3: int | None = Field(default=None, sa_type=BigInteger)
    declined_4: int | None = Field(default=None, sa_type=BigInteger)
    declined_5: int | None = Field(default=None, sa_type=BigInteger)
    other_1: int | None = Field(default=None, sa_type=BigInteger)
    other_2: int | None = Field(default=None, sa_type=BigInteger)
    other_3: int | None = Field(default=None, sa_type=BigInteger)
    result_total: int | None = Field(default=None, sa_type=BigInteger)
    carried_out: int | None = Field(default=None, sa_type=BigInteger)
    reconsideration_upheld: int | None = Field(default=None, sa_type=BigInteger)
    reconsideration_corrected: int | None = Field(default=None, sa_type=BigInteger)
    reconsideration_other: int | None = Field(default=None, sa_type=BigInteger)
    reconsideration_pending: int | None = Field(default=None, sa_type=BigInteger)
    reconsideration_total: int | None = Field(default=None, sa_type=BigInteger)
    direct_suit_upheld: int | None = Field(default=None, sa_type=BigInteger)
    direct_suit_corrected: int | None = Field(default=None, sa_type=BigInteger)
    direct_suit_other: int | None = Field(default=None, sa_type=BigInteger)
    direct_suit_pending: int | None = Field(default=None, sa_type=BigInteger)
    direct_suit_total: int | None = Field(default=None, sa_type=BigInteger)
    suit_after_reconsideration_upheld: int | None = Field(default=None, sa_type=BigInteger)
    suit_after_reconsideration_corrected: int | None = Field(default=None, sa_type=BigInteger)
    suit_after_reconsideration_other: int | None = Field(default=None, sa_type=BigInteger)
    suit_after_reconsideration_pending: int | None = Field(default=None, sa_type=BigInteger)
    suit_after_reconsideration_total: int | None = Field(default=None, sa_type=BigInteger)


def tally_column(address: str) -> str:
    """Return the column of a cell: `requests.received.total` → `received`, `appeals.direct_suit.total` → `direct_suit_total`."""
    table, row, column = address.split(".")
    return row if table == "requests" else f"{row}_{column}"


def tally_row(submission_id: UUID, tally: Tally) -> TallyRow:
    """Return the row that keeps what a report adds to the sums."""
    values = {tally_column(address): value for address, value in tally.values.items()}
    return TallyRow(
        submission_id=submission_id, missing_tables=tally.missing_tables, unknown=tally.unknown, **values
    )
