"""The wheel holds everything and nothing else: built, installed into an empty environment, and used there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).parent / "uv"
# durable_rules comes as source; this is how ./dev builds it, so the built one is found in uv's cache.
BUILDING = {"CPPFLAGS": "-DPyEval_CallObject=PyObject_CallObject"}


def run(*command: str | Path, cwd: Path, status: int = 0) -> str:
    """Run a command on its own: nothing of this environment but the search path and the caches."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GOUJI_", "PYTHON", "VIRTUAL"))
    }
    done = subprocess.run(command, cwd=cwd, env=kept | BUILDING, capture_output=True, text=True, check=False)
    assert done.returncode == status, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build(source: Path, target: str, folder: Path) -> Path:
    """Build a wheel or an sdist of `source` into `folder`, with the pinned backend and without a network."""
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder, cwd=source)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a fresh checkout has it: hatchling leaves its traces there and not here."""
    copy = tmp_path_factory.mktemp("source") / "gouji"
    ignored = shutil.ignore_patterns(".git", ".venv", ".dev", ".*_cache", "__pycache__", "node_modules")
    shutil.copytree(ROOT, copy, ignore=ignored)
    return copy


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(source, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the wheel and its pinned requirements only."""
    folder = tmp_path_factory.mktemp("environment")
    run(UV, "venv", "-q", "-p", sys.executable, folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    install = (UV, "pip", "install", "-q", "-p", python)
    requirements = [ROOT / "deploy" / f"requirements{part}.txt" for part in ("-build", "")]
    for file in requirements:
        run(*install, "--require-hashes", "--no-build-isolation", "-r", file, cwd=folder)
    run(*install, "--no-deps", "--offline", wheel, cwd=folder)
    return python


def test_the_wheel_holds_every_module_and_data_file_under_gouji(source: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if not name.partition("/")[0].endswith(".dist-info")}

    expected = {
        f"gouji/{path.relative_to(source).as_posix()}"
        for folder in ("engine", "workers", "integrations", "rulesets")
        for path in (source / folder).rglob("*")
        if path.is_file()
    }
    assert packed == expected


def test_an_sdist_builds_the_same_wheel(source: Path, wheel: Path, tmp_path: Path) -> None:
    (tmp_path / "sdist").mkdir()
    (tmp_path / "wheel").mkdir()
    with tarfile.open(build(source, "sdist", tmp_path / "sdist")) as archive:
        # Debian 12's Python 3.11.2 has no filters yet; later ones warn without.
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(tmp_path, **safely)  # type: ignore[arg-type]  # noqa: S202 - our own archive
    (unpacked,) = tmp_path.glob("gouji-*")

    rebuilt = build(unpacked, "wheel", tmp_path / "wheel")

    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(rebuilt) as second:
        assert sorted(first.namelist()) == sorted(second.namelist())


def test_an_installed_gouji_checks_a_report(python: Path, tmp_path: Path) -> None:
    sample = ROOT / "integrations" / "inbound" / "cli" / "samples" / "panshi-2021.txt"
    (tmp_path / "report.txt").write_bytes(sample.read_bytes())

    checked = json.loads(
        run(python.parent / "gouji", "check", "report.txt", "--format", "json", cwd=tmp_path)
    )
    page = run(python.parent / "gouji", "read", "report.txt", "--format", "html", cwd=tmp_path)

    assert [(report["organ"], report["year"]) for report in checked["reports"]] == [
        ("磐石市民生服务局", 2021)
    ]
    assert checked["reports"][0]["counts"]["engine_error"] == 0
    assert "磐石市民生服务局" in page


def test_an_installed_gouji_makes_its_database(python: Path, tmp_path: Path) -> None:
    gouji = python.parent / "gouji"
    url = {"GOUJI_DATA_DIR": str(tmp_path)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GOUJI_", "PYTHON"))}
    for words in (["db", "upgrade"], ["db", "check"]):
        done = subprocess.run([gouji, *words], env=kept | url, capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stderr


def test_an_installed_gouji_takes_no_general_names(python: Path, tmp_path: Path) -> None:
    program = """
import importlib.util
print([name for name in ("engine", "workers", "integrations", "rulesets", "tests", "deploy")
       if importlib.util.find_spec(name)])
import gouji.engine, gouji.workers, gouji.integrations, gouji.rulesets
"""

    assert run(python, "-c", program, cwd=tmp_path) == "[]\n"


def test_an_editable_install_leads_to_the_folders_themselves() -> None:
    # This environment holds one: the folders are links, so a new file is seen without installing again.
    for folder in ("engine", "workers", "integrations", "rulesets"):
        assert (ROOT / ".dev" / "gouji" / folder).resolve() == ROOT / folder
