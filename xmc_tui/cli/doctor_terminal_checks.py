"""Checks of the terminal: what it displays, its fonts for pictures, its clipboard and encoding."""

from __future__ import annotations

import locale
import os
import sys
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from xmc_tui.i18n import N_, Translator
from xmc_tui.picture.pixel_protocol import choose_pixel_protocol, count_colours
from xmc_tui.picture.terminal_glyph_support import choose_glyph_set
from xmc_tui.services.doctor_report import ReportLine, Section
from xmc_tui.storage.settings import Settings
from xmc_tui.terminal_environment import is_in_multiplexer

if TYPE_CHECKING:
    from xmc_tui.tui.terminal_capabilities import TerminalCapabilities

#: Seconds to wait for the answers of the terminal.
_ANSWER_SECONDS = 1.0

#: The least size of the window in cells that the configurator is made for.
_LEAST_SIZE = (80, 24)

#: Terminals that let programs write the clipboard (OSC 52), by the name they report, and some that
#: do not.
_WITH_CLIPBOARD = ("kitty", "foot", "ghostty", "wezterm", "iterm2", "contour", "mintty")
_WITHOUT_CLIPBOARD = ("vte", "konsole", "terminology")


def check_terminal(settings: Settings, tr: Translator) -> Section:
    """Return what the terminal displays: it is asked if there is one, else the environment tells.

    A pipe has no faults: the text is for another program.
    """
    is_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    answers = _ask_terminal(settings) if is_terminal else None
    name, version = (answers.name, answers.version) if answers is not None else ("", ())
    colours = count_colours(_colour_system(), bool(os.environ.get("NO_COLOR")))
    glyphs = choose_glyph_set(os.environ, settings.glyphs, colours > 0, name, version)
    has_sixel = answers is not None and answers.has_sixel
    pixels = choose_pixel_protocol(os.environ, settings.pixels, name, version, has_sixel, colours)
    size = os.get_terminal_size(sys.stdout.fileno()) if is_terminal else None
    shown = f"{name} {'.'.join(map(str, version))}".strip()
    cell = answers.cell_size if answers is not None else (0, 0)
    facts = (
        ReportLine("is_terminal", N_("Output"), is_terminal, _output_text(is_terminal, tr)),
        ReportLine("name", N_("Terminal"), shown or os.environ.get("TERM", ""), ""),
        ReportLine("size", N_("Size"), list(size) if size else None, _size_text(size, cell)),
        ReportLine("colours", N_("Colours"), colours, _colours_text(colours, tr)),
        ReportLine("glyphs", N_("Characters of the picture"), glyphs),
        ReportLine("pixels", N_("Pixels"), pixels or None, pixels or tr.translate(N_("none"))),
        _clipboard_fact(name, tr),
    )
    problems = _find_terminal_problems(size, colours, tr) if size is not None else ()
    return Section("terminal", N_("Terminal"), facts, problems)


def _find_terminal_problems(
    size: os.terminal_size, colours: int, tr: Translator
) -> tuple[str, ...]:
    problems = []
    if any(has < least for has, least in zip(size, _LEAST_SIZE, strict=True)):
        message = N_("The window has {size} cells; enlarge it to at least {least}")
        least = "x".join(map(str, _LEAST_SIZE))
        problems.append(tr.translate(message, size="x".join(map(str, size)), least=least))
    if 0 <= colours < 256 and not os.environ.get("NO_COLOR"):
        message = N_(
            "The terminal reports {colours} colours, so the car is coarse; set "
            "COLORTERM=truecolor if it displays more"
        )
        problems.append(tr.translate(message, colours=colours))
    return tuple(problems)


def _output_text(is_terminal: bool, tr: Translator) -> str:
    return tr.translate(
        N_("a terminal")
        if is_terminal
        else N_("redirected; what follows is what the environment says")
    )


def _size_text(size: os.terminal_size | None, cell: tuple[float, float]) -> str:
    if size is None:
        return "-"
    text = f"{size.columns}x{size.lines}"
    return f"{text} ({cell[0]:g}x{cell[1]:g} px)" if all(cell) else text


def _colours_text(colours: int, tr: Translator) -> str:
    if colours >= 1 << 24:
        return tr.translate(N_("all (truecolor)"))
    if os.environ.get("NO_COLOR"):
        return tr.translate(N_("none (NO_COLOR is set)"))
    return str(colours)


def _clipboard_fact(name: str, tr: Translator) -> ReportLine:
    known = {**dict.fromkeys(_WITH_CLIPBOARD, True), **dict.fromkeys(_WITHOUT_CLIPBOARD, False)}
    works = True if os.environ.get("WT_SESSION") else known.get(name)
    text = {
        True: N_("yes, by OSC 52"),
        False: N_("no: the terminal ignores OSC 52"),
        None: N_("by OSC 52, if the terminal allows it"),
    }[works]
    return ReportLine("clipboard", N_("Clipboard"), works, tr.translate(text))


def _colour_system() -> str | None:
    """Return the colour system of the terminal as Rich finds it in the environment."""
    from rich.console import Console

    if sys.platform == "win32":  # the app enables all colours of a console
        return "truecolor"
    return Console(force_terminal=True).color_system


# ── Questions ─────────────────────────────────────────────────────────────────────────────────────


def _ask_terminal(settings: Settings) -> TerminalCapabilities | None:
    """Ask the terminal as the app does; None if it is not asked, or does not answer in time."""
    from xmc_tui.tui.terminal_questions import queries_terminal

    no_color = bool(os.environ.get("NO_COLOR"))
    if sys.platform == "win32" or is_in_multiplexer(os.environ):
        return None
    if not queries_terminal(os.environ, settings.glyphs, settings.pixels, no_color):
        return None
    import termios
    import tty

    try:
        before = termios.tcgetattr(0)
        tty.setcbreak(0)
    except (termios.error, OSError):
        return None
    try:
        return _read_answers()
    finally:
        with suppress(termios.error, OSError):
            termios.tcsetattr(0, termios.TCSAFLUSH, before)


def _read_answers() -> TerminalCapabilities | None:
    """Ask, and read until the answers are there; keys that are typed meanwhile are dropped."""
    import select

    from xmc_tui.tui.terminal_answer_filter import AnswerFilter
    from xmc_tui.tui.terminal_questions import TerminalQuestions, read_window_size, with_cell_size

    found: list[TerminalCapabilities] = []

    def write(codes: str) -> None:
        os.write(1, codes.encode("ascii"))

    questions = TerminalQuestions(write, found.append)
    answers = AnswerFilter(questions.record_answer, _ANSWER_SECONDS)
    questions.ask()
    end = monotonic() + _ANSWER_SECONDS
    while not found and (left := end - monotonic()) > 0:
        if select.select([0], [], [], left)[0]:
            answers.remove_answers(os.read(0, 4096).decode("utf-8", "replace"))
    return with_cell_size(found[0], read_window_size(1)) if found else None


# ── Language and fonts ────────────────────────────────────────────────────────────────────────────


def check_language(tr: Translator) -> Section:
    """Return language, locale, encoding and the font of posters, and the faults of those."""
    encoding = (sys.stdout.encoding or "").lower()
    font, problems = _find_poster_font(), []
    try:
        "中文≈✓".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        message = N_(
            "The output is encoded in {encoding}, which has no Chinese; set LANG=C.UTF-8 or "
            "PYTHONUTF8=1"
        )
        problems.append(tr.translate(message, encoding=encoding or "-"))
    if not font:
        message = N_(
            "No font with Chinese was found for posters; install Noto Sans CJK, or name one with "
            "xmc poster --font"
        )
        problems.append(tr.translate(message))
    variables = ("LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG")
    given = {name: os.environ[name] for name in variables if os.environ.get(name)}
    facts = (
        ReportLine("language", N_("Language"), tr.code),
        ReportLine("locale", N_("Locale"), given, ", ".join(f"{n}={v}" for n, v in given.items())),
        ReportLine("encoding", N_("Encoding"), encoding or locale.getpreferredencoding(False)),
        ReportLine("poster_font", N_("Font of posters"), font or None),
    )
    return Section("language", N_("Language and fonts"), facts, tuple(problems))


def _find_poster_font() -> str:
    """Return the file of the font that posters use for Chinese; "" if there is none."""
    from xmc_tui.picture.font_lookup import find_font

    try:
        return str(find_font("小米定制", 16).path)
    except (LookupError, OSError):
        return ""
