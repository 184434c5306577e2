"""One line per organ: what the attached workbook lists in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OrganLine:
    """One organ that has to file, or one report, of a region and year.

    Attributes:
        code: its code in the roster; None where it is not in it.
        state: one of `lists.FILING_STATES`.
        due_on: its last day; None where nothing is known of it.
        filed_on: the day on which the first version came in; None where none did, or it was imported.
        published_on: as the workflow system said of the first version.
        late_days: None unless late.
        versions: how many came in, imported ones left out.
        outcome: of the report as it stands; None where it was not judged.
        review_state: open, returned, accepted; None where nothing came in.
        errors, warnings, infos, fixed, waived, dismissed: findings; the first three without those dismissed.
        volumes: figures by address (`requests.received.total`); None: missing, blank or in doubt. Empty where
            nothing was read.
        submission_id: of the version that stands, for its page /reports/{submission_id}.
    """

    code: str | None
    name: str
    region: str | None
    kind: str | None
    state: str
    due_on: date | None
    filed_on: date | None
    published_on: date | None
    late_days: int | None
    versions: int
    outcome: str | None
    review_state: str | None
    errors: int
    warnings: int
    infos: int
    fixed: int
    waived: int
    dismissed: int
    volumes: dict[str, int | None]
    submission_id: str | None
