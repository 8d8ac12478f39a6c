"""Tests that the program runs without the files that the Windows folder does without."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bundles.unused_files import PACKAGE_FILES, find_idle_patterns
from tests.deep_test_sizes import deep_case
from tests.page.font_factory import list_usual_characters, make_font, save_font
from tests.storage.sheet_tools import QUALIFYING
from tests.user_folders import user_folder_variables

ROOT = Path(__file__).resolve().parents[2]

_DAY = ("--on", "2025-10-01")

DOCTOR = ("doctor", "--json")

#: Each kind of file and report is made once.
COMMANDS = (
    ("--version",),
    ("quote", "--help"),
    ("quote", "su7-ultra", *QUALIFYING, *_DAY, "--store", "展厅", "-o", "sheet.toml"),
    ("quote", "su7-ultra", "amethyst", *_DAY, "--json"),
    ("ways", "su7-ultra", "amethyst", *_DAY),
    ("check", "sheet.toml"),
    *(("page", "sheet.toml", "-o", f"page.{suffix}") for suffix in ("html", "md", "txt")),
    ("page", "sheet.toml", "-o", "page.pdf", "--font", "font.ttf"),
    ("poster", "sheet.toml", "-o", "poster.svg"),
    ("poster", "sheet.toml", "-o", "poster.png", "--font", "font.ttf"),
    ("diff", "sheet.toml", "sheet.toml"),
    ("catalog", "check"),
    ("catalog", "schema"),
    DOCTOR,
    ("slots", "init"),
    ("slots", "hold", "sheet.toml"),
    ("slots", "lock", "sheet.toml"),
    ("slots", "history"),
    ("orders",),
    ("settings",),
    ("keys",),
)


#: Runs command lines one after the other, and prints the exit code and the output of each. The
#: program is imported once: a start for each command would take most of the time.
RUN_COMMANDS = """
import io, json, sys
from xmc_tui.cli import main

def run(arguments):
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2)]
    sys.argv, (sys.stdout, sys.stderr) = ["xmc", "--lang", "en", *arguments], streams
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    return code, *(stream.buffer.getvalue().decode() for stream in streams)

done = [run(arguments) for arguments in json.load(sys.stdin)]
json.dump(done, sys.__stdout__)
"""


@pytest.fixture
def pruned_environment(tmp_path: Path) -> dict[str, str]:
    """Variables with which every Python refuses the modules that are left out.

    The Python of the archive reads no variables; it runs without these modules anyway.
    """
    if sys.platform == "win32":
        pytest.skip("python -m tests.wine runs the archive itself")
    folder = tmp_path / "pruned"
    folder.mkdir()
    text = "from tests.bundles.pruning_finder import install_finder\n\ninstall_finder()\n"
    (folder / "sitecustomize.py").write_text(text, encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]), "PYTHONUTF8": "1"}


@pytest.mark.parametrize(
    "processes",
    [
        pytest.param([COMMANDS], id="one process"),
        deep_case([(each,) for each in COMMANDS], name="a process for each"),
    ],
)
def test_every_command_runs_without_them(
    tmp_path: Path,
    pruned_environment: dict[str, str],
    processes: list[tuple[tuple[str, ...], ...]],
) -> None:
    save_font(make_font("Boxes SC", list_usual_characters()), tmp_path / "font.ttf")
    environment = {**os.environ, **user_folder_variables(tmp_path), **pruned_environment}
    for commands in processes:
        done = subprocess.run(
            [sys.executable, "-c", RUN_COMMANDS],
            input=json.dumps(commands),
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        results = json.loads(done.stdout)
        for arguments, (code, out, errors) in zip(commands, results, strict=True):
            # `xmc doctor` exits with 1 on a computer without a Chinese font.
            is_done = not code or (arguments == DOCTOR and json.loads(out))
            assert is_done, (arguments, out, errors)
    made = {path.name for path in tmp_path.glob("p*.*")}
    assert made == {f"page.{suffix}" for suffix in ("html", "md", "pdf", "txt")} | {
        f"poster.{suffix}" for suffix in ("png", "svg")
    }


@pytest.mark.parametrize("name", ["sqlalchemy.orm", "numpy.random", "_ssl", "PIL.ImageCms"])
def test_a_module_that_is_left_out_is_refused(
    pruned_environment: dict[str, str], name: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import {name}"],
        env={**os.environ, **pruned_environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert f"{name} is not in the Windows folder" in done.stderr


@pytest.mark.deep  # every command runs without them in each run
def test_the_app_runs_without_them(tmp_path: Path, pruned_environment: dict[str, str]) -> None:
    """Its dialogs, exported files and panels, and the process that counts slots."""
    from tests.pseudo_terminal import XMC, Terminal

    command = [*XMC, "--lang", "en", *_DAY]
    environment = {**pruned_environment, "XMC_SLOTS": str(tmp_path / "slots.db")}
    subprocess.run(
        [*XMC, "slots", "init"], env={**os.environ, **environment}, check=True, capture_output=True
    )
    with Terminal(command, (120, 40), tmp_path, environment=environment, has_pictures=True) as app:
        app.wait_for("of 40 free in", "the quota")
        app.send("/zishuijing\r")
        app.wait_for("557,900", "an option found by pinyin")
        for key, words in (("g", "qualify"), ("?", "Amethyst"), ("i", "Terms"), ("\x1bOP", "Help")):
            app.send(key)
            app.wait_for(words, "a panel or dialog")
            app.send("\x1b")
            app.settle()
        app.send("p")
        app.wait_for("Without price", "the question of the poster")
        app.send("\r")
        app.wait_for("Saved:", "the posters")
        app.send("e")
        app.wait_for("Export order sheet", "the export dialog")
        app.send("\x1bOR")  # F3, with HTML
        app.send("\r")
        app.wait_for("Customer page:", "the page")
        app.send("\x1b")
        app.wait_for(lambda: "Order sheet:" not in app.text, "the main screen")
        app.send("q")
        assert app.wait_for_end() == 0
        assert b"Traceback" not in app.output
    made = [path.suffix for path in (tmp_path / "documents").rglob("*.*")]
    posters = [each for each in made if each in (".png", ".svg")]
    assert len(posters) == 2
    assert sorted({*made} - {*posters}) == [".html", ".toml"]


def test_a_pattern_that_matches_no_file_is_found() -> None:
    """The command that builds the archive names it."""
    files = [pattern.replace("*", "x").replace("?", "y") for pattern in PACKAGE_FILES]
    assert find_idle_patterns(files) == []
    renamed = [name for name in files if not name.startswith("sqlalchemy/orm/")]
    assert find_idle_patterns(renamed) == ["sqlalchemy/orm/*"]
