"""A summary as a prefecture would get it, made of plain counts: for tests of everything that shows one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gouji.engine.errors import Text
from gouji.engine.summary import (
    APPEAL_LINES,
    REQUEST_LINES,
    Area,
    Counts,
    NeedCounts,
    RegionCounts,
    Summary,
    Taken,
    assemble,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
DIGEST = "sha256:" + "3f9c" * 16

RULES = {
    "A01": (14, "error", 3, 9, 0, 2, Text("收办平衡", "intake = output")),
    "A03": (6, "error", 2, 4, 0, 0, Text("行合计", "row total")),
    "D01": (9, "error", 9, 0, 0, 0, Text("逾期提交", "submitted late")),
    "N01": (
        21,
        "warning",
        5,
        4,
        1,
        11,
        Text("正文申请数与表三不符", "applications told are not those of table 3"),
    ),
    "Q01": (160, "info", 90, 20, 0, 50, Text("疑似错别字、漏字", "typing errors")),
    "S07": (48, "warning", 30, 15, 3, 0, Text("第六部分未说明信息处理费", "no statement on fees")),
    "T06": (33, "warning", 10, 22, 1, 0, Text("空白单元格", "blank cells")),
    "Y01": (5, "error", 4, 1, 0, 0, Text("上年结转不一致", "carry-over broken")),
}
"""By rule: found, severity, standing, fixed, waived, dismissed."""

REQUESTS = {
    "received": 1284, "carried_in": 37, "granted": 702, "partial": 81, "refused": 96, "refused_1": 2, "refused_2": 5,
    "refused_3": 0, "refused_4": 31, "refused_5": 14, "refused_6": 22, "refused_7": 12, "refused_8": 10,
    "unavailable": 268, "unavailable_1": 201, "unavailable_2": 48, "unavailable_3": 19, "declined": 74,
    "declined_1": 39, "declined_2": 17, "declined_3": 6, "declined_4": 0, "declined_5": 12, "other": 58,
    "other_1": 33, "other_2": 1, "other_3": 24, "result_total": 1279, "carried_out": 42,
}  # fmt: skip
APPEALS = {
    "reconsideration": (34, 21, 9, 3, 1),
    "direct_suit": (11, 7, 2, 1, 1),
    "suit_after_reconsideration": (6, 5, 0, 0, 1),
    "suits": (17, 12, 2, 1, 2),
}
"""Total, upheld, corrected, other, pending."""


def example_summary(year: int = 2025, *, region: str | None = "4107") -> Summary:
    """Return the summary of a prefecture of 412 organs: late and missing ones, an aggregate that differs by 3, …"""
    area = Area(
        region, Text("河南省新乡市", "Xinxiang, Henan") if region else Text("全国", "The whole country")
    )
    taken = Taken(
        year=year,
        area=area,
        taken_at=datetime(year + 1, 4, 1, 8, 30, 15, 987654, tzinfo=SHANGHAI),
        counts={year - back: _counts(100 - 9 * back) for back in range(6)},
        last_day=date(year + 1, 3, 31),
        rulesets=(("annual_report", "2026.1", DIGEST), ("annual_report", "2025.4", "sha256:" + "77aa" * 16)),
        rule_titles={rule: line[-1] for rule, line in RULES.items()},
        needs_help=_needs_help(),
        government="新乡市人民政府",
        regions=tuple(
            RegionCounts(Area(code, Text(zh, en), is_own), _counts(share), _counts(share - 2))
            for code, zh, en, is_own, share in (
                ("410700", "市本级", "the prefecture itself", True, 24),
                ("410702", "红旗区", "Hongqi", False, 31),
                ("410781", "卫辉市", "Weihui", False, 45),
            )
        ),
    )
    return assemble(taken)


def empty_summary(year: int = 2025, *, begun: bool = True) -> Summary:
    """Return the summary of a region without organs and reports; not begun: taken in the year itself."""
    area = Area("469033", Text("某自治县", "a county"))
    month = (
        datetime(year + 1, 1, 5, 9, tzinfo=SHANGHAI) if begun else datetime(year, 6, 5, 9, tzinfo=SHANGHAI)
    )
    counts: Counts = {
        key: None for key in ("filing.expected", "filing.missing", "filing.not_due", "filing.exempt")
    }
    return assemble(Taken(year, area, month, {year: counts}, has_roster=False))


def long_summary(year: int = 2025) -> Summary:
    """Return one with 120 divisions and long names, for what has to stay small."""
    summary = example_summary(year)
    names = (f"第{number}某某某某某某蒙古族藏族自治县" for number in range(120))
    line = summary.regions[0]
    regions = tuple(
        replace(line, area=Area(f"{632301 + place}", Text(name, name))) for place, name in enumerate(names)
    )
    return replace(summary, regions=regions)


def _counts(share: int) -> Counts:
    """Return the counts of a region that is `share` hundredths of the example."""

    def part(number: int) -> int:
        return number * share // 100

    late = {"late_3": part(9), "late_7": part(4), "late_30": part(3), "late_more": part(2)}
    on_time, missing, exempt, outside = part(371), part(15), part(6), part(2)
    filed = on_time + sum(late.values())
    unreadable, imported = part(4), part(3)
    numbers: dict[str, int | None] = {
        "filing.expected": filed - outside + unreadable + imported + missing,
        "filing.filed": filed,
        "filing.filed_expected": filed - outside,
        "filing.on_time": on_time,
        "filing.late": sum(late.values()),
        "filing.days": part(143),
        "filing.unreadable": unreadable,
        "filing.imported": imported,
        "filing.missing": missing,
        "filing.exempt": exempt,
        "filing.outside": outside,
        "filing.returned": part(41),
        "filing.corrected_late": part(12),
        **{f"filing.{name}": number for name, number in late.items()},
    }
    numbers |= _passing(filed, part) | _findings(part) | _volumes(part)
    return numbers


def _passing(filed: int, part) -> dict[str, int | None]:  # type: ignore[no-untyped-def]
    later, waiting, returned, unchecked = part(52), part(38), part(9), part(5)
    judged = filed - unchecked
    return {
        "passing.judged": judged,
        "passing.first": judged - later - waiting - returned,
        "passing.later": later,
        "passing.waiting": waiting,
        "passing.returned": returned,
        "passing.unchecked": unchecked,
        "checks.unreadable": part(4),
        "checks.quarantined": part(1),
        "checks.pending": unchecked,
        "checks.undefined": part(2),
        "checks.without_table": part(3),
        "checks.without_figures": part(17),
        "checks.unassessed": part(2310),
        "reports.with_errors": part(18),
        "reports.clean": part(211),
        f"ruleset.{DIGEST}": part(380),
        "ruleset.sha256:" + "77aa" * 16: part(9),
        "carry.broken": part(4),
        "carry.columns": part(7),
        "carry.without_predecessor": part(23),
        "carry.carried_in": part(37),
        "carry.carried_out": part(35),
    }


def _findings(part) -> dict[str, int | None]:  # type: ignore[no-untyped-def]
    numbers: dict[str, int | None] = {}

    def add(scope: str, column: str, number: int) -> None:
        key = f"findings.{scope}.{column}"
        numbers[key] = (numbers.get(key) or 0) + number

    for rule, (_, severity, *states, _title) in RULES.items():
        counted = dict(zip(("standing", "fixed", "waived", "dismissed"), map(part, states), strict=True))
        for scope in ("all", severity, rule[0], rule):
            for column, number in counted.items():
                add(scope, column, number)
            add(scope, "found", sum(counted.values()))
            add(scope, severity, sum(counted.values()))
    return numbers


def _volumes(part) -> dict[str, int | None]:  # type: ignore[no-untyped-def]
    numbers: dict[str, int | None] = {"volumes.parts_filed": part(24)}
    values = {f"requests.{row}.total": number for row, number in REQUESTS.items()}
    columns = ("total", "upheld", "corrected", "other", "pending")
    for row, cells in APPEALS.items():
        values |= {f"appeals.{row}.{column}": number for column, number in zip(columns, cells, strict=True)}
    for row in ("reconsideration", "suits"):
        _, upheld, corrected, other, _ = APPEALS[row]
        values[f"appeals.{row}.decided"] = upheld + corrected + other
    shown = {address for address, _ in (*REQUEST_LINES, *APPEAL_LINES)}
    assert shown <= set(values), shown - set(values)
    for address, number in values.items():
        numbers[f"volumes.parts.{address}"] = part(number)
        numbers[f"volumes.reported.{address}"] = part(number)
    numbers["volumes.reported.requests.received.total"] = part(1284) + 3
    numbers["volumes.reported.requests.refused_8.total"] = None
    numbers["volumes.unknown.requests.refused_8.total"] = 2
    return numbers


def _needs_help() -> tuple[NeedCounts, ...]:
    names = ("某市交通运输局", "某市城市管理局", "某县农业农村局", "某区教育体育局", "某县自然资源局")
    return tuple(
        NeedCounts(
            organ=name,
            region="410781" if place % 2 else "410702",
            report_id=1000 + place,
            submission_id=f"00000000-0000-4000-8000-{place:012}",
            errors=7 - place,
            warnings=4 + place,
            errors_before=2 if place else None,
            warnings_before=3 if place else None,
            versions=3 - place % 3,
            late_days=12 if place == 0 else None,
        )
        for place, name in enumerate(names)
    )
