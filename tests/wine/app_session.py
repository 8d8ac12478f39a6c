"""A session with the app under Wine: exported files, a kill, a second window, slots."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.page.pdf_reader import read_text, render_page
from tests.wine.wine_console import WineConsole
from tests.wine.wine_python import WinePython, user_folders, windows_path
from tests.wine.wine_shims import CHINESE_FONT

_EN = ("--lang", "en")

#: The total of the car in Amethyst: 529,900 + 28,000 yuan.
_AMETHYST = "557,900"

#: The key F6, as a terminal sends it.
_F6 = "\x1b[17~"


def run_session(wine: WinePython, work: Path) -> int:
    """Run all parts; return the number of those that failed."""
    failed = 0
    parts: tuple[Callable[[WinePython, Path, Path], None], ...] = (
        export_files,
        export_without_a_chinese_font,
        hold_a_slot,
        find_nothing_wrong,
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


def export_files(wine: WinePython, work: Path, home: Path) -> None:
    """Export sheet and PDF, save posters, and quit; the modes of the console are as before."""
    with (
        _chinese_font(wine),
        WineConsole(wine, work / "first", home, *_EN, "--on", "2025-10-01") as app,
    ):
        app.wait_for("529,900")
        app.send("/amethyst\r")
        app.wait_for(_AMETHYST)
        sheet = _export(app, home, _F6)
        app.wait_for("Customer page:")
        app.wait_for(".pdf")
        _check_pdf(sheet.with_suffix(".pdf"), work / "first.png")
        app.send("\x1b")
        app.wait_until_gone("Order sheet:")
        app.send("p")
        app.wait_for("Without price")
        app.send("\r")
        app.wait_for("Saved:")
        posters = [path for path in home.rglob("*.*") if path.suffix in (".png", ".svg")]
        assert len(posters) == 2, posters
        app.send("q")
        assert app.wait_for_end() == 0
        before, after = app.read_modes()
        assert before == after, (before, after)
    done = wine.run(wine.program, *_EN, "check", windows_path(sheet))
    assert done.returncode == 0, done.stderr


def export_without_a_chinese_font(wine: WinePython, work: Path, home: Path) -> None:
    """The sheet is written, and one sentence says why there is no PDF."""
    with WineConsole(wine, work / "fontless", home, "--lang", "zh", "--on", "2025-10-01") as app:
        app.wait_for("529,900")
        app.send("e")
        app.wait_for(".toml")
        app.send(_F6)
        app.send("\r")
        app.wait_for("xmc page --font")
        sentence = "".join("".join(re.findall("▊(.*)▎", app.text)).split())
        assert "本机没有含这些文字的字体；请安装中文字体" in sentence, sentence
        (sheet,) = home.rglob("*.toml")
        assert not sheet.with_suffix(".pdf").exists()


def hold_a_slot(wine: WinePython, work: Path, home: Path) -> None:
    """With a ledger in SQLite the app counts free slots, and holds one for an exported sheet."""
    done = wine.run(wine.program, *_EN, "slots", "init", **user_folders(home))
    assert done.returncode == 0, done.stderr
    with WineConsole(wine, work / "slots", home, *_EN, "--on", "2025-10-01") as app:
        app.wait_for("40 of 40 free in")
        _export(app, home)
        app.wait_for("Hold slot")
        app.send("h")
        app.wait_for("slot 1 of")
        app.wait_for("held until")
    done = wine.run(wine.program, *_EN, "slots", "export", "--csv", **user_folders(home))
    assert b",1,held,XMC-" in done.stdout, (done.stdout, done.stderr)


def find_nothing_wrong(wine: WinePython, work: Path, home: Path) -> None:  # noqa: ARG001
    """`xmc doctor` finds a fault without a Chinese font, and none with it."""
    for has_font in (False, True):
        with _chinese_font(wine, has_font):
            done = wine.run(wine.program, *_EN, "doctor", "--json", **user_folders(home))
        report = json.loads(done.stdout)
        assert report["ok"] == has_font, report
        assert done.returncode == int(not has_font), done.stderr


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


@contextmanager
def _chinese_font(wine: WinePython, is_installed: bool = True) -> Iterator[None]:
    """Install a Chinese font in the prefix for a while, or not."""
    path = wine.prefix / "drive_c" / "windows" / "Fonts" / CHINESE_FONT.name
    if is_installed:
        shutil.copy(CHINESE_FONT, path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _export(app: WineConsole, home: Path, *keys: str) -> Path:
    """Export the sheet by the dialog, after keys in it, and return its path."""
    app.send("e")
    app.wait_for("Export order sheet")
    app.wait_for(".toml")
    for key in keys:
        app.send(key)
    app.send("\r")
    app.wait_for("Order sheet:")
    (sheet,) = home.rglob("*.toml")
    return sheet


def _check_pdf(path: Path, picture: Path) -> None:
    """Read a PDF by another library, and save what it looks like."""
    content = path.read_bytes()
    assert len(content) <= 400_000, len(content)
    text = read_text(content)
    assert _AMETHYST in text, text
    assert "XiaomiSU7Ultra" in text, text
    render_page(content).save(picture)
