"""The advisor's window and the windows that follow: starts, kills, restarts and several of each."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.storage.test_customer_display_files import make_displayed
from tests.wait_conditions import PATIENCE, block_until
from xmc_tui.configurator.customer_display_ports import FollowerState, UndisplayableReason
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.services import display_publisher
from xmc_tui.services.catalog_provider import CatalogProvider
from xmc_tui.services.display_follower import DisplayFollower
from xmc_tui.services.display_publisher import DisplayPublisher, FollowerHeartbeats
from xmc_tui.storage.customer_display.display_files import (
    WATCH_NAME,
    WindowFile,
    touch_follower_heartbeat,
)
from xmc_tui.storage.disk_cache import DiskCache
from xmc_tui.storage.file_content_problems import FileError, Problem

START = datetime(2025, 10, 1, 10, 15, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


class Room:
    """A folder with advisor's windows and one that follows, all stepped by the test."""

    def __init__(self, folder: Path, catalog: Catalog, catalog_folder: Path) -> None:
        self.folder = folder
        self.catalog = catalog
        self.provider = CatalogProvider(catalog_folder, (), DiskCache(folder, writable=False))
        self.clock = Clock()
        self.loads = 0
        self.follower = self.make_follower()
        self.publishers: list[DisplayPublisher] = []

    def load(self, folder: Path, edition: str, overlays: tuple[Path, ...]) -> Catalog:  # noqa: ARG002
        """Return the catalog, counting the loads."""
        self.loads += 1
        return self.catalog

    def make_follower(self, number: int = 0) -> DisplayFollower:
        """Return a window that follows."""
        return DisplayFollower(self.folder, self.load, number, self.clock)

    def open_window(self, *wishes: str, after: int = 0) -> DisplayPublisher:
        """Open an advisor's window that shows a build, `after` seconds after the first."""
        publisher = DisplayPublisher(self.provider, self.folder, START + timedelta(seconds=after))
        self.publishers.append(publisher)
        self.publish(publisher, *wishes)
        return publisher

    def publish(self, publisher: DisplayPublisher, *wishes: str) -> None:
        """Let a window show a build."""
        touch_follower_heartbeat(self.folder)
        publisher.update()
        publisher.show(make_displayed(self.catalog, *wishes))
        publisher.update()

    def poll(self, seconds: float = 1.0) -> FollowerState:
        """Let time pass and return the state of the window that follows."""
        self.clock.now += seconds
        self.follower.poll()
        return self.follower.poll()

    def shown(self) -> frozenset[str]:
        """Return the options that the window that follows shows besides the standard ones."""
        displayed = self.poll().displayed
        assert displayed is not None
        return displayed.current.build.wishes

    def end(self, publisher: DisplayPublisher) -> None:
        """End an advisor's window."""
        publisher._file.remove()


@pytest.fixture
def room(tmp_path: Path, launch: Catalog, catalog_folder: Path) -> Iterator[Room]:
    """A folder with windows."""
    made = Room(tmp_path, launch, catalog_folder)
    yield made
    for publisher in made.publishers:
        made.end(publisher)


# ── Without a window that follows ─────────────────────────────────────────────────────────────────


def test_while_nobody_follows_nothing_is_written(room: Room) -> None:
    publisher = DisplayPublisher(room.provider, room.folder)
    for _ in range(50):
        publisher.update()
        publisher.show(make_displayed(room.catalog))
    assert not publisher.is_watched
    assert publisher.write_count == 0
    assert list(room.folder.iterdir()) == []


def test_the_mark_of_a_window_killed_long_ago_is_no_sign(tmp_path: Path) -> None:
    import os

    touch_follower_heartbeat(tmp_path)
    os.utime(tmp_path / WATCH_NAME, (time.time() - 60, time.time() - 60))
    signs = FollowerHeartbeats(tmp_path)
    assert not signs.are_recent(100.0)
    touch_follower_heartbeat(tmp_path)
    assert signs.are_recent(101.0)
    assert signs.are_recent(103.9)
    assert not signs.are_recent(104.0), "no sign for three seconds"
    (tmp_path / WATCH_NAME).unlink()
    assert not signs.are_recent(104.1)


def assert_only_the_mark_is_left(folder: Path) -> None:
    """Windows keeps a file that a window still reads; such files are deleted later."""
    if sys.platform != "win32":
        assert [path.name for path in folder.iterdir()] == [WATCH_NAME]


def test_the_file_goes_with_the_last_window_that_follows(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = room.open_window("carbon-roof")
    assert room.shown() == {"carbon-roof"}
    monkeypatch.setattr(publisher._signs, "are_recent", lambda now: False)  # noqa: ARG005
    publisher.update()
    assert_only_the_mark_is_left(room.folder)
    assert room.poll().displayed is None


# ── One window ────────────────────────────────────────────────────────────────────────────────────


def test_the_car_is_followed_with_its_preview(room: Room) -> None:
    assert room.poll() == FollowerState()
    publisher = room.open_window("carbon-roof")
    state = room.poll()
    assert state.displayed is not None
    assert state.displayed.current.build.wishes == {"carbon-roof"}
    assert state.displayed.preview is not None
    assert state.displayed.preview.build.wishes == {"carbon-roof", "amethyst"}
    room.publish(publisher, "carbon-exterior")
    displayed = room.follower.poll().displayed
    assert displayed is not None
    assert displayed.current.build.wishes == {"carbon-exterior"}, "at the next read"
    assert room.loads == 1


def test_a_window_that_ends_leaves_the_welcome_and_the_next_one_is_followed(room: Room) -> None:
    publisher = room.open_window("carbon-roof")
    assert room.shown() == {"carbon-roof"}
    room.end(publisher)
    assert room.poll() == FollowerState()
    room.open_window("carbon-exterior", after=60)
    assert room.shown() == {"carbon-exterior"}


def test_a_new_window_that_follows_shows_the_same_car(room: Room) -> None:
    room.open_window("carbon-roof")
    assert room.shown() == {"carbon-roof"}
    room.follower = room.make_follower()
    assert room.shown() == {"carbon-roof"}


def test_a_window_that_starts_its_file_anew_is_still_followed(room: Room) -> None:
    publisher = room.open_window("carbon-roof")
    other = room.open_window(after=5)
    room.follower.follow(publisher.window.id)
    assert room.shown() == {"carbon-roof"}
    room.end(publisher)  # the window runs on, but thinks for a moment that nobody follows
    room.publish(publisher, "carbon-exterior")
    assert room.shown() == {"carbon-exterior"}
    assert other.window.id != publisher.window.id


# ── Several windows ───────────────────────────────────────────────────────────────────────────────


def test_of_several_windows_one_is_chosen(room: Room) -> None:
    room.open_window("carbon-roof", after=60)
    first = room.open_window("carbon-exterior")
    state = room.poll()
    assert state.needs_choice
    assert state.displayed is None
    assert [window.started for window in state.windows] == [START, START + timedelta(seconds=60)]
    room.follower.follow(first.window.id)
    assert room.shown() == {"carbon-exterior"}
    assert not room.poll().needs_choice


@pytest.mark.parametrize(("number", "wish"), [(1, "carbon-exterior"), (2, "carbon-roof")])
def test_a_window_is_named_by_its_number(room: Room, number: int, wish: str) -> None:
    room.open_window("carbon-roof", after=60)
    room.open_window("carbon-exterior")
    room.follower = room.make_follower(number)
    assert room.shown() == {wish}


def test_a_number_without_a_window_waits(room: Room) -> None:
    room.open_window("carbon-roof")
    room.open_window(after=1)
    room.follower = room.make_follower(3)
    state = room.poll()
    assert (state.displayed, state.needs_choice, len(state.windows)) == (None, False, 2)


def test_the_car_of_another_customer_is_not_shown_when_a_window_ends(room: Room) -> None:
    mine = room.open_window("carbon-roof")
    assert room.shown() == {"carbon-roof"}
    other = room.open_window("carbon-exterior", after=60)
    assert room.shown() == {"carbon-roof"}
    room.end(mine)
    state = room.poll()
    assert state.displayed is None
    assert not state.needs_choice
    assert [window.id for window in state.windows] == [other.window.id]
    room.follower.follow(other.window.id)
    assert room.shown() == {"carbon-exterior"}


def test_right_after_the_start_no_window_is_chosen_before_all_have_answered(room: Room) -> None:
    room.open_window("carbon-roof")
    room.follower = room.make_follower()
    assert room.follower.poll().displayed is None
    assert room.poll().displayed is not None


# ── What cannot be displayed ──────────────────────────────────────────────────────────────────────


def test_a_changed_catalog_is_reported_and_loaded_again_later(room: Room, july: Catalog) -> None:
    launch, room.catalog = room.catalog, july
    publisher = room.open_window("carbon-roof")
    room.catalog = launch
    assert room.poll().problem is UndisplayableReason.OTHER_CATALOG
    loads = room.loads
    assert room.poll(0.1).problem is UndisplayableReason.OTHER_CATALOG
    assert room.loads == loads, "not at each read"
    room.catalog = july
    assert room.poll(3.0).problem is None
    assert publisher.is_watched


def test_a_catalog_that_cannot_be_loaded_is_reported(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Catalog:
        raise FileError([Problem("prices.toml", "", "is missing", "")])

    monkeypatch.setattr(room, "load", fail)
    room.follower = room.make_follower()
    room.open_window("carbon-roof")
    assert room.poll().problem is UndisplayableReason.OTHER_CATALOG


def test_another_version_is_reported(room: Room) -> None:
    file = WindowFile(room.folder, "new")
    file.write({"format": 99, "window": "new", "started": START.isoformat(), "code": 7})
    state = room.poll()
    assert (state.displayed, state.problem) == (None, UndisplayableReason.OTHER_VERSION)
    file.remove()


def test_a_folder_that_cannot_be_written_is_reported(room: Room) -> None:
    blocked = room.folder / "file"
    blocked.write_text("not a folder", "utf-8")
    room.follower = DisplayFollower(blocked, room.load, clock=room.clock)
    assert room.poll().problem is UndisplayableReason.FOLDER_NOT_WRITABLE
    blocked.unlink()
    assert room.poll().problem is None


def test_a_locked_foreign_file_is_ignored(room: Room) -> None:
    file = WindowFile(room.folder, "foreign")
    file.write({"hello": "world"})
    room.open_window("carbon-roof")
    assert room.shown() == {"carbon-roof"}
    file.remove()


# ── The thread of the advisor's window ────────────────────────────────────────────────────────────


def make_running(room: Room, on_watched: Callable[[], None]) -> DisplayPublisher:
    """Start a window with its thread."""
    publisher = DisplayPublisher(room.provider, room.folder, START)
    publisher.start(on_watched)
    return publisher


def test_a_thread_writes_the_last_of_many_builds(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display_publisher, "LOOK_SECONDS", 0.01)
    appeared: list[bool] = []
    publisher = make_running(room, lambda: appeared.append(True))
    touch_follower_heartbeat(room.folder)
    block_until(lambda: publisher.is_watched and appeared == [True], "the thread has seen the mark")
    wishes = ("carbon-roof", "carbon-exterior", "amethyst")
    for number in range(200):
        publisher.show(make_displayed(room.catalog, wishes[number % 3]))
    last = {wishes[199 % 3]}
    block_until(lambda: room.poll().displayed is not None and room.shown() == last)
    assert publisher.write_count <= 200
    publisher.close()
    assert_only_the_mark_is_left(room.folder)


def test_a_disk_that_refuses_neither_raises_nor_ends_the_thread(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display_publisher, "LOOK_SECONDS", 0.01)
    publisher = make_running(room, lambda: None)
    refused: list[object] = []

    def refuse(state: object) -> None:
        refused.append(state)
        raise OSError(28, "no space left")

    with monkeypatch.context() as full:
        full.setattr(publisher._file, "write", refuse)
        touch_follower_heartbeat(room.folder)
        block_until(lambda: publisher.is_watched)
        publisher.show(make_displayed(room.catalog, "carbon-roof"))
        block_until(lambda: len(refused) == 1)
    publisher.show(make_displayed(room.catalog, "carbon-exterior"))
    block_until(lambda: room.poll().displayed is not None)
    assert room.shown() == {"carbon-exterior"}
    publisher.close()


def test_an_exit_does_not_wait_for_a_disk_that_does_not_answer(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    answered = threading.Event()
    publisher = DisplayPublisher(room.provider, room.folder, START)
    monkeypatch.setattr(publisher, "update", lambda: answered.wait(PATIENCE))
    publisher.start(lambda: None)
    began = time.monotonic()
    publisher.close()
    assert time.monotonic() - began < PATIENCE / 2
    answered.set()


def test_run_reports_changes_until_it_is_closed(room: Room) -> None:
    import threading

    follower = DisplayFollower(room.folder, room.load)
    states: list[FollowerState] = []
    thread = threading.Thread(target=follower.run, args=(states.append,))
    thread.start()
    block_until(lambda: states == [FollowerState()])
    publisher = room.open_window("carbon-roof")
    block_until(lambda: states[-1].displayed is not None)
    count = len(states)
    room.publish(publisher, "carbon-exterior")
    block_until(lambda: len(states) > count)
    follower.close()
    thread.join(30)
    assert not thread.is_alive()
    assert not (room.folder / WATCH_NAME).exists()
    assert replace(states[0]) == FollowerState()


def test_a_closed_window_gives_no_sign_any_more(room: Room) -> None:
    room.poll()
    assert (room.folder / WATCH_NAME).exists()
    room.follower.close()
    assert not (room.folder / WATCH_NAME).exists()
    room.poll(10.0)
    assert not (room.folder / WATCH_NAME).exists()
