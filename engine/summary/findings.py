"""What was found in the reports of a region, and what people made of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..errors import Text
from .figures import Figure, percent_of


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Findings of one kind, each relation of each report counted once through all its versions.

    `found` is `standing`, `fixed`, `waived` and `dismissed` together, and `error`, `warning` and `info` together.

    Attributes:
        scope: `all`; a severity; the letter of a group of rules (`A`); or a rule (`A01`).
        standing: open, claimed by somebody or confirmed.
        fixed: gone from a later version, or from the same one judged anew.
        waived: accepted by a person until some day.
        dismissed: a person said that it is none.
    """

    scope: str
    label: Text
    found: Figure
    standing: Figure
    fixed: Figure
    waived: Figure
    dismissed: Figure
    error: Figure
    warning: Figure
    info: Figure

    @property
    def dismissed_percent(self) -> Decimal | None:
        """How many in a hundred were dismissed; None where there are none."""
        return percent_of(self.dismissed.value, self.found.value)


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings, by severity, group and rule.

    Attributes:
        severities: errors, warnings, hints.
        families: groups of the catalogue in its order, those without findings too.
        rules: those that found something this year or last, in the order of the catalogue.
        reports_with_errors, reports_clean: reports judged with an error that stands; with nothing that stands.
    """

    all: FindingLine
    severities: tuple[FindingLine, ...]
    families: tuple[FindingLine, ...]
    rules: tuple[FindingLine, ...]
    reports_with_errors: Figure
    reports_clean: Figure


@dataclass(frozen=True, slots=True)
class Carry:
    """Whether 上年结转 is what last year's reports carried out (rules Y01, G10).

    Attributes:
        broken: reports in which a chain stands broken; `columns`: how many columns that are.
        without_predecessor: reports with nothing to compare with (Y10): not checked.
        carried_in, carried_out: pieces carried in by the reports of this year; carried out by those of the year
            before, of the same region.
    """

    broken: Figure
    columns: Figure
    without_predecessor: Figure
    carried_in: Figure
    carried_out: Figure


@dataclass(frozen=True, slots=True)
class OrganInNeed:
    """One of the ten organs that need help: with errors or warnings that nobody dismissed.

    The one with most errors comes first; of equals the one with more warnings, then the later one, then by name. Who
    filed late or not at all and has neither is in the lists of `Filing`.

    Attributes:
        error, warning: findings through all versions that were not dismissed, those fixed since among them.
        versions: how many came in.
        late_days: None unless late.
    """

    organ: str
    region: str | None
    report_id: int
    submission_id: str | None
    error: Figure
    warning: Figure
    versions: int
    late_days: int | None

    @property
    def address(self) -> str | None:
        """The path of its report's page; None where no version of it stands."""
        return f"/reports/{self.submission_id}" if self.submission_id else None
