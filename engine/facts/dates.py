"""The days of a report: submitted, published, signed, and the period it covers.

Days are those of the calendar in China: a report submitted at 2022-01-31T23:30+08:00 is in time wherever the
server stands. China has kept UTC+8 without summer time since 1991, so no time zone data is needed.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

from ..errors import Text
from ..model import Span
from .reader import Readers
from .sources import Sources
from .values import Absent, Fact

CHINA: Final = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_in_china(moment: datetime) -> date:
    """Return the calendar day of `moment` in China; a moment without time zone is taken as Chinese time."""
    return (moment if moment.tzinfo is None else moment.astimezone(CHINA)).date()


def _submitted(sources: Sources) -> Fact | Absent:
    moment = sources.filing.submitted_at
    if moment is None:
        return Absent(Text("没有提交时间", "the time of submission is not known"))
    return Fact(day_in_china(moment))


def _published(sources: Sources) -> Fact | Absent:
    if sources.filing.published_on is not None:
        return Fact(sources.filing.published_on)
    return _stated(
        sources.document.published_on,
        sources.document.published_span,
        Text("文中和报送信息中都没有发布日期", "neither document nor filing says when it was published"),
    )


def _first_published(sources: Sources) -> Fact | Absent:
    first, own = sources.filing.first_published_on, _published(sources)
    if first is None or (isinstance(own, Fact) and isinstance(own.value, date) and own.value <= first):
        return own
    return Fact(first)


def _signed(sources: Sources) -> Fact | Absent:
    return _stated(
        sources.document.signed_on,
        sources.document.signed_span,
        Text("没有落款日期", "there is no date in a signature block"),
    )


def _stated(day: date | None, span: Span | None, reason: Text) -> Fact | Absent:
    return Absent(reason) if day is None else Fact(day, (span,) if span else ())


def _submission_known(sources: Sources) -> Fact | Absent:
    return Fact(sources.filing.submitted_at is not None)


def _publication_known(sources: Sources) -> Fact | Absent:
    return Fact(sources.filing.published_on is not None or sources.document.published_on is not None)


_NO_PERIOD: Final = Text("没有写明统计期限", "the period covered is not stated")


def _period_start(sources: Sources) -> Fact | Absent:
    period = sources.document.period
    return _stated(period.start, period.span, _NO_PERIOD) if period else Absent(_NO_PERIOD)


def _period_end(sources: Sources) -> Fact | Absent:
    period = sources.document.period
    return _stated(period.end, period.span, _NO_PERIOD) if period else Absent(_NO_PERIOD)


def _period_year(sources: Sources) -> Fact | Absent:
    period = sources.document.period
    if period is None or period.start is None or period.end is None:
        return Absent(_NO_PERIOD)
    if period.start.year != period.end.year:
        return Absent(Text("统计期限起止不在同一年", "the period covered begins and ends in different years"))
    return Fact(period.end.year, (period.span,) if period.span else ())


READERS: Final[Readers] = {
    "dates.submitted": _submitted,
    "dates.published": _published,
    "dates.first_published": _first_published,
    "dates.signed": _signed,
    "dates.submission_known": _submission_known,
    "dates.publication_known": _publication_known,
    "period.start": _period_start,
    "period.end": _period_end,
    "period.year": _period_year,
}
