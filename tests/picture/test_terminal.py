"""Which glyphs a terminal is trusted with."""

from __future__ import annotations

import pytest

from xmc_tui.picture.terminal import glyphs_for


@pytest.mark.parametrize(
    ("environment", "glyphs"),
    [
        ({}, "half"),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, "half"),
        ({"TERM_PROGRAM": "Apple_Terminal", "TERM": "xterm-256color"}, "half"),
        ({"WT_SESSION": "1"}, "quad"),
        ({"COLORTERM": "truecolor"}, "quad"),
        ({"TERM": "xterm-kitty"}, "octant"),
        ({"TERM": "xterm-ghostty"}, "octant"),
        ({"TERM": "foot"}, "octant"),
        ({"VTE_VERSION": "7800", "COLORTERM": "truecolor"}, "octant"),
        ({"VTE_VERSION": "7600", "COLORTERM": "truecolor"}, "quad"),
        ({"TERM_PROGRAM": "WezTerm"}, "sextant"),
        # Inside a multiplexer or a browser the terminal outside is unknown.
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux"}, "quad"),
        ({"TERM_PROGRAM": "textual", "COLORTERM": "truecolor"}, "quad"),
    ],
)
def test_the_densest_glyphs_a_terminal_draws_itself(environment: dict[str, str], glyphs: str) -> None:
    assert glyphs_for(environment) == glyphs


def test_what_was_asked_for_holds_over_what_was_found() -> None:
    assert glyphs_for({"TERM": "xterm-kitty"}, "half") == "half"
    assert glyphs_for({}, "plain") == "plain"


def test_without_colours_only_dots_are_left_unless_it_is_to_be_plain() -> None:
    assert glyphs_for({"TERM": "xterm-kitty"}, "octant", colours=False) == "braille"
    assert glyphs_for({}, "plain", colours=False) == "plain"
