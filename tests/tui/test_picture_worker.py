"""The background thread that draws pictures: one at a time, the latest and most important first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.wait_conditions import PATIENCE, block_until
from xmc_tui.tui import picture_worker
from xmc_tui.tui.picture_worker import PictureWorker


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> PictureWorker:
    """Return a worker whose threads need no app."""

    def run_in_background(_: object, work: Callable[[], None]) -> None:
        def run() -> None:
            with suppress(RuntimeError):  # the app would raise it
                work()

        threading.Thread(target=run, daemon=True).start()

    monkeypatch.setattr(picture_worker, "run_in_background", run_in_background)
    return PictureWorker(None)  # type: ignore[arg-type]


def test_of_the_waiting_work_the_latest_of_each_owner_is_done_in_the_order_of_the_ranks(
    worker: PictureWorker,
) -> None:
    done: list[str] = []
    is_running, may_end = threading.Event(), threading.Event()

    def block() -> None:
        is_running.set()
        assert may_end.wait(PATIENCE)
        done.append("first")

    worker.submit("main", 0, block)
    assert is_running.wait(PATIENCE)
    for number in range(3):
        worker.submit("companion", 1, lambda number=number: done.append(f"companion {number}"))
        worker.submit("main", 0, lambda number=number: done.append(f"main {number}"))
    worker.submit("other", 1, lambda: done.append("other"))
    worker.cancel("other")
    may_end.set()
    block_until(lambda: len(done) == 3)
    assert done == ["first", "main 2", "companion 2"]
    # The thread has ended, or ends; later work is done all the same.
    worker.submit("main", 0, lambda: done.append("later"))
    block_until(lambda: done[3:] == ["later"])


def test_after_an_error_the_next_work_is_done(worker: PictureWorker) -> None:
    done: list[int] = []
    ended, threads = threading.Event(), threading.active_count()

    def fail() -> None:
        ended.set()
        raise RuntimeError

    worker.submit("main", 0, fail)
    assert ended.wait(PATIENCE)
    block_until(lambda: threading.active_count() == threads)
    worker.submit("main", 0, lambda: done.append(1))
    block_until(lambda: done == [1])
