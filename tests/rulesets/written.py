"""Whole reports from `reports.yaml`: their words around tables that are filled in from a few figures."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from gouji.engine.judge import judge
from gouji.engine.model import Document, Evaluation, Filing, Organ
from gouji.engine.reading import read_document
from gouji.engine.register import load_register
from gouji.engine.rules import load_ruleset
from gouji.engine.rules.problems import Problems
from gouji.engine.yaml_file import read_yaml
from tests.writer import Written, write
from tests.writer.labels import APPEAL_GROUPS, APPEAL_KEYS, COLUMN_KEYS, addresses, request_rows

RULESET = load_ruleset()
_COLUMNS = {name[0]: name for name in COLUMN_KEYS[:-1]}
_NO_RESULT = {"received", "carried_in", "result_total", "carried_out"}
_DOCUMENTS = {"F21": ("made", "repealed", "in_force"), "F19": ("created", "published", "public_total")}
_OTHERWISE = {
    "problems": "存在的问题：公开内容不够及时，有的栏目更新间隔较长。"
    "改进措施：明确专人每周检查栏目，按季度组织业务培训，年底前完成栏目整理。",
    "other": "本年度未收取信息处理费。",
}
_LAST = "不足：解读材料少，公开指南没有更新。今后将增加图解，每年三月修订指南，并请群众代表试用查询系统后提出意见。"
_ABOVE = {
    "requests": "三、收到和处理政府信息公开申请情况",
    "appeals": "四、政府信息公开行政复议、行政诉讼情况",
}


def entries(name: str, kind: str) -> list[dict[str, Any]]:
    """Return the list `kind` of a YAML file beside this one."""
    problems = Problems()
    file = read_yaml(Path(__file__).with_name(name), problems)
    problems.raise_if_any()
    assert file is not None
    assert isinstance(file.value, dict)
    return [one for one in file.value[kind] if isinstance(one, dict)]  # type: ignore[union-attr]


@cache
def reports() -> dict[str, dict[str, Any]]:
    """Return the reports of `reports.yaml` by name."""
    return {one["name"]: one for one in entries("reports.yaml", "reports")}


def with_change(report: dict[str, Any], right: str, wrong: str) -> dict[str, Any]:
    """Return the report with some of its words replaced; its figures, its name and last year's stay."""
    return {
        key: value if key in ("figures", "last", "organ", "name") else _replaced(value, right, wrong)
        for key, value in report.items()
    }


def _replaced(value: Any, right: str, wrong: str) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(one, right, wrong) for key, one in value.items()}
    return value.replace(right, wrong) if isinstance(value, str) else value


def judged(report: dict[str, Any]) -> Evaluation:
    """Return what the ruleset says of a report, last year's beside it where that is given."""
    last = report.get("last")
    before = (
        {"organ": report["organ"], "year": report["year"] - 1, "problems": _LAST, **last} if last else None
    )
    organ = Organ(
        report["organ"],
        kind=report.get("kind", "department"),
        level=report.get("level", "county"),
        registered=True,
    )
    return judge(_read(report), RULESET, Filing(organ=organ), _read(before) if before else None)


def told(report: dict[str, Any]) -> dict[str, str]:
    """Return every rule that finds something, with its first message, by id."""
    findings = judged(report).findings
    return {one.candidate.rule: one.candidate.message.zh for one in reversed(findings)}


def _read(report: dict[str, Any]) -> Document:
    return read_document(text_of(report).encode(), "report.txt", register=load_register())


def text_of(report: dict[str, Any]) -> str:
    """Return the report as a converter would give its text."""
    template = "F19" if report["year"] < 2021 else "F21"
    prose = {key: report.get(key, _OTHERWISE.get(key)) for key in ("overview", "problems", "other")}
    words = {key: str(text).strip() for key, text in prose.items() if text is not None}
    cells = cells_of(report.get("figures") or "", template)
    written = Written(report["organ"], report["year"], template, cells, words)
    text = write(written, report.get("layout", "tabs"))
    if "preface" in report:
        head, rest = text.split("\n", 1)
        text = f"{head}\n\n{report['preface'].strip()}\n{rest}"
    for table, above in report.get("above", {}).items():
        text = text.replace(_ABOVE[table], f"{_ABOVE[table]}\n{above.strip()}", 1)
    return f"{text.rstrip()}\n\n{report.get('tail', '').strip()}\n"


def cells_of(figures: str, template: str) -> dict[str, str]:
    """Return every cell of the form; totals follow from the figures given, all others are 0."""
    cells = dict.fromkeys(addresses(template), "0")
    for part in filter(None, (part.strip() for part in figures.replace("\n", ";").split(";"))):
        for address, value in _given(part, template):
            assert address in cells, address
            cells[address] = value
    rows = request_rows(template)
    for column in COLUMN_KEYS[:-1]:
        results = [int(cells[f"requests.{row}.{column}"]) for row in rows if row not in _NO_RESULT]
        cells[f"requests.result_total.{column}"] = str(sum(results))
    for row in rows:
        cells[f"requests.{row}.total"] = _sum(cells, f"requests.{row}", COLUMN_KEYS[:-1])
    for row, _ in APPEAL_GROUPS:
        cells[f"appeals.{row}.total"] = _sum(cells, f"appeals.{row}", APPEAL_KEYS[:-1])
    return cells


def _sum(cells: dict[str, str], row: str, columns: tuple[str, ...]) -> str:
    return str(sum(int(cells[f"{row}.{column}"]) for column in columns))


def _given(part: str, template: str) -> list[tuple[str, str]]:
    """`received n12 b3`, `direct_suit upheld1`, `normative 1/0/5`, `licensing 9`, `disclosure.procurement.items=6`."""
    if "=" in part:
        address, value = part.split("=")
        return [(address.strip(), value.strip())]
    row, *values = part.split()
    if row in ("normative", "regulations"):
        return [
            (f"disclosure.{row}.{key}", value)
            for key, value in zip(_DOCUMENTS[template], values[0].split("/"), strict=True)
        ]
    if row in ("licensing", "penalties", "coercion", "fees"):
        return [(f"disclosure.{row}.{'amount' if row == 'fees' else 'decisions'}", values[0])]
    found = [re.fullmatch(r"([a-z]+)(\d+)", value) for value in values]
    pairs = [(match[1], match[2]) for match in found if match]
    is_appeal = row in {name for name, _ in APPEAL_GROUPS}
    return [
        (f"appeals.{row}.{name}" if is_appeal else f"requests.{row}.{_COLUMNS[name]}", number)
        for name, number in pairs
    ]
