"""One number of a summary with the list that it counts, and what two of them make."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from ..errors import Text


@dataclass(frozen=True, slots=True)
class Area:
    """The region of a summary with all that lies in it.

    Attributes:
        code: 行政区划代码, 6 digits or a prefix of 2 or 4, as asked for; None is the whole country.
        name: as it is called, 河南省新乡市; the code itself where nobody knows its name.
        is_own: only what belongs to the region itself (市本级), nothing of the divisions below it.
    """

    code: str | None
    name: Text
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, with the same number of the year before, and the list that it counts.

    Attributes:
        key: `filing.late`, `findings.A01.dismissed`, …: stable, for machines, and the name of the list.
        label: what is counted, to be shown.
        value: how many; None where it cannot be said (no roster, no report of the government), which is not 0.
        before: the same for the year before; None where it cannot be said.
        unit: what one is: 份, 个, 件, 天.
        year, region, is_own: of `value`; the last two as in `Area`.
    """

    key: str
    label: Text
    value: int | None
    before: int | None
    unit: Text
    year: int
    region: str | None = None
    is_own: bool = False

    @property
    def address(self) -> str:
        """The path of the page that lists what `value` counts, below `GOUJI_BASE_URL`."""
        return self._address(self.year)

    @property
    def address_before(self) -> str:
        """The path of the page that lists what `before` counts."""
        return self._address(self.year - 1)

    @property
    def change(self) -> int | None:
        """How much it grew since the year before; None where either is not known."""
        return None if self.value is None or self.before is None else self.value - self.before

    def _address(self, year: int) -> str:
        return path_of(year, self.region, f"/list/{self.key}", is_own=self.is_own)


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole in per cent, exact to one decimal place; both are figures with their lists."""

    key: str
    label: Text
    part: Figure
    whole: Figure

    @property
    def percent(self) -> Decimal | None:
        """This year's; None where the whole is 0 or not known."""
        return percent_of(self.part.value, self.whole.value)

    @property
    def percent_before(self) -> Decimal | None:
        """Last year's."""
        return percent_of(self.part.before, self.whole.before)


def path_of(year: int, region: str | None, rest: str = "", *, is_own: bool = False) -> str:
    """Return the path of a page of the summary of a year and region, below `GOUJI_BASE_URL`."""
    values = {**({"region": region} if region else {}), **({"own": "1"} if is_own else {})}
    return f"/summaries/{year}{rest}{'?' if values else ''}{urlencode(values)}"


def percent_of(part: int | None, whole: int | None) -> Decimal | None:
    """Return a part in per cent to one decimal place, rounded half up; None where the whole is 0 or not known."""
    if part is None or not whole:
        return None
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
