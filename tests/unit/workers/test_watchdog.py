"""When a worker counts as stalled."""

from gouji.workers.watchdog import Progress


def test_a_task_that_nobody_begins_waits_longer_and_longer() -> None:
    progress = Progress()

    assert [progress.note(["a"], False, 0, now) for now in (10.0, 15.0, 30.0)] == [0.0, 5.0, 20.0]


def test_a_worker_without_tasks_never_stalls() -> None:
    progress = Progress()

    assert [progress.note([], False, 7, now) for now in (10.0, 1000.0)] == [0.0, 0.0]


def test_a_task_behind_a_long_one_does_not_make_a_stall() -> None:
    progress = Progress()

    assert [progress.note(["b"], True, 1, now) for now in (10.0, 300.0)] == [0.0, 0.0]
    assert progress.note(["b"], False, 1, 310.0) == 10.0


def test_short_tasks_that_come_and_go_between_two_looks_count_as_progress() -> None:
    progress = Progress()

    assert [progress.note(["c"], False, begun, 10.0 * begun) for begun in (1, 2, 3)] == [0.0, 0.0, 0.0]


def test_a_task_that_was_begun_is_forgotten() -> None:
    progress = Progress()
    progress.note(["d"], False, 0, 10.0)
    progress.note([], True, 1, 20.0)

    assert progress.waiting == {}
