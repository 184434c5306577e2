"""`gouji doctor` on reading: it has the worker's own reading process read a little report."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from gouji.integrations.inbound.cli.doctor import EXAMINATIONS, Finding
from gouji.workers.settings import Settings


def of_reading(**settings: object) -> Finding:
    found = [examine(Settings(**settings)) for examine in EXAMINATIONS if "reader" in examine.__name__]  # type: ignore[arg-type]
    assert [finding.name.en for finding in found] == ["reading"]
    return found[0]


def test_a_reader_that_reads_is_well() -> None:
    finding = of_reading()

    assert (finding.is_well, finding.text.en.partition(",")[0].partition(";")[0]) == (True, "ready")


def test_a_reader_that_dies_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lxml.py").write_text("raise SystemExit('libxml2.so.2: not found')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    finding = of_reading()

    assert finding.is_well is False
    assert finding.text.zh.startswith("读取进程中途退出，文档都将读不了")
    assert finding.text.en.endswith("It last said: libxml2.so.2: not found")


def test_a_reader_without_a_folder_for_its_files_is_told_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))

    finding = of_reading()

    assert finding.is_well is False
    assert finding.text.en == "the reading process cannot be started: No such file or directory"
