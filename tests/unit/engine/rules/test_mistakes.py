"""Whatever an author gets wrong is told: where, what, and what was probably meant; nothing brings the loader down."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.engine.errors import RulesetError
from gouji.engine.rules import load_ruleset
from gouji.engine.rules.cases import run_cases
from gouji.engine.rules.lint import lint
from tests.unit.engine.rules.folders import HEAD, RULE, write_ruleset

OK = "fails_if: requests.received.total > 5\ncells: [requests.received.total]"
ADDS = "parameters: {p: {description: {zh: 上限, en: limit}, %s}}"
USES = "fails_if: requests.received.total > parameters.p"


def mistakes(folder: Path, overlays: Path | None = None) -> list[str]:
    """Return every mistake as `file:line:column what` in Chinese."""
    try:
        load_ruleset(folder, [overlays] if overlays else None)
    except RulesetError as error:
        return [
            f"{one.location.path.name}:{one.location.line}:{one.location.column} {one.text.zh}"
            if one.location
            else one.text.zh
            for one in error.problems
        ]
    return []


def of_rule(folder: Path, rest: str, parameters: str = "") -> list[str]:
    """Return the mistakes of a rule whose keys are the usual ones where `rest` does not give them."""
    given = {line.split(":")[0] for line in rest.splitlines()}
    usual = [line for line in RULE.format(id="X01", rest="").splitlines() if line.split(":")[0] not in given]
    write_ruleset(folder, parameters=parameters)
    (folder / "trial" / "X01-fault.yaml").write_text("\n".join([*usual, rest]), encoding="utf-8")
    return mistakes(folder)


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("fails_if: request.received.total > 1", "没有名称“request.received.total”；是否为 requests？"),
        (
            "fails_if: requests.recieved.total > 1",
            "没有单元格 requests.recieved.total；是否为 requests.received.total？",
        ),
        (
            "for_each: c in requests.columns\nfails_if: requests.recieved[c] > 1",
            "没有单元格 requests.recieved.natural；是否为 requests.received.natural？",
        ),
        ("fails_if: report.yaer > 1", "没有名称“report.yaer”；是否为 report.year？"),
        ("fails_if: requests.received.total = 1", "此处不能有“=”；是否为 ==？"),
        ("fails_if: requests.received.total ≥ 1", "此处不能有“≥”；是否为 >=？"),
        ("fails_if: requests.received.total ＞ 1", "此处不能有“＞”；是否为 >？"),
        ('fails_if: report.text == "a', "引号没有配对"),
        ("fails_if: 1 / 0 > 1", "除数为零"),
        ("fails_if: dates.published > date(2022, 13, 1)", "没有这一天：2022-13-1"),
        ("fails_if: requests.received.total > " + "9" * 5000, "数字太长，最多 40 位"),
        ("fails_if: " + "not " * 3000 + "true", "嵌套太深"),
        ("fails_if: " + "(" * 500 + "true" + ")" * 500, "嵌套太深"),
        ("fails_if: " + " or ".join(["requests.received.total > 1"] * 250), "运算符太多（最多 200 个）"),
        ("fails_if: " + " or ".join(["requests.received.total > 1"] * 20_000), "表达式太长，最多 4000 个词"),
        ("let: {a: b + 1, b: a}\nfails_if: a > 1", "没有名称“b”"),
        (f"applies_to: {{years: {{from: 2025, until: 2020}}}}\n{OK}", "until（2020）早于 from（2025）"),
        (f"applies_to: {{years: {{from: 今年}}}}\n{OK}", "applies_to.years.from：应为整数"),
        (f"stages: [{{from: 2027-13-01, stage: warn}}]\n{OK}", "stages.0.from：应为日期，如 2026-01-20"),
        (
            f"stages: [{{from: 2028-01-01, stage: warn}}, {{from: 2027-01-01, stage: enforced}}]\n{OK}",
            "stages：各阶段的日期应依次在后",
        ),
        (
            f"stage: retired\nstages: [{{from: 2027-01-01, stage: warn}}]\n{OK}",
            "已退役（retired）的规则不能再进入其他阶段",
        ),
        (f"stage: enforcd\n{OK}", "是否为 enforced？"),
        (f"id: x01\n{OK}", "id：应为一个大写字母和两位数字，如 A15"),
        (f"changes: X02\n{OK}", "这是对规则的改动（changes）"),
    ],
)
def test_one_mistake_of_a_rule_is_told_once_with_its_place(tmp_path: Path, rest: str, told: str) -> None:
    (found,) = of_rule(tmp_path, rest)

    assert told in found
    assert found.startswith("X01-fault.yaml:")


@pytest.mark.parametrize(
    ("parameter", "told"),
    [
        (
            "local: looser, values: [{from: 2019-01-01, value: 5}]",
            "只能是 free、lower、higher、fixed；是否为 lower？",
        ),
        (
            "values: [{from: 2022-01-01, value: 5}, {from: 2019-01-01, value: 6}]",
            "parameters.p：各取值的日期应依次在后",
        ),
        (
            "values: [{from: 2019-01-01, value: 5}, {from: 2020-01-01, value: 五}]",
            "parameters.p：一个参数只能有一种类型，现有 number、text",
        ),
        ("values: [{from: 2019-02-30, value: 5}]", "parameters.p.values.0.from：应为日期"),
        ("unit: 亿万, values: [{from: 2019-01-01, value: 5}]", "没有单位“亿万”；可用 件、万元"),
        ("unit: 件", "没有取值的参数应写明 type"),
    ],
)
def test_a_mistake_of_a_parameter_is_not_told_again_where_it_is_used(
    tmp_path: Path, parameter: str, told: str
) -> None:
    (found,) = of_rule(tmp_path, USES, ADDS % parameter)

    assert told in found
    assert found.startswith("parameters.yaml:1:")


WHOLE = RULE.format(id="X01", rest=OK)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "id: X01\n\tversion: 1\n",
            "X01-fault.yaml:2:1 不是有效的 YAML：缩进只能用空格，不能用制表符（Tab）",
        ),
        ("title: {zh: 收费: 过高}\n", "X01-fault.yaml:1:15 不是有效的 YAML：括号没有配对，或其中含有冒号、"),
        ("basis: [a\nid: X01\n", "X01-fault.yaml:2:3 不是有效的 YAML：括号没有配对"),
        ("note: 收费: 过高\n", "X01-fault.yaml:1:9 不是有效的 YAML：含有冒号加空格的文字要放在引号里；"),
        ("note: '收费' 过高\n", "X01-fault.yaml:1:12 不是有效的 YAML：此处应为一个键，请核对引号和缩进"),
        ('note: "收费\n', "X01-fault.yaml:2:1 不是有效的 YAML：引号没有配对"),
        ("note: @收费\n", "X01-fault.yaml:1:7 不是有效的 YAML：以此字符开头的文字要放在引号里"),
        ("note: *收费\n", "X01-fault.yaml:1:8 不是有效的 YAML：以 * 或 & 开头的文字要放在引号里"),
        ("- id\nversion: 1\n", "X01-fault.yaml:2:1 不是有效的 YAML：此处应为“- ”开头的一项，请核对缩进"),
        (WHOLE.replace("标题", "标\x07题"), "X01-fault.yaml:3:14 文件中有不可见的控制字符 U+0007，请删去"),
        ("\x00\x01", "X01-fault.yaml:1:1 文件中有不可见的控制字符 U+0000，请删去"),
        ("id: &a\n  - *a\n", "X01-fault.yaml:1:5 嵌套太深（最多 32 层）、内容太多，或别名（*）引用了自身"),
        pytest.param("a: b\n" * 900_000, "X01-fault.yaml:1:1 嵌套太深（最多 32 层）、内容太多", id="4.5 MB"),
        ("id: " + "[" * 300_000, "X01-fault.yaml:1:404 嵌套太深"),
        ("- " * 20_000 + "x", "X01-fault.yaml:1:801 嵌套太深"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(
                f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(8)
            ),
            "X01-fault.yaml:1:24 嵌套太深",
        ),
        (f"{WHOLE}\nversion: 2\n", "“version”写了两次"),
        (f"{WHOLE}\n---\n{WHOLE}", "不是有效的 YAML"),
        (f"{WHOLE}\nnote: !!python/object/apply:os.system [ls]\n", "note：应为文字"),
        ("", "应为“键: 值”的写法"),
        ("- id: X01\n", "应为“键: 值”的写法"),
    ],
)
def test_a_file_that_is_no_rule_at_all_is_told_with_its_line(tmp_path: Path, content: str, told: str) -> None:
    write_ruleset(tmp_path)
    (tmp_path / "trial" / "X01-fault.yaml").write_text(content, encoding="utf-8")

    (found,) = mistakes(tmp_path)

    assert told in found


def test_a_long_note_and_an_alias_are_no_mistakes(tmp_path: Path) -> None:
    write_ruleset(tmp_path)
    both = "&both {zh: 请改, en: correct it}"
    text = RULE.format(id="X01", rest=f"{OK}\nnote: {'很长' * 300_000}")
    text = text.replace("{zh: 请改, en: correct it}", both).replace(
        "{zh: 出错, en: wrong}", "{zh: 出错, en: wrong}"
    )
    (tmp_path / "trial" / "X01-fault.yaml").write_text(text, encoding="utf-8")

    assert mistakes(tmp_path) == []


def test_an_overlay_without_its_head_or_of_another_region_than_its_folder_says_is_refused(
    tmp_path: Path,
) -> None:
    base = tmp_path / "base"
    base.mkdir()
    write_ruleset(base, X01=OK)
    for code, head in (("4107", ""), ("4108", HEAD.split("outcome")[0]), ("41", "")):
        (tmp_path / "overlays" / code).mkdir(parents=True)
        (tmp_path / "overlays" / code / "parameters.yaml").write_text("parameters: {}\n", encoding="utf-8")
        if head:
            text = 'region: "4109"\nversion: 1\ntitle: {zh: 市, en: city}\nruleset: trial\n'
            (tmp_path / "overlays" / code / "overlay.yaml").write_text(text, encoding="utf-8")

    assert [one.partition(" ")[2].rpartition("/")[2] for one in mistakes(base)] == [
        "41 不是规则集的地方附加：缺少 overlay.yaml",
        "4107 不是规则集的地方附加：缺少 overlay.yaml",
        "文件夹 4108 与 region 4109 不一致",
    ]


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("report: {cells: {requests.received.totl: 1}}", "did you mean received.total?"),
        ("report: {cells: {request.received.total: 1}}", "did you mean requests?"),
        ("report: {template: F19, blank: [disclosure.normative.made]}", "the template has no cell"),
    ],
)
def test_an_address_of_a_case_that_the_form_has_not_is_told_with_the_nearest(
    tmp_path: Path, case: str, told: str
) -> None:
    write_ruleset(tmp_path, X01=OK)
    cases = f"cases:\n  - name: wrong\n    {case}\n    expect: pass\n"
    (tmp_path / "trial" / "X01-fault.cases.yaml").write_text(cases, encoding="utf-8")

    (seen,) = run_cases(load_ruleset(tmp_path))

    assert not seen.passed
    assert told in seen.actual[0]


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("name: a\n    expect: passes", "cases.0.expect：只能是 pass、"),
        ("name: a\n    reprot: {}\n    expect: pass", "cases.0.reprot：没有这个键；是否为 report？"),
        ("expect: pass", "cases.0.name：缺少这一项"),
        ("name: ''\n    expect: pass", "cases.0.name：应为一句话，或写成 {zh: …, en: …}"),
        ("name: 5\n    expect: pass", "cases.0.name：应为一句话，或写成 {zh: …, en: …}"),
        ("name: {zh: 甲}\n    expect: pass", "cases.0.name.en：缺少这一项"),
        (
            "name: a\n    expect:\n      - {severity: error, mesage: 错}",
            "cases.0.expect.0.mesage：没有这个键；是否为 message？",
        ),
        ("name: a\n    expect: pass\n    report: {sections: {overveiw: 好}}", "是否为 overview？"),
    ],
)
def test_the_shape_of_a_case_is_told_once(tmp_path: Path, case: str, told: str) -> None:
    write_ruleset(tmp_path, X01=OK)
    (tmp_path / "trial" / "X01-fault.cases.yaml").write_text(f"cases:\n  - {case}\n", encoding="utf-8")

    (found,) = lint(tmp_path)

    assert told in found.text.zh


def test_all_mistakes_of_one_rule_are_told_in_one_run(tmp_path: Path) -> None:
    rest = """severety: warning
applies_to: {templates: [F21]}
stage: enforce
for_each: c in requests.columns
where: c ！= "total"
when: [{if: "requests.recieved[c] > 0", otherwise: {zh: 没有新收, en: none received}}]
let: {over: "requests.carried_out[c] + disclosure.fees.amount"}
fails_if: over > 0
cells: ["requests.carry_out[c]"]
message: {zh: "结转{fo}", en: "over {over"}"""

    assert [one.split(" ", 1)[1] for one in of_rule(tmp_path, rest)] == [
        "severety：没有这个键；是否为 severity？",
        "stage：只能是 draft、shadow、warn、enforced、retired；是否为 enforced？",
        "此处不能有“！”；是否为 !？",
        "没有单元格 requests.recieved.natural；是否为 requests.received.natural？",
        "“+”两边单位不同：件与万元；请先换算（如乘除 10000），或用 value(…) 取不带单位的数",
        "没有单元格 requests.carry_out.natural；是否为 requests.carried_out.natural？",
        "没有名称“fo”；是否为 info？",
        "花括号不成对",
    ]


def test_a_set_that_the_table_has_not_is_told_with_the_nearest(tmp_path: Path) -> None:
    told = of_rule(tmp_path, "for_each: c in requests.colums\nfails_if: requests.received[c] > 1")

    assert len(told) == 1
    assert told[0].endswith("requests 的集合：rows、results、columns、applicants、cells；是否为 columns？")
