"""Tests of the choice of glyphs from the environment."""

from __future__ import annotations

import pytest

from xmc_tui.picture.terminal_glyph_support import choose_glyph_set


@pytest.mark.parametrize(
    ("environment", "glyphs"),
    [
        ({}, "half"),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, "half"),
        ({"TERM_PROGRAM": "Apple_Terminal", "TERM": "xterm-256color"}, "half"),
        ({"WT_SESSION": "1"}, "quad"),
        ({"COLORTERM": "truecolor"}, "quad"),
        # The name alone does not tell whether the version draws octants: kitty 0.26 and 0.32 do
        # not.
        ({"TERM": "xterm-kitty"}, "sextant"),
        ({"TERM": "foot"}, "sextant"),
        ({"TERM": "foot-extra"}, "sextant"),
        ({"TERM": "xterm-ghostty"}, "sextant"),
        ({"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty"}, "sextant"),
        (
            {"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.1.3"},
            "sextant",
        ),
        (
            {"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.2.0"},
            "octant",
        ),
        (
            {
                "TERM": "xterm-256color",
                "TERM_PROGRAM": "ghostty",
                "TERM_PROGRAM_VERSION": "1.10.0-dev+1",
            },
            "octant",
        ),
        ({"TERM": "xterm-kitty", "TERM_PROGRAM_VERSION": "0.42.0"}, "sextant"),
        (
            {"TERM_PROGRAM": "WezTerm", "TERM_PROGRAM_VERSION": "20240203-110809-5046fc22"},
            "sextant",
        ),
        ({"ALACRITTY_WINDOW_ID": "1", "COLORTERM": "truecolor"}, "sextant"),
        ({"VTE_VERSION": "7800", "COLORTERM": "truecolor"}, "octant"),
        ({"VTE_VERSION": "7600", "COLORTERM": "truecolor"}, "quad"),
        ({"TERM_PROGRAM": "WezTerm"}, "sextant"),
        # Inside a multiplexer or a browser the outer terminal is unknown.
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux"}, "quad"),
        ({"TERM_PROGRAM": "textual", "COLORTERM": "truecolor"}, "quad"),
        ({"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4", "TERM": "tmux-256color"}, "quad"),
    ],
)
def test_glyphs_are_the_densest_that_the_terminal_draws_itself(
    environment: dict[str, str], glyphs: str
) -> None:
    assert choose_glyph_set(environment) == glyphs


def test_the_setting_overrides_the_detection() -> None:
    assert choose_glyph_set({"TERM": "xterm-kitty"}, "half") == "half"
    assert choose_glyph_set({}, "plain") == "plain"
    assert choose_glyph_set({"TERM": "xterm-kitty"}, "octant") == "octant"


def test_without_colours_it_is_braille_unless_plain_is_set() -> None:
    assert choose_glyph_set({"TERM": "xterm-kitty"}, "octant", colours=False) == "braille"
    assert choose_glyph_set({}, "plain", colours=False) == "plain"
