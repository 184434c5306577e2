"""Runs command lines in this process and gives back what a person would see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest

from gouji.integrations.inbound.cli.app import run
from gouji.workers.settings import load_settings


@dataclass(frozen=True)
class Seen:
    """Exit status and the two streams."""

    status: int
    out: str
    err: str


Gouji = Callable[..., Seen]


@pytest.fixture
def gouji(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gouji:
    """Run `gouji ARGUMENTS` on a data folder of its own."""
    monkeypatch.setenv("GOUJI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("GOUJI_DEBUG", raising=False)
    load_settings.cache_clear()

    def call(*arguments: object) -> Seen:
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Seen(status, out, err)

    return call


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the samples that come with Gouji."""
    return Path(str(files("gouji.integrations.inbound.cli") / "samples"))
