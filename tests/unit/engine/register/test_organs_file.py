"""The file of organs: YAML and CSV say the same, and every mistake is named with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gouji.engine.errors import BadRequestError
from gouji.engine.model import Organ
from gouji.engine.register import Lineage, OtherName, Registered, load_register

YAML = """\
organs:
  - code: N1
    name: 长春市南关区民政局
    aliases: [南关民政]
    former_names:
      - {name: 南关区民政和老龄局, since: 2005-01-01, until: 2019-03-31}
    powers: [licensing]
    lineage:
      - {event: renamed, effective_on: 2019-04-01}
  - code: H1
    name: 河务管理处
    kind: vertical
    region: '410781'
    makes_regulations: false
"""
CSV = """\
code,name,kind,region,makes_regulations,aliases,former_names
N1,长春市南关区民政局,,,,南关民政|南关局,南关区民政和老龄局
H1,河务管理处,vertical,410781,false,,
"""
BUREAU = Organ("长春市南关区民政局", "N1", "department", "220102", "county", False, True)
RIVER = Organ("河务管理处", "H1", "vertical", "410781", "county", False, True)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_yaml_gives_organs_with_names_lineage_and_powers(tmp_path: Path) -> None:
    register = load_register(written(tmp_path, "organs.yaml", YAML))

    assert register.entry("N1") == Registered(
        BUREAU,
        (
            OtherName("南关民政"),
            OtherName("南关区民政和老龄局", "former", date(2005, 1, 1), date(2019, 3, 31)),
        ),
        (Lineage("renamed", date(2019, 4, 1)),),
        ("licensing",),
    )
    assert register.entry("H1") == Registered(RIVER)


def test_csv_gives_the_same_organs(tmp_path: Path) -> None:
    register = load_register(written(tmp_path, "organs.csv", "\ufeff" + CSV))

    assert register.entry("N1") == Registered(
        BUREAU, (OtherName("南关民政"), OtherName("南关局"), OtherName("南关区民政和老龄局", "former"))
    )
    assert register.find_organ("南关局") == BUREAU
    assert register.entry("H1") == Registered(RIVER)


@pytest.mark.parametrize("name", ["organs.yaml", "organs.csv"])
def test_a_file_without_organs_is_no_mistake(tmp_path: Path, name: str) -> None:
    text = "organs: []\n" if name.endswith("yaml") else "code,name\n"

    assert not load_register(written(tmp_path, name, text)).find_organ("南关区民政局").registered


def test_every_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "organs.yaml",
        "organs:\n- code: A\n- {code: B, name: 乙, region: '22', colour: red}\n"
        "- {code: C, name: 丙}\n- {code: C, name: 丁}\n- text\n",
    )

    with pytest.raises(BadRequestError) as caught:
        load_register(path)

    lines = caught.value.text.zh.splitlines()[1:]
    assert [line.removeprefix(f"{path}:").split(": ")[:2] for line in lines] == [
        ["2", "name"],
        ["3", "region"],
        ["3", "colour"],
        ["5", "code"],
        ["6", ""],
    ]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("organs.yaml", b"organs: [", "YAML"),
        ("organs.yaml", b"- a\n", "organs"),
        ("organs.yaml", b"", "organs"),
        ("organs.csv", "机关".encode("gbk"), "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_give(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(BadRequestError, match=says) as caught:
        load_register(path)

    assert caught.value.location is not None
    assert caught.value.location.path == path


def test_a_file_that_is_not_there_is_a_mistake_too(tmp_path: Path) -> None:
    with pytest.raises(BadRequestError):
        load_register(tmp_path / "none.yaml")
