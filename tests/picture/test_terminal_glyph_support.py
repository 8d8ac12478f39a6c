"""Tests of the choice of glyphs: guessed from the environment, then known from the answers."""

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
        # The name does not tell whether the version draws octants: kitty 0.26 and 0.32 do not.
        ({"TERM": "xterm-kitty"}, "sextant"),
        ({"TERM": "foot"}, "sextant"),
        ({"TERM": "foot-extra"}, "sextant"),
        ({"TERM": "xterm-ghostty"}, "sextant"),
        # Even a version in the environment may be that of another terminal, which started this one.
        (
            {"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.2.0"},
            "sextant",
        ),
        ({"ALACRITTY_WINDOW_ID": "1", "COLORTERM": "truecolor"}, "sextant"),
        ({"VTE_VERSION": "7800", "COLORTERM": "truecolor"}, "quad"),
        ({"TERM_PROGRAM": "WezTerm"}, "sextant"),
        # Inside a multiplexer or a browser the outer terminal is unknown.
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux"}, "quad"),
        ({"TERM_PROGRAM": "textual", "COLORTERM": "truecolor"}, "quad"),
        ({"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4", "TERM": "tmux-256color"}, "quad"),
    ],
)
def test_before_the_answers_glyphs_are_those_that_every_version_draws(
    environment: dict[str, str], glyphs: str
) -> None:
    assert choose_glyph_set(environment) == glyphs


@pytest.mark.parametrize(
    ("name", "version", "glyphs"),
    [
        ("kitty", (0, 40, 0), "octant"),
        ("kitty", (0, 40), "octant"),
        ("kitty", (0, 43, 1), "octant"),
        ("kitty", (0, 39, 1), "sextant"),
        ("kitty", (0, 32, 2), "sextant"),
        ("kitty", (0, 26, 5), "sextant"),
        ("kitty", (0, 19, 2), "quad"),
        ("foot", (1, 20, 0), "octant"),
        ("foot", (1, 19, 0), "sextant"),
        ("foot", (1, 13, 1), "sextant"),
        ("ghostty", (1, 2, 0), "octant"),
        ("ghostty", (1, 1, 3), "sextant"),
        ("vte", (7800,), "octant"),
        ("vte", (7603,), "quad"),
        ("wezterm", (20240203,), "sextant"),
        ("wezterm", (20210502,), "quad"),
        ("kitty", (), "quad"),
        ("xterm", (379,), "quad"),
        ("konsole", (22, 12, 3), "quad"),
    ],
)
def test_the_answers_decide_whatever_the_environment_tells(
    name: str, version: tuple[int, ...], glyphs: str
) -> None:
    for environment in (
        {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
        {"TERM": "xterm-kitty"},
        {"TERM": "xterm-256color", "VTE_VERSION": "7800", "COLORTERM": "truecolor"},
        {"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.2.0"},
    ):
        assert choose_glyph_set(environment, name=name, version=version) == glyphs


def test_answers_of_a_multiplexer_or_a_plain_terminal_change_nothing() -> None:
    kitty = {"name": "kitty", "version": (0, 40)}
    assert choose_glyph_set({"TMUX": "/tmp/tmux"}, **kitty) == "quad"  # type: ignore[arg-type]
    assert choose_glyph_set({"TERM": "screen"}, name="tmux", version=(3, 4)) == "quad"
    # tmux on another computer, through ssh
    ssh = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    assert choose_glyph_set(ssh, name="tmux", version=(3, 4)) == "quad"
    assert choose_glyph_set({"TERM": "xterm"}, name="xterm", version=(379,)) == "half"
    assert choose_glyph_set({"TERM": "linux"}, name="kitty", version=(0, 40)) == "half"
    assert choose_glyph_set({"TERM_PROGRAM": "vscode"}, name="xterm.js", version=(6,)) == "quad"


def test_the_setting_overrides_the_detection() -> None:
    assert choose_glyph_set({"TERM": "xterm-kitty"}, "half") == "half"
    assert choose_glyph_set({}, "plain") == "plain"
    assert choose_glyph_set({"TERM": "xterm-kitty"}, "octant") == "octant"


def test_without_colours_it_is_braille_unless_plain_is_set() -> None:
    assert choose_glyph_set({"TERM": "xterm-kitty"}, "octant", colours=False) == "braille"
    assert choose_glyph_set({}, "plain", colours=False) == "plain"
