"""What a process opens for its tasks."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from celery import Celery

from gouji.engine.store import open_database
from gouji.workers.settings import Settings
from gouji.workers.work import Work


@pytest.mark.parametrize("is_all", [False, True])
def test_a_process_of_nothing_but_tasks_alone_takes_rules_out_of_the_search_for_garbage(
    is_all: bool, tmp_path: Path
) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'gouji.sqlite3'}")
    work = Work(Settings(data_dir=tmp_path), database, Celery(set_as_current=False), is_all=is_all)
    before = gc.get_freeze_count()
    try:
        assert work.ruleset.rules
        assert (gc.get_freeze_count() > before) == is_all
    finally:
        gc.unfreeze()
        work.close()
