"""A document is read in a process of its own."""

from pathlib import Path

import pytest

from gouji.engine.canonical import dumps
from gouji.engine.errors import UnreadableError
from gouji.engine.reading import read_document
from gouji.workers.reading import read_apart
from tests.integration.messages import cells

FORM = dumps({"organ": "青川县水务局", "year": 2022, "cells": cells(received=2, granted=2)}).encode()

A_MILLION_CELLS = ("项目\t" * 50 + "\n").encode() * 20_000
"""Takes more than ten seconds to be read."""


def test_a_document_read_apart_is_the_document_read_here() -> None:
    assert read_apart(FORM, "a.json", seconds=30, megabytes=512) == read_document(FORM, "a.json")


def test_a_file_of_the_working_folder_is_no_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json.py", "resource.py", "gouji.py"):
        (tmp_path / name).write_text("raise SystemExit(3)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert read_apart(FORM, "a.json", seconds=30, megabytes=512) == read_document(FORM, "a.json")


def test_an_unreadable_document_says_the_same_read_apart() -> None:
    with pytest.raises(UnreadableError) as here:
        read_document(b"\0", "a.txt")
    with pytest.raises(UnreadableError) as apart:
        read_apart(b"\0", "a.txt", seconds=30, megabytes=512)

    assert (apart.value.code, apart.value.text) == (here.value.code, here.value.text)


def test_a_reader_that_runs_out_of_memory_costs_one_document() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_apart(b"x" * 20_000_000, "a.txt", seconds=30, megabytes=64)

    assert caught.value.code == "reader_died"


def test_a_reader_that_runs_out_of_time_costs_one_document() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_apart(A_MILLION_CELLS, "a.txt", seconds=1, megabytes=1024)

    assert caught.value.code == "too_slow"
