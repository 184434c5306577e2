from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gouji.engine.errors import GoujiError

from .conftest import Gouji

MISTAKES = [
    (["frobnicate"], "没有命令 frobnicate；用法见 gouji --help"),
    (["chekc"], "没有命令 chekc，是不是 check；用法见 gouji --help"),
    (["rules", "backtset"], "没有命令 backtset，是不是 backtest；用法见 gouji rules --help"),
    (
        ["submit", "x.txt", "--url", "ftp://x", "--secret", "whsec_c2VjcmV0"],
        "ftp://x 不是接收地址，要写成 http://主机:端口 或 https://主机；用法见 gouji submit --help",
    ),
    (["--wrong"], "没有选项 --wrong，是不是 --version、--lang；用法见 gouji --help"),
    (["check"], "缺少 PATH；用法见 gouji check --help"),
    (["check", "x.txt", "--format", "pdf"], "--format 只能是 text、json、sarif；用法见 gouji check --help"),
    (["check", "x.txt", "--lang", "fr"], "--lang 只能是 zh、en；用法见 gouji check --help"),
    (
        ["check", "x.txt", "--published-on", "31/1/2022"],
        "31/1/2022 不是日期，要写成 2026-01-20；用法见 gouji check --help",
    ),
    (
        ["check", "x.txt", "--region", "长春"],
        "长春 不是行政区划代码，要写 6 位数字（或 2、4 位前缀）；用法见 gouji check --help",
    ),
    (
        ["check", "x.txt", "--only", "Z99"],
        "没有规则 Z99；全部规则见 gouji rules list；用法见 gouji check --help",
    ),
    (["rules", "show", "Z99"], "没有规则 Z99；全部规则见 gouji rules list；用法见 gouji rules show --help"),
    (["serve", "--port", "many"], "--port 须为整数（0–65535）；用法见 gouji serve --help"),
    (
        ["rules", "lint", "/no/such/rules"],
        "没有规则集文件夹 /no/such/rules；用法见 gouji rules lint --help",
    ),
    (["replay", "x"], "EVALUATION_ID 须为整数，不小于 1；用法见 gouji replay --help"),
    (["serve", "8000"], "多了参数 8000；用法见 gouji serve --help"),
    (["user", "add", "王敏"], "缺少 --role；用法见 gouji user add --help"),
]


@pytest.mark.parametrize(("arguments", "line"), MISTAKES, ids=[" ".join(words) for words, _ in MISTAKES])
def test_a_mistake_on_the_command_line_is_told_in_one_line(
    arguments: list[str], line: str, gouji: Gouji
) -> None:
    seen = gouji(*arguments)

    assert (seen.status, seen.out, seen.err) == (2, "", f"gouji: {line}\n")


@pytest.mark.parametrize("arguments", [words for words, _ in MISTAKES], ids=" ".join)
def test_and_in_english_too(arguments: list[str], gouji: Gouji) -> None:
    seen = gouji(*arguments) if "fr" in arguments else gouji(*arguments, "--lang", "en")

    assert seen.status == 2
    assert seen.err.count("\n") == 1
    assert "; see gouji" in seen.err or "fr" in arguments


def test_a_file_that_the_system_refuses_is_told_in_chinese_with_what_to_do(gouji: Gouji) -> None:
    seen = gouji("organs", "import", "nowhere.csv")

    assert (seen.status, seen.err) == (2, "gouji: 读不了 nowhere.csv：没有这个文件或文件夹，请核对路径\n")


def test_a_setting_that_cannot_be_understood_is_named_without_its_value(
    gouji: Gouji, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_SWEEP_SECONDS", "often-secret")

    seen = gouji("doctor")

    assert (seen.status, seen.out) == (2, "")
    assert seen.err == "gouji: 设置有误：GOUJI_SWEEP_SECONDS；写法见 deploy/env.example\n"


def test_a_broken_ruleset_is_told_with_every_mistake_and_its_line(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("x", encoding="utf-8")

    seen = gouji("check", tmp_path / "report.txt", "--ruleset", tmp_path)

    assert (seen.status, seen.out) == (2, "")
    assert "ruleset.yaml" in seen.err
    assert "Traceback" not in seen.err


def test_a_traceback_is_shown_to_who_asks_for_it(
    gouji: Gouji, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GOUJI_DEBUG", "1")

    with pytest.raises(GoujiError):
        gouji("rules", "list", "--ruleset", tmp_path)


def test_a_command_whose_standard_output_is_closed_ends_without_a_traceback() -> None:
    line = f'"{sys.executable}" -m gouji.integrations.inbound.cli rules list >&-'

    ended = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, "")
