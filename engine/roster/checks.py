"""What is wrong with an organ that somebody enters, and what merely looks wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from ..errors import Text
from ..register import Register, Registered
from .tree import circle_through, supervisors

Severity = Literal["error", "warning"]

FIRST_YEAR: Final = 2008
"""The first year of which the 条例 of 2007 asked for a report."""
LAST_YEAR: Final = 2100
MOST_CONTACTS: Final = 20

_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}\Z"
)
_CREDIT: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The signs of a 统一社会信用代码 (GB 32100-2015), each worth its place."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        key: of the column concerned.
        severity: an error is not saved; a warning is.
    """

    key: str
    severity: Severity
    text: Text


def problems_of(entry: Registered, plain: Register) -> tuple[Problem, ...]:
    """Return what is wrong with one organ by itself."""
    return (
        *_of_code(entry),
        *_of_text("name", entry.organ.name, most=200, needed=True),
        *_of_region(entry, plain),
        *_of_contacts(entry),
        *_of_exemptions(entry),
        *_of_names(entry),
        *_of_steps(entry),
    )


def problems_among(entry: Registered, register: Register) -> tuple[Problem, ...]:
    """Return what is wrong with one organ among all others, in a register with every organ as it would be."""
    return (*_of_parent(entry, register), *_of_twins(entry, register), *_of_others(entry, register))


def is_credit_code(code: str) -> bool:
    """Tell whether the check character of a 统一社会信用代码 of 18 characters is right (GB 32100-2015)."""
    if len(code) != 18 or any(sign not in _CREDIT for sign in code):
        return False
    total = sum(_CREDIT.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return _CREDIT[-total % 31] == code[17]


def is_email(address: str) -> bool:
    """Tell whether an address can be written to; only the plain form of ASCII characters counts."""
    return len(address) <= 254 and _EMAIL.match(address) is not None and ".." not in address


def _error(key: str, zh: str, en: str) -> Problem:
    return Problem(key, "error", Text(zh, en))


def _warning(key: str, zh: str, en: str) -> Problem:
    return Problem(key, "warning", Text(zh, en))


def _of_code(entry: Registered) -> Iterator[Problem]:
    code = entry.organ.code or ""
    if len(code) == 18 and code.isalnum() and not is_credit_code(code):
        yield _warning(
            "code",
            f"统一社会信用代码 {code} 的校验码不对，请核对",
            f"the check character of {code} is not right; look at it again",
        )


def _of_region(entry: Registered, plain: Register) -> Iterator[Problem]:
    region = entry.organ.region
    if region is not None and plain.division(region) is None:
        yield _error("region", f"没有行政区划代码 {region}", f"there is no division {region}")
    if region is None and entry.organ.level != "national":
        yield _warning(
            "region",
            "名称看不出行政区划，也没有填；没有区划的机关只有不限区域的人看得到",
            "the name tells no division and none is given; only people without a region see such an organ",
        )


def _of_contacts(entry: Registered) -> Iterator[Problem]:
    if len(entry.contacts) > MOST_CONTACTS:
        yield _error(
            "contact_names", f"联系人最多 {MOST_CONTACTS} 个", f"at most {MOST_CONTACTS} contacts can be kept"
        )
    for contact in entry.contacts:
        if contact.email and not is_email(contact.email):
            yield _error(
                "contact_emails",
                f"“{contact.email}”不是电子邮箱地址",
                f"“{contact.email}” is no e-mail address",
            )
        for key, value, most in (
            ("contact_names", contact.name, 100),
            ("contact_phones", contact.phone, 60),
            ("contact_duties", contact.duty, 100),
        ):
            if len(value) > most or "|" in value or not value.isprintable():
                yield _error(
                    key,
                    f"“{value[:20]}”最多 {most} 个字，不能有换行或“|”",
                    f"“{value[:20]}”: at most {most} characters, no line breaks and no |",
                )


def _of_exemptions(entry: Registered) -> Iterator[Problem]:
    last_covered: float = 0
    for one in sorted(entry.exemptions, key=lambda exemption: exemption.first_year):
        last = LAST_YEAR if one.last_year is None else one.last_year
        if not FIRST_YEAR <= one.first_year <= last <= LAST_YEAR:
            yield _error(
                "exemptions",
                f"免报年度 {one.first_year}-{one.last_year or ''} 不成立，须在 {FIRST_YEAR}—{LAST_YEAR} 年之间且先后不颠倒",
                f"there are no years {one.first_year}-{one.last_year or ''}; give years from {FIRST_YEAR} to {LAST_YEAR}",
            )
        if one.first_year <= last_covered:
            yield _error(
                "exemptions",
                f"{one.first_year} 年重复免报，请合并",
                f"{one.first_year} is excused twice; make one of the two",
            )
        last_covered = max(last_covered, last)
        yield from _of_text("exemptions", one.reason, needed=True)


def _of_names(entry: Registered) -> Iterator[Problem]:
    for other in entry.other_names:
        key = "aliases" if other.kind == "alias" else "former_names"
        yield from _of_text(key, other.name, most=200, needed=True)
        if "@" in other.name:
            yield _error(key, "名称中不能有 @", "a name has no @ in it")
        if other.since and other.until and other.since > other.until:
            yield _error(
                key,
                f"“{other.name}”的止日 {other.until} 早于起日 {other.since}",
                f"“{other.name}” ended on {other.until}, before it began on {other.since}",
            )


def _of_steps(entry: Registered) -> Iterator[Problem]:
    code = entry.organ.code
    for step in entry.lineage:
        yield from _of_text("lineage", step.text)
        if code in step.others:
            yield _error(
                "lineage",
                f"{step.effective_on} 的沿革把本机关列为另一机关",
                f"the step of {step.effective_on} names this organ as another one",
            )
        if step.event == "merged" and not step.others:
            yield _error(
                "lineage",
                f"{step.effective_on} 合并：请写明并入的机关代码",
                f"the merger of {step.effective_on} does not say which organs went into this one",
            )
    founded = sorted(step.effective_on for step in entry.lineage if step.event == "founded")
    ended = sorted(step.effective_on for step in entry.lineage if step.event == "abolished")
    if len(founded) > 1 or len(ended) > 1:
        yield _error("lineage", "设立和撤销各只能有一次", "an organ is founded once and abolished once")
    if founded and any(step.effective_on < founded[0] for step in entry.lineage):
        yield _error("lineage", "有早于设立的沿革", "a step is dated before the organ was founded")
    if ended and any(step.effective_on > ended[0] for step in entry.lineage):
        yield _error("lineage", "有晚于撤销的沿革", "a step is dated after the organ was abolished")


def _of_text(key: str, text: str, *, most: int = 500, needed: bool = False) -> Iterator[Problem]:
    if needed and not text.strip():
        yield _error(key, "不能为空", "it may not be empty")
    if len(text) > most or "|" in text or not text.isprintable():
        yield _error(
            key,
            f"最多 {most} 个字，不能有换行或“|”",
            f"at most {most} characters, no line breaks and no |",
        )


def _of_parent(entry: Registered, register: Register) -> Iterator[Problem]:
    if entry.parent is None:
        return
    if register.entry(entry.parent) is None:
        yield _error(
            "parent", f"名录中没有上级机关 {entry.parent}", f"the roster has no organ {entry.parent}"
        )
        return
    circle = circle_through(entry.organ.code or "", supervisors(register))
    if circle:
        way = " → ".join(circle)
        yield _error("parent", f"上级关系成了圈：{way}", f"its supervisors go round in a circle: {way}")


def _of_twins(entry: Registered, register: Register) -> Iterator[Problem]:
    others = [
        other.organ
        for other in register.holders(entry.organ.name, entry.organ.region)
        if other.organ.code != entry.organ.code and other.organ.region == entry.organ.region
    ]
    if others:
        codes = "、".join(other.code or other.name for other in others)
        yield _warning(
            "name",
            f"同一行政区划内 {codes} 也用这个名称，报送时将分不清",
            f"{codes} of the same division is called so too; its reports cannot be told from this one's",
        )


def _of_others(entry: Registered, register: Register) -> Iterator[Problem]:
    for step in entry.lineage:
        for code in step.others:
            if register.entry(code) is None:
                yield _warning(
                    "lineage",
                    f"{step.effective_on} 的沿革提到 {code}，名录中没有",
                    f"the step of {step.effective_on} names {code}, which the roster does not have",
                )
