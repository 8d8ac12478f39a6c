"""The questions to the terminal about its capabilities, and the evaluation of its answers."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Mapping
from time import monotonic

from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.terminal_environment import is_in_multiplexer
from xmc_tui.tui.terminal_capabilities import TerminalCapabilities

#: XTVERSION, the size of a cell and of the text area in pixels, and primary device attributes
#: (DA1). Every terminal answers DA1, so no other answer is outstanding once it is there.
FIRST_QUESTIONS = "\x1b[>0q\x1b[16t\x1b[14t\x1b[c"

#: The largest sixel picture. Asked only where there are sixels: kitty logs an error for it.
SIXEL_QUESTIONS = "\x1b[?2;1;0S\x1b[c"

#: The attribute for sixels in the answer to DA1. The first number there is the type of terminal.
_SIXEL_ATTRIBUTE = "4"

#: The item of XTSMGRAPHICS that is asked for, and the status of its answer.
_SIXEL_SIZE, _SUCCESS = 2, 0

#: The terminals whose cells may have a fractional size, which they answer rounded: 52 columns of a
#: picture would be up to 26 pixels narrower than their cells. That is xterm.js, which had no name
#: until 6.0. Elsewhere the text area may contain borders.
_HAS_FRACTIONAL_CELLS = {"", "xterm.js"}

#: Seconds after which questions are taken to be lost, and asked anew if there is a reason.
_LOST_SECONDS = 5.0

#: Seconds after the questions during which the program waits for the answers before it exits: if
#: they came later, the shell would read them as input. A program that runs for longer than this
#: without an answer does not wait.
EXIT_SECONDS = 0.5


def queries_terminal(
    environment: Mapping[str, str], glyphs: str, pixels: str, no_color: bool = False
) -> bool:
    """Whether the pictures depend on answers of the terminal.

    `glyphs` and `pixels` are the settings. The Linux console and Apple's Terminal, which print
    questions they do not know, and multiplexers, which answer for themselves, are not asked.
    """
    if glyphs == "off" or no_color:
        return False
    if environment.get("TERM") in ("linux", "dumb"):
        return False
    if environment.get("TERM_PROGRAM") == "Apple_Terminal":
        return False
    if is_in_multiplexer(environment):
        return pixels == "sixel"
    return glyphs == "auto" or pixels != "off"


class TerminalQuestions:
    """Asks in rounds, and collects the answers of each.

    `write` writes to the terminal. `on_complete` is called when all answers are there. Answers to
    questions that were not asked are ignored. `ask` and `record_answer` may be called by different
    threads.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        on_complete: Callable[[TerminalCapabilities], None],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._write = write
        self._on_complete = on_complete
        self._clock = clock
        self._lock = threading.Lock()
        self._answered = threading.Event()
        self._answered.set()
        self._asked_at = -_LOST_SECONDS
        self._has_asked_sixel_size = False
        self._is_repeated = False
        self._found = TerminalCapabilities()

    @property
    def are_awaiting_answers(self) -> bool:
        """Whether answers are expected."""
        return not self._answered.is_set()

    def ask(self) -> None:
        """Ask everything anew, after the answers to the current questions if there are any."""
        with self._lock:
            if self.are_awaiting_answers and self._clock() - self._asked_at < _LOST_SECONDS:
                self._is_repeated = True
                return
            self._answered.clear()
            self._asked_at = self._clock()
            self._is_repeated = self._has_asked_sixel_size = False
            self._found = TerminalCapabilities()
        # Not under the lock: writing blocks while the terminal does not read.
        self._write(FIRST_QUESTIONS)

    def record_answer(self, kind: str, text: str) -> None:
        """Note an answer: its kind, as in `AnswerFilter`, and its text."""
        with self._lock:
            if not self.are_awaiting_answers:
                return
            if kind != "attributes":
                self._found = _add_answer(self._found, kind, text)
                return
            has_sixel = _SIXEL_ATTRIBUTE in text.split(";")[1:]
            found = self._found = replace(self._found, has_sixel=has_sixel)
            asks_sixel_size = has_sixel and not self._has_asked_sixel_size
            self._has_asked_sixel_size = has_sixel
            if not asks_sixel_size:
                self._answered.set()
            is_repeated = self._is_repeated
        if asks_sixel_size:
            self._write(SIXEL_QUESTIONS)
            return
        self._on_complete(found)
        if is_repeated:
            self.ask()

    def wait_until_answered(self) -> None:
        """Wait until the answers are there, for at most EXIT_SECONDS after the questions."""
        self._is_repeated = False
        self._answered.wait(max(0.0, self._asked_at + EXIT_SECONDS - self._clock()))


def _add_answer(found: TerminalCapabilities, kind: str, text: str) -> TerminalCapabilities:
    """Return capabilities with an answer other than device attributes."""
    if kind == "version":
        name, version = parse_version(text)
        return replace(found, name=name, version=version)
    if kind == "cell":
        return replace(found, cell_size=_parse_size(text))
    if kind == "text_area":
        return replace(found, text_area_size=_parse_size(text))
    size = _parse_sixel_size(text)
    return found if size is None else replace(found, max_sixel_size=size)


def parse_version(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the name in lower case and the version in an answer to XTVERSION.

    The forms are `kitty(0.32.2)`, `ghostty 1.2.0-main`, `WezTerm 20240203-110809-5046fc22`.
    """
    name = re.match(r"\s*([a-z][\w.]*)", text.lower())
    if name is None:
        return "", ()
    numbers = re.search(r"[\s(]v?(\d+(?:\.\d+)*)", text[name.end() :])
    version = numbers[1].split(".") if numbers is not None else []
    return name[1], tuple(int(part[:9]) for part in version)


def with_cell_size(
    capabilities: TerminalCapabilities, window: tuple[int, int, int, int]
) -> TerminalCapabilities:
    """Return capabilities with the size of a cell, if it was not answered, or only rounded.

    It follows from the window: columns, rows, width and height in pixels; the latter are 0 if they
    are unknown. xterm answers no question for sizes, but sets those of the window.
    """
    columns, rows, *size = window
    if not columns or not rows:
        return capabilities
    if all(capabilities.cell_size):
        if capabilities.name not in _HAS_FRACTIONAL_CELLS:
            return capabilities
        return replace(capabilities, cell_size=_find_fractional_size(capabilities, columns, rows))
    width, height = size if all(size) else capabilities.text_area_size
    return replace(capabilities, cell_size=(width // columns, height // rows))


def _find_fractional_size(
    capabilities: TerminalCapabilities, columns: int, rows: int
) -> tuple[float, float]:
    """Return the size of a cell from that of the text area, which is rounded too, but larger."""
    (width, height), (area_width, area_height) = (
        capabilities.cell_size,
        capabilities.text_area_size,
    )
    return _divide_area(area_width, columns, width), _divide_area(area_height, rows, height)


def _divide_area(area: int, count: int, rounded: float) -> float:
    """Return the size of one of `count` cells in an area; `rounded` if it is not that of the area.

    The area may be rounded up by half a pixel, and a picture that is too wide by the least fraction
    would take another column: the size is the smallest possible.
    """
    is_same = area == rounded * count or abs(area / count - rounded) > 1
    return rounded if is_same else (area - 0.5) / count


def read_window_size(fileno: int) -> tuple[int, int, int, int]:
    """Return columns, rows, width and height in pixels of a terminal; 0 if they are unknown."""
    if sys.platform == "win32":
        import shutil

        return (*shutil.get_terminal_size((0, 0)), 0, 0)
    import fcntl
    import struct
    import termios

    try:
        answer = fcntl.ioctl(fileno, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return 0, 0, 0, 0
    rows, columns, width, height = struct.unpack("HHHH", answer)
    return columns, rows, width, height


def _parse_size(text: str) -> tuple[int, int]:
    """Return a size as (width, height); the terminal answers height and width."""
    height, width = (int(part[:9] or "0") for part in text.split(";"))
    return width, height


def _parse_sixel_size(text: str) -> tuple[int, int] | None:
    """Return the largest sixel picture as (width, height); None if the terminal refuses."""
    numbers = [int(part[:9] or "0") for part in text.split(";")]
    if len(numbers) != 4 or numbers[:2] != [_SIXEL_SIZE, _SUCCESS] or not all(numbers[2:]):
        return None
    return numbers[2], numbers[3]
