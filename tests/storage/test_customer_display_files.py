"""The files of the customer display: damaged, foreign and stale ones, and other systems."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tui.app_driver import DAY
from tests.wait_conditions import block_until
from xmc_tui.configurator.customer_display_ports import DatedBuild, DisplayedBuild
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.storage import standard_paths
from xmc_tui.storage.customer_display.display_files import (
    WindowFile,
    WindowReader,
    list_open_windows,
    read_follower_heartbeat,
    remove_follower_heartbeat,
    remove_stale_windows,
    touch_follower_heartbeat,
)
from xmc_tui.storage.customer_display.display_state import (
    WindowIdentity,
    decode_displayed_build,
    decode_identity,
    decode_state,
    encode_state,
)

WINDOW = WindowIdentity("20251001-101500-0a1b2c3d", datetime(2025, 10, 1, 10, 15, tzinfo=UTC))

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="needs pipes and links")


def make_displayed(catalog: Catalog, *wishes: str) -> DisplayedBuild:
    """Return a displayed build of the first model with a preview of another wheel."""
    model = catalog.models[0]
    build = build_from_wished_options(model, wishes)
    return DisplayedBuild(
        catalog=catalog,
        current=DatedBuild(build, DAY),
        preview=DatedBuild(build_from_wished_options(model, [*wishes, "amethyst"]), DAY),
        language="zh",
        step="paint",
        group="paint",
        highlight="amethyst",
        picture_view="rear",
    )


def make_state(catalog: Catalog, catalog_folder: Path) -> dict[str, object]:
    """Return an encoded state."""
    return encode_state(WINDOW, make_displayed(catalog), catalog_folder, ())


# ── The state ─────────────────────────────────────────────────────────────────────────────────────


def test_a_displayed_build_survives_json(launch: Catalog, catalog_folder: Path) -> None:
    displayed = make_displayed(launch, "carbon-roof")
    state = json.loads(json.dumps(encode_state(WINDOW, displayed, catalog_folder, ())))
    assert decode_identity(state) == WINDOW
    decoded = decode_state(state)
    assert decoded is not None
    assert decoded.catalog.folder == catalog_folder
    found = decode_displayed_build(decoded, launch)
    assert found is not None
    # A code holds choices, not which of them were wishes.
    for before, after in ((displayed.current, found.current), (displayed.preview, found.preview)):
        assert before is not None
        assert after is not None
        assert (after.build.chosen, after.quoted_on) == (before.build.chosen, before.quoted_on)
    same = {"current": displayed.current, "preview": displayed.preview}
    assert replace(found, **same) == displayed


def test_a_state_names_no_price_and_no_person(launch: Catalog, catalog_folder: Path) -> None:
    assert set(make_state(launch, catalog_folder)) == {
        *("format", "window", "started", "catalog", "code", "day", "preview", "preview_day"),
        *("language", "step", "group", "highlight", "view"),
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", 2),
        ("catalog", None),
        ("catalog", {"folder": 3, "edition": "launch", "overlays": [], "digest": ""}),
        ("code", ...),
        ("language", ...),
    ],
)
def test_a_state_of_another_format_is_not_decoded(
    launch: Catalog, catalog_folder: Path, name: str, value: object
) -> None:
    state = make_state(launch, catalog_folder)
    if value is ...:
        del state[name]
    else:
        state[name] = value
    assert decode_state(state) is None
    assert decode_identity(state) == WINDOW, "it is still known which window it is"


@pytest.mark.parametrize(
    ("name", "value"),
    [("code", "XMC-0000"), ("day", "tomorrow"), ("language", "de"), ("step", "boot")],
)
def test_a_state_that_does_not_fit_the_catalog_is_not_displayed(
    launch: Catalog, catalog_folder: Path, name: str, value: str
) -> None:
    decoded = decode_state({**make_state(launch, catalog_folder), name: value})
    assert decoded is not None
    assert decode_displayed_build(decoded, launch) is None


def test_the_code_of_another_edition_is_not_displayed(
    launch: Catalog, july: Catalog, catalog_folder: Path
) -> None:
    decoded = decode_state(make_state(launch, catalog_folder))
    assert decoded is not None
    assert decode_displayed_build(decoded, july) is None


# ── The files ─────────────────────────────────────────────────────────────────────────────────────


def test_a_window_is_found_while_it_runs(tmp_path: Path) -> None:
    file = WindowFile(tmp_path / "new", "a")
    assert list(list_open_windows(tmp_path / "new")) == []
    file.write({"step": "a longer text"})
    (reader,) = list_open_windows(tmp_path / "new")
    assert reader.read() == {"step": "a longer text"}
    file.write({"step": "short"})
    assert reader.read() == {"step": "short"}
    assert reader.is_alive()
    file.remove()
    assert not reader.is_alive()
    reader.close()
    assert list(list_open_windows(tmp_path / "new")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="has other permissions")
def test_only_the_owner_can_read(tmp_path: Path) -> None:
    file = WindowFile(tmp_path / "new", "a")
    file.write({})
    assert os.stat(file.path).st_mode & 0o777 == 0o600
    assert os.stat(file.path.parent).st_mode & 0o777 == 0o700
    file.remove()


def test_a_torn_line_leaves_the_last_complete_one(tmp_path: Path) -> None:
    file = WindowFile(tmp_path, "a")
    file.write({"step": "paint"})
    reader = WindowReader(file.path)
    assert reader.read() == {"step": "paint"}
    whole = file.path.read_bytes()
    for torn in (whole[:10], whole[:-1], b"", b"\n", b"\xff" * 3000, whole[:20] + whole[21:]):
        file.path.write_bytes(torn)
        assert reader.read() == {"step": "paint"}, torn
    file.write({"step": "wheels"})
    assert reader.read() == {"step": "wheels"}
    reader.close()
    file.remove()


def test_a_file_that_was_deleted_is_written_again(tmp_path: Path) -> None:
    file = WindowFile(tmp_path / "new", "a")
    file.write({"n": 1})
    if sys.platform == "win32":
        pytest.skip("an open file cannot be deleted there")
    file.path.unlink()
    file.path.parent.rmdir()
    file.write({"n": 2})
    (reader,) = list_open_windows(tmp_path / "new")
    assert reader.read() == {"n": 2}
    reader.close()
    file.remove()


def test_files_of_others_are_no_windows(tmp_path: Path) -> None:
    for name, content in {
        "window-a.state": b"foreign",
        "window-b.state": b"",
        "c.state": b"x",
    }.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "window-folder.state").mkdir()
    assert list(list_open_windows(tmp_path)) == []


@needs_links
def test_a_pipe_and_a_link_are_no_windows_and_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "window-pipe.state")
    (tmp_path / "window-link.state").symlink_to(tmp_path / "elsewhere")
    assert list(list_open_windows(tmp_path)) == []


def test_the_file_of_a_killed_window_is_deleted_once_it_is_old(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom pathlib import Path\n"
        "from xmc_tui.storage.customer_display.display_files import WindowFile\n"
        f"WindowFile(Path({str(tmp_path)!r}), 'killed').write({{'n': 1}})\n"
        "print('written', flush=True)\ntime.sleep(1000)"
    )
    running = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "written\n"
    (reader,) = list_open_windows(tmp_path)
    assert reader.is_alive()
    running.kill()
    running.communicate()
    block_until(lambda: not reader.is_alive(), "the system releases the lock")
    reader.close()
    (path,) = tmp_path.iterdir()
    remove_stale_windows(tmp_path)
    assert path.exists(), "a young one may belong to a window that has not locked it yet"
    os.utime(path, (time.time() - 100, time.time() - 100))
    remove_stale_windows(tmp_path)
    assert not path.exists()


def test_the_file_of_a_running_window_is_never_deleted(tmp_path: Path) -> None:
    file = WindowFile(tmp_path, "a")
    file.write({})
    os.utime(file.path, (time.time() - 1000, time.time() - 1000))
    remove_stale_windows(tmp_path)
    assert file.path.exists()
    file.remove()
    assert not file.path.exists()


def test_the_follower_heartbeat_changes_with_each_sign(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert read_follower_heartbeat(folder) is None
    touch_follower_heartbeat(folder)
    first = read_follower_heartbeat(folder)
    assert first is not None
    os.utime(folder / "watching", ns=(1, 1))
    touch_follower_heartbeat(folder)
    second = read_follower_heartbeat(folder)
    assert second is not None
    assert second > 1
    remove_follower_heartbeat(folder)
    assert read_follower_heartbeat(folder) is None
    remove_follower_heartbeat(folder)


@pytest.mark.parametrize(
    ("platform", "parts"),
    [
        ("linux", (".local", "share", "xmc", "customer-display")),
        ("darwin", ("Library", "Application Support", "xmc", "customer-display")),
        ("win32", ("AppData", "Local", "xmc", "customer-display")),
    ],
)
def test_the_folder_is_in_the_data_folder_of_each_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, parts: tuple[str, ...]
) -> None:
    import platformdirs
    from platformdirs.macos import MacOS
    from platformdirs.unix import Unix
    from platformdirs.windows import Windows

    system = {"linux": Unix, "darwin": MacOS, "win32": Windows}[platform]
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(
        "platformdirs.windows.get_win_folder",
        lambda name: str(tmp_path / "AppData" / "Local"),  # noqa: ARG005 - one folder is asked for
    )
    monkeypatch.setattr(
        platformdirs,
        "user_data_path",
        lambda name, appauthor: system(name, appauthor).user_data_path,
    )
    assert standard_paths.customer_display_folder() == tmp_path.joinpath(*parts)


def test_without_the_flags_of_unix_files_are_used_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Windows has neither O_NOFOLLOW, O_NONBLOCK nor O_CLOEXEC."""
    from xmc_tui.storage.customer_display import display_files

    monkeypatch.setattr(display_files, "_READ", os.O_RDONLY)
    monkeypatch.setattr(display_files, "_BINARY", 0)
    monkeypatch.delattr(os, "O_NOFOLLOW", raising=False)
    file = WindowFile(tmp_path, "a")
    file.write({"n": 1})
    (reader,) = list_open_windows(tmp_path)
    assert reader.read() == {"n": 1}
    reader.close()
    file.remove()
