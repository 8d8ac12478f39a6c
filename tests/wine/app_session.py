"""A session with the app under Wine: a choice, an exported sheet, a kill, a second window."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.wine.wine_console import WineConsole
from tests.wine.wine_python import WinePython

_EN = ("--lang", "en")

#: The total of the car in Amethyst: 529,900 + 28,000 yuan.
_AMETHYST = "557,900"


def run_session(wine: WinePython, work: Path) -> int:
    """Run all parts; return the number of those that failed."""
    failed = 0
    parts: tuple[Callable[[WinePython, Path, Path], None], ...] = (
        export_a_sheet,
        resume_after_a_kill,
        follow_in_a_second_window,
    )
    for part in parts:
        home = work / "用户 home"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        try:
            part(wine, work, home)
        except (AssertionError, TimeoutError, OSError) as error:
            failed += 1
            print(f"{part.__name__}: {error!r}\n{error}", flush=True)
        else:
            print(f"{part.__name__}: passed", flush=True)
    return failed


def export_a_sheet(wine: WinePython, work: Path, home: Path) -> None:
    """Choose a paint, export the sheet, save a poster, and quit; the modes are as before."""
    with WineConsole(wine, work / "first", home, *_EN, "--on", "2025-10-01") as app:
        app.wait_for("529,900")
        app.send("/amethyst\r")
        app.wait_for(_AMETHYST)
        app.send("e")
        app.wait_for("Export order sheet")
        app.wait_for(".toml")
        app.send("\r")
        app.wait_for("Order sheet:")
        sheets = list(home.rglob("*.toml"))
        assert len(sheets) == 1, sheets
        app.send("\x1b")
        app.wait_until_gone("Order sheet:")
        app.send("p")
        app.wait_for("Without price")
        app.send("\r")
        app.wait_for("Poster saved:")
        posters = [path for path in home.rglob("*.*") if path.suffix in (".png", ".svg")]
        assert len(posters) == 2, posters
        app.send("q")
        assert app.wait_for_end() == 0
        before, after = app.read_modes()
        assert before == after, (before, after)
    done = wine.run(wine.program, *_EN, "check", f"Z:{sheets[0]}".replace("/", "\\"))
    assert done.returncode == 0, done.stderr


def resume_after_a_kill(wine: WinePython, work: Path, home: Path) -> None:
    """A choice is offered again after the process was ended by force."""
    with WineConsole(wine, work / "killed", home, *_EN, "--on", "2025-10-01") as app:
        app.wait_for("529,900")
        app.send("/amethyst\r")
        app.wait_for(_AMETHYST)
        app.kill()
    with WineConsole(wine, work / "again", home, *_EN, "--on", "2025-10-01") as app:
        app.wait_for("529,900")
        app.send("r")
        app.wait_for(_AMETHYST)


def follow_in_a_second_window(wine: WinePython, work: Path, home: Path) -> None:
    """The window of the customer shows what the advisor's window chooses."""
    with (
        WineConsole(wine, work / "advisor", home, *_EN, "--on", "2025-10-01") as advisor,
        WineConsole(wine, work / "customer", home, *_EN, "show") as customer,
    ):
        advisor.wait_for("529,900")
        customer.wait_for("529,900")
        advisor.send("/amethyst\r")
        customer.wait_for(_AMETHYST)
        advisor.send("u")
        customer.wait_for("529,900")
