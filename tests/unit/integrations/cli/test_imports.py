"""What a command imports: one report should not wait for what it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from gouji.integrations.inbound.cli import app
from gouji.integrations.inbound.cli.configured import Configured
from gouji.workers.settings import Settings

SAMPLE = Path(app.__file__).parent / "samples" / "panshi-2022.txt"
NEEDLESS = [
    "alembic",
    "sqlalchemy",
    "sqlmodel",
    "celery",
    "kombu",
    "redis",
    "fastapi",
    "starlette",
    "uvicorn",
    "httpx",
    "jinja2",
    "typst",
    "xlsxwriter",
    "lxml",
    "selectolax",
    "pypdfium2",
    "python_calamine",
    "docx",
    "openpyxl",
    "pydantic_settings",
    "asyncio",
    "ssl",
    "authlib",
    "cryptography",
    "multiprocessing",
    "olefile",
    "email.policy",
]
TOLD = """
import sys
from gouji.integrations.inbound.cli.app import run
status = run(sys.argv[2:])
print(status, *sorted(set(sys.argv[1].split(",")) & set(sys.modules)), file=sys.stderr)
"""


def test_a_check_of_a_text_file_imports_no_store_no_web_and_no_other_format(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GOUJI_")}
    arguments = [sys.executable, "-c", TOLD, ",".join(NEEDLESS), "check", str(SAMPLE), "--fail-on", "never"]
    ended = subprocess.run(
        arguments, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=True
    )

    assert ended.stderr.split() == ["0"]
    assert "磐石" in ended.stdout


def test_what_judging_takes_for_granted_is_what_the_settings_say_by_default() -> None:
    fields = Settings.model_fields

    assert Configured() == (fields["timezone"].default, fields["organs"].default, None, ())
    assert fields["rulesets"].default == ()


def test_a_setting_in_the_environment_or_in_a_file_counts(tmp_path: Path) -> None:
    told = "from gouji.integrations.inbound.cli.configured import configured; print(*configured())"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GOUJI_")}

    def asked(**named: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", told],
            cwd=tmp_path,
            env={**environment, **named},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout.strip()

    assert asked(GOUJI_TIMEZONE="Asia/Urumqi") == "Asia/Urumqi None None ()"
    assert asked(GOUJI_DEBUG="1") == "Asia/Shanghai None None ()"
    (tmp_path / ".env").write_text("GOUJI_TIMEZONE=Asia/Tokyo\n", encoding="utf-8")
    assert asked() == "Asia/Tokyo None None ()"
