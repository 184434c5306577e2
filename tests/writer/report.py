"""Reports before they are laid out: what stands in every cell, and the words around the tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from .labels import APPEAL_GROUPS, APPEAL_KEYS, COLUMN_KEYS, addresses, request_rows

ORGANS = ("青禾县民政局", "临川市水务局", "北岭区教育局", "松江口镇人民政府", "云溪县人民政府办公室")


@dataclass(frozen=True)
class Written:
    """A report: `cells` holds the characters of every cell under its address, a blank as ``""``."""

    organ: str
    year: int
    template: str
    cells: dict[str, str]
    prose: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title as it should be."""
        return f"{self.organ}{self.year}年政府信息公开工作年度报告"

    def prose_of(self, key: str) -> str:
        """Return the words of a part; parts of tables have none unless given."""
        return self.prose.get(key, _PROSE.get(key, "").format(organ=self.organ, year=self.year))


_PROSE = {
    "overview": (
        "{year}年，{organ}按照条例要求推进政府信息公开。\n"
        "（一）主动公开。全年通过门户网站发布信息86条。\n"
        "（二）依申请公开。申请渠道畅通，登记、审核、答复各环节均有专人负责，详见第三部分。\n"
        "（三）政府信息管理。公文制作时同步确定公开属性。\n"
        "（四）平台建设。网站专栏按月巡检。\n"
        "（五）监督保障。组织业务培训2次。"
    ),
    "problems": (
        "一是解读形式单一，二是专栏更新不够及时，三是基层窗口的公开查阅点利用率不高。\n"
        "下一步，一是增加图解和视频解读，二是明确栏目更新责任和时限，三是在办事大厅增设查阅指引，安排专人辅导。"
    ),
    "other": "{year}年{organ}未收取信息处理费，没有其他需要报告的事项。",
}


def distinct_report(random: Random, template: str, *, blanks: float = 0.0) -> Written:
    """Return a report with a different number in every cell, some of them blank: a wrong column shows."""
    places = addresses(template)
    numbers = random.sample(range(1, 20 * len(places)), len(places))
    cells = {}
    for place, number in zip(places, numbers, strict=True):
        written = str(number)
        if place == "disclosure.fees.amount":
            written = f"{number}.{random.randrange(10_000):04d}"
        if place.endswith(".change"):
            written = random.choice(("+", "-")) + written
        cells[place] = "" if random.random() < blanks else written
    return Written(
        random.choice(ORGANS), 2020 if template == "F19" else random.randint(2021, 2025), template, cells
    )


def consistent_report(
    random: Random, template: str, *, organ: str | None = None, year: int | None = None
) -> Written:
    """Return a report in which every relation of the form holds."""
    cells = dict.fromkeys(addresses(template), "0")
    results = [row for row in request_rows(template) if row not in _NO_RESULT]
    for column in COLUMN_KEYS[:-1]:
        _fill_column(random, cells, results, column)
    for row in request_rows(template):
        _put(cells, f"requests.{row}", "total", COLUMN_KEYS[:-1])
    for row, _ in APPEAL_GROUPS:
        for column in APPEAL_KEYS[:-1]:
            cells[f"appeals.{row}.{column}"] = str(random.choice((0, 0, 0, 1, 2)))
        _put(cells, f"appeals.{row}", "total", APPEAL_KEYS[:-1])
    _fill_disclosure(random, cells, template)
    return Written(
        organ or random.choice(ORGANS), year or (2020 if template == "F19" else 2023), template, cells
    )


def balanced_report(random: Random, template: str, *, blanks: float = 0.0, largest: int = 4000) -> Written:
    """Return a report with large, different figures in which every relation of the form holds; blanks stand for noughts.

    A row or column whose parts are blank throughout has 0 for its total.
    """
    distinct = distinct_report(random, template)
    cells = {place: text for place, text in distinct.cells.items() if place.startswith("disclosure.")}
    rows = request_rows(template)
    results = [row for row in rows if row not in _NO_RESULT]
    for column in COLUMN_KEYS[:-1]:
        for row in (*results, "carried_out"):
            cells[f"requests.{row}.{column}"] = _figure(random, blanks, largest)
        total = _sum(cells, [f"requests.{row}.{column}" for row in results])
        whole = total + int(cells[f"requests.carried_out.{column}"] or 0)
        carried_in = random.randrange(1, max(whole, 2))
        cells[f"requests.result_total.{column}"] = str(total)
        cells[f"requests.carried_in.{column}"] = str(carried_in)
        cells[f"requests.received.{column}"] = str(whole - carried_in)
    for row in rows:
        parts = [f"requests.{row}.{column}" for column in COLUMN_KEYS[:-1]]
        cells[f"requests.{row}.total"] = str(_sum(cells, parts))
    for row, _ in APPEAL_GROUPS:
        for column in APPEAL_KEYS[:-1]:
            cells[f"appeals.{row}.{column}"] = _figure(random, blanks, largest)
        parts = [f"appeals.{row}.{column}" for column in APPEAL_KEYS[:-1]]
        cells[f"appeals.{row}.total"] = str(_sum(cells, parts))
    return Written(distinct.organ, distinct.year, template, {place: cells[place] for place in distinct.cells})


def _figure(random: Random, blanks: float, largest: int) -> str:
    return "" if random.random() < blanks else str(random.randrange(1, largest))


def _sum(cells: dict[str, str], places: list[str]) -> int:
    return sum(int(cells[place] or 0) for place in places)


_NO_RESULT = frozenset({"received", "carried_in", "result_total", "carried_out"})


def _fill_column(random: Random, cells: dict[str, str], results: list[str], column: str) -> None:
    total = 0
    for row in results:
        number = random.choice((0, 0, 0, 1, 2, 5))
        cells[f"requests.{row}.{column}"] = str(number)
        total += number
    carried_out = random.choice((0, 0, 1, 3))
    carried_in = min(random.choice((0, 1, 2)), total + carried_out)
    cells[f"requests.result_total.{column}"] = str(total)
    cells[f"requests.carried_out.{column}"] = str(carried_out)
    cells[f"requests.carried_in.{column}"] = str(carried_in)
    cells[f"requests.received.{column}"] = str(total + carried_out - carried_in)


def _put(cells: dict[str, str], row: str, total: str, parts: tuple[str, ...]) -> None:
    cells[f"{row}.{total}"] = str(sum(int(cells[f"{row}.{part}"]) for part in parts))


def _fill_disclosure(random: Random, cells: dict[str, str], template: str) -> None:
    if template == "F21":
        made = random.randrange(3)
        cells["disclosure.normative.made"] = str(made)
        cells["disclosure.normative.in_force"] = str(made + random.randrange(9))
        cells["disclosure.licensing.decisions"] = str(random.randrange(500))
        cells["disclosure.fees.amount"] = f"{random.randrange(90)}.{random.randrange(10_000):04d}"
        return
    published = random.randrange(4)
    cells["disclosure.normative.published"] = cells["disclosure.normative.created"] = str(published)
    cells["disclosure.normative.public_total"] = str(published + random.randrange(20))
    cells["disclosure.licensing.previous"] = str(random.randrange(10, 40))
    cells["disclosure.licensing.change"] = str(random.randrange(5))
    cells["disclosure.procurement.items"] = str(random.randrange(1, 30))
    cells["disclosure.procurement.amount"] = f"{random.randrange(10_000, 9_000_000)}元"
