"""A January of deciding: memory stays flat over thousands of reports, and prefork children decide as their parent does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

MEMORY = """
import sys
from gouji.engine.decide import decide
from tests.unit.engine.deciding import POLICY, random_report, shipped

def resident():
    with open("/proc/self/statm") as status:
        return int(status.read().split()[1]) * 4096

reports = [random_report(seed) for seed in range(200) if len(random_report(seed)[1].candidates) < 9]
for turn in range(2_000):
    decide(shipped(), *reports[turn % len(reports)], POLICY)
before = resident()
for turn in range(int(sys.argv[1])):
    decide(shipped(), *reports[turn % len(reports)], POLICY)
print(resident() - before)
"""

PREFORK = """
import os, sys
from gouji.engine.decide import decide
from tests.unit.engine.deciding import POLICY, random_report, shipped

shipped()
reports = [random_report(seed) for seed in range(100)]
expected = [decide(shipped(), *report, POLICY) for report in reports]
children = []
for _ in range(4):
    child = os.fork()
    if not child:
        right = all([decide(shipped(), *report, POLICY) for report in reports] == expected for _ in range(3))
        os._exit(0 if right else 1)
    children.append(child)
assert [decide(shipped(), *report, POLICY) for report in reports] == expected
sys.exit([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] != [0] * 4)
"""


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.mark.parametrize("reports", [3_000, pytest.param(20_000, marks=pytest.mark.exhaustive)])
def test_memory_is_flat_over_thousands_of_reports(reports: int) -> None:
    ended = run(MEMORY, str(reports))

    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) < 2 * 1024 * 1024


def test_children_decide_with_what_was_compiled_before_the_fork() -> None:
    ended = run(PREFORK)

    assert ended.returncode == 0, ended.stderr
