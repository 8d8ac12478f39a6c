"""Tests of the input parser: answers of the terminal never become keys or text."""

from __future__ import annotations

import sys
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest
import textual._parser
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from xmc_tui.tui import textual_internals
from xmc_tui.tui.terminal_answer_filter import AnswerFilter
from xmc_tui.tui.textual_internals import make_answer_passing_parser_class

#: Seconds that Escape waits for the rest of a sequence in these tests, and a longer time.
ESCAPE, LONGER = 0.025, 0.03

#: The answers of some terminals, by kind.
ANSWERS = (
    ("attributes", "\x1b[?62;4;22c", "62;4;22"),
    ("attributes", "\x1b[?6c", "6"),
    ("attributes", "\x1b[?c", ""),
    ("version", "\x1bP>|kitty(0.40.1)\x1b\\", "kitty(0.40.1)"),
    ("version", "\x1bP>|foot(1.16.2-18-gab (分支))\x1b\\", "foot(1.16.2-18-gab (分支))"),
    ("version", "\x1bP>|\x1b\\", ""),
    ("cell", "\x1b[6;18;9t", "18;9"),
    ("text_area", "\x1b[4;720;1080t", "720;1080"),
    ("graphics", "\x1b[?2;0;1000;1000S", "2;0;1000;1000"),
    ("graphics", "\x1b[?1;3;0S", "1;3;0"),  # the refusal of mlterm 3.9
    ("cell", "\x1b[6;;t", ";"),
)

#: A paste that contains answers, which are text there, and the text, which has no Escape.
PASTE = "\x1b[200~12\x1b[?62;4c\x1bP>|kitty(0.40)\x1b\\\x1b[6;18;9t中\x1b[201\x1b[201~"
PASTED = "12[?62;4cP>|kitty(0.40)\\[6;18;9t中[201"

#: What a terminal sends besides answers: text, keys of several protocols, the mouse, reports.
INPUT = (
    *"aQ1中\r\t\x7f\x03",
    *("\x1b", "\x1bq", "\x1bP", "\x1b[", "\x1bO", "\x1bOP"),
    *(
        "\x1b[A",
        "\x1b[1;5D",
        "\x1b[2~",
        "\x1b[4~",
        "\x1b[6~",
        "\x1b[6;5~",
        "\x1b[20~",
        "\x1b[15;2~",
    ),
    *("\x1b[Z", "\x1b[27u", "\x1b[97;;97u", "\x1b[112;4u", "\x1b[1;2S", "\x1b[52;5u"),
    *("\x1b[<0;3;4M", "\x1b[<35;13;24m", "\x1b[<64;1;1M"),
    *("\x1b[I", "\x1b[O", "\x1b[?2026;2$y", "\x1b[?2048;1$y", "\x1b[48;40;120;800;1200t"),
    *("\x1b[3;5R", PASTE, "\x1b[200~\x1b[201~", "\x1b[200~a\n中\x1b[201~"),
)


class Clock:
    """A clock that moves only when a test moves it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class FakeQuestions:
    """Questions that are open, and note their answers."""

    are_awaiting_answers = True

    def __init__(self) -> None:
        self.noted: list[tuple[str, str]] = []

    def record_answer(self, kind: str, text: str) -> None:
        self.noted.append((kind, text))


class FakeDriver:
    """The part of a driver that the parser uses."""

    def __init__(self) -> None:
        self.questions = FakeQuestions()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the parsers, which moves only when a test moves it."""
    return set_clock(monkeypatch)


def set_clock(patch: pytest.MonkeyPatch) -> Clock:
    """Return a clock that moves only when a test moves it, set in both parsers."""
    clock = Clock()
    patch.setattr(textual_internals, "monotonic", clock)
    patch.setattr(textual_internals, "ESCAPE_DELAY", ESCAPE)
    patch.setattr(textual._parser, "get_time", clock)
    patch.setattr(textual.constants, "ESCAPE_DELAY", ESCAPE)
    return clock


class Parsed:
    """Feeds a parser, and lists what comes out."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.driver = FakeDriver()
        self.parser = make_answer_passing_parser_class(XTermParser, self.driver)()
        self.found: list[Any] = []

    def feed(self, *pieces: str) -> Parsed:
        for piece in filter(None, pieces):  # an empty text would be the end of the input
            self.found += map(describe, self.parser.feed(piece))
        return self

    def wait(self, seconds: float) -> Parsed:
        self.clock.now += seconds
        self.found += map(describe, self.parser.tick())
        return self

    @property
    def noted(self) -> list[tuple[str, str]]:
        return self.driver.questions.noted


def describe(message: Message) -> Any:
    """Return the content of a message, which can be compared."""
    if isinstance(message, events.Key):
        return "key", message.key, message.character
    if isinstance(message, events.Paste):
        return "paste", message.text
    if isinstance(message, events.MouseEvent):
        return type(message), message.x, message.y, message.button
    if isinstance(message, events.Resize):
        return "resize", message.size, message.pixel_size
    return type(message)


def parse_without_answers(text: str) -> list[Any]:
    """Return what Textual's parser makes of input without answers, until nothing more comes."""
    parser = XTermParser()
    text = text.replace(PASTE, f"\x1b[200~{PASTED}\x1b[201~")
    found = list(map(describe, parser.feed(text))) if text else []
    if parser._timeout_time is not None:
        parser._timeout_time = 0.0
        found += map(describe, parser.tick())
    return found


# ── Answers between keys ──────────────────────────────────────────────────────────────────────────


@settings(max_examples=400)
@given(st.data())
def test_all_else_is_parsed_as_if_there_were_no_answers(data: st.DataObject) -> None:
    tokens = data.draw(
        st.lists(st.one_of(st.sampled_from(INPUT), st.sampled_from(ANSWERS)), max_size=12)
    )
    text = "".join(each if isinstance(each, str) else each[1] for each in tokens)
    cuts = data.draw(st.sets(st.integers(0, len(text)), max_size=12))
    places = sorted({0, len(text), *cuts})
    pieces = [text[a:b] for a, b in pairwise(places)]
    with pytest.MonkeyPatch.context() as patch:
        parsed = Parsed(set_clock(patch)).feed(*pieces).wait(1).wait(60)
    others = "".join(each for each in tokens if isinstance(each, str))
    assert parsed.found == parse_without_answers(others)
    assert parsed.noted == [(each[0], each[2]) for each in tokens if not isinstance(each, str)]


def test_every_splitting_of_an_answer_between_two_keys(clock: Clock) -> None:
    for kind, answer, text in ANSWERS:
        whole = f"a{answer}\x1b[A"
        for first in range(len(whole) + 1):
            for second in range(first, len(whole) + 1):
                parsed = Parsed(clock).feed(whole[:first], whole[first:second], whole[second:])
                assert parsed.found == [("key", "a", "a"), ("key", "up", None)]
                assert parsed.noted == [(kind, text)]


@pytest.mark.parametrize(("kind", "answer", "text"), ANSWERS)
def test_no_rest_of_an_answer_that_stalls_is_a_key(
    clock: Clock, kind: str, answer: str, text: str
) -> None:
    for cut in range(1, len(answer)):
        parsed = Parsed(clock).feed(answer[:cut]).wait(LONGER).wait(LONGER).feed(answer[cut:])
        # A beginning that is a key is reported as one after the time of Escape; nothing else is.
        beginning = answer[:cut] if cut <= 2 else ""
        assert parsed.found == parse_without_answers(beginning)
        assert parsed.noted == [(kind, text)]
        assert parsed.feed("q").found[-1] == ("key", "q", "q")


def test_a_late_answer_and_one_that_nobody_asked_for_are_removed_too(clock: Clock) -> None:
    parsed = Parsed(clock)
    parsed.driver.questions.are_awaiting_answers = False
    for _, answer, _ in ANSWERS:
        parsed.wait(3600).feed(answer)
    assert parsed.found == []


def test_an_answer_without_end_is_dropped_and_the_next_key_is_read(clock: Clock) -> None:
    for beginning in ("\x1b[?62;4", "\x1bP>|kit", "\x1bP>", "\x1b[?"):
        assert Parsed(clock).feed(beginning, "\x1b[A").found == [("key", "up", None)]
        assert Parsed(clock).feed(beginning).wait(6).feed("q").found == [("key", "q", "q")]
    # It does not swallow keys without limit either.
    assert Parsed(clock).feed("\x1bP>|" + "q" * 200).found[-1] == ("key", "q", "q")


# ── Keys and pastes ───────────────────────────────────────────────────────────────────────────────


def test_escape_alone_is_reported_after_the_time_of_escape(clock: Clock) -> None:
    parsed = Parsed(clock).feed("\x1b").wait(ESCAPE - 0.001)
    assert parsed.found == []
    assert parsed.parser.release_time == ESCAPE
    assert parsed.wait(0.001).found == [("key", "escape", "\x1b")]
    assert parsed.parser.release_time is None
    assert parsed.feed("\x1b").wait(ESCAPE).found == [("key", "escape", "\x1b")] * 2


@pytest.mark.parametrize("typed", ["[", "P", "q", "?", "\x1b[A"])
def test_a_key_after_escape_is_not_delayed_by_the_wait_for_an_answer(
    clock: Clock, typed: str
) -> None:
    parsed = Parsed(clock).feed("\x1b").wait(ESCAPE).feed(typed)
    assert parsed.found == [("key", "escape", "\x1b"), *parse_without_answers(typed)]
    parsed.feed("[", "?", "6", "2", "c")  # typed, as no answer comes in so many parts
    assert "".join(each[2] for each in parsed.found[2:]) == "[?62c"


@pytest.mark.parametrize("key", [each for each in INPUT if each.startswith("\x1b")])
def test_a_key_in_two_parts_is_one_key(clock: Clock, key: str) -> None:
    for cut in range(1, len(key)):
        parsed = Parsed(clock).feed(key[:cut]).wait(ESCAPE / 2).feed(key[cut:]).wait(ESCAPE)
        assert parsed.found == parse_without_answers(key)


def test_answers_in_a_paste_are_text_wherever_it_is_torn(clock: Clock) -> None:
    expected = [("paste", PASTED)]
    for cut in range(len(PASTE)):
        parsed = Parsed(clock).feed(PASTE[:cut], PASTE[cut:], "\x1b[?6c")
        assert parsed.found == expected
        assert parsed.noted == [("attributes", "6")]


def test_the_filter_returns_input_unchanged_that_has_no_answers() -> None:
    clock = Clock()
    answers = AnswerFilter(lambda kind, text: pytest.fail(f"{kind} {text}"), ESCAPE, clock)
    assert answers.remove_answers("ab\x1b[A\x1b[6;5~") == "ab\x1b[A\x1b[6;5~"
    assert answers.remove_answers("c\x1b") == "c"
    assert not answers.must_release
    clock.now = ESCAPE
    assert answers.must_release
    assert answers.release() == "\x1b"
    assert answers.release_time is None


def test_the_end_of_the_input_ends_the_parser(clock: Clock) -> None:
    parsed = Parsed(clock).feed("\x1b[?62")
    assert list(parsed.parser.feed("")) == []
    assert parsed.parser.is_eof


# ── Windows ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("clock")
def test_the_parser_of_the_windows_driver_removes_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    sent: list[Message] = []

    class WindowsDriver:
        def __init__(self, app: Any, **options: Any) -> None:
            self.app, self.options = app, options

        def start_application_mode(self) -> None:
            written.append("application mode")
            # As in Textual's: the input thread looks the parser up when it starts.
            self.parser = win32.XTermParser(debug=False)  # type: ignore[attr-defined]

        def write(self, data: str) -> None:
            written.append(data)

        def process_message(self, message: Message) -> None:
            sent.append(message)

        def disable_input(self) -> None:
            written.append("input disabled")

    drivers = ModuleType("textual.drivers")
    win32, windows_driver = ModuleType("win32"), ModuleType("windows_driver")
    win32.XTermParser = XTermParser  # type: ignore[attr-defined]
    windows_driver.WindowsDriver = WindowsDriver  # type: ignore[attr-defined]
    drivers.win32, drivers.windows_driver = win32, windows_driver  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "textual.drivers", drivers)
    monkeypatch.setitem(sys.modules, "textual.drivers.win32", win32)
    monkeypatch.setitem(sys.modules, "textual.drivers.windows_driver", windows_driver)

    class App:
        queries_terminal = True

    kind: Any = textual_internals._asking_windows_driver(WindowsDriver)  # type: ignore[arg-type]
    driver = kind(App(), debug=False, mouse=True, size=None)
    driver.start_application_mode()
    assert written == ["application mode", "\x1b[>0q\x1b[16t\x1b[14t\x1b[c"]
    keys = list(driver.parser.feed("a\x1bP>|Windows Terminal 1.25\x1b\\\x1b[6;20;10t"))
    keys += driver.parser.feed("\x1b[?61;4c\x1b[?2;0;2000;1000Sb\x1b[?61;4c")
    assert [describe(key) for key in keys] == [("key", "a", "a"), ("key", "b", "b")]
    assert written[2:] == ["\x1b[?2;1;0S\x1b[c"]
    (answered,) = sent
    found = answered.capabilities  # type: ignore[attr-defined]
    assert (found.has_sixel, found.cell_size, found.max_sixel_size) == (
        True,
        (10, 20),
        (2000, 1000),
    )
    driver.disable_input()
    assert written[-1] == "input disabled"
