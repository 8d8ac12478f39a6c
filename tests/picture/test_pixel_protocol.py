"""Tests of the choice between sixels, kitty's protocol and characters."""

from __future__ import annotations

import pytest

from xmc_tui.picture.pixel_protocol import (
    choose_pixel_palette,
    choose_pixel_protocol,
    count_colours,
)

MANY = 1 << 24


@pytest.mark.parametrize(
    ("name", "version", "has_sixel", "protocol"),
    [
        ("", (), False, ""),
        ("", (), True, "sixel"),
        ("xterm", (379,), True, "sixel"),
        ("xterm", (379,), False, ""),
        ("foot", (1, 13, 1), True, "sixel"),
        ("kitty", (0, 27, 1), False, ""),
        ("kitty", (0, 28), False, "kitty"),
        ("kitty", (0, 28, 0), False, "kitty"),
        ("kitty", (0, 32, 2), False, "kitty"),
        ("kitty", (1, 0), False, "kitty"),
        ("kitty", (), False, ""),
        ("ghostty", (1, 0, 0), False, "kitty"),
        ("ghostty", (0, 9), False, ""),
        ("konsole", (22, 12, 3), True, "sixel"),
        ("tmux", (3, 4), True, ""),
    ],
)
def test_the_protocol_follows_from_the_answers(
    name: str, version: tuple[int, ...], has_sixel: bool, protocol: str
) -> None:
    environment = {"TERM": "xterm-256color"}
    assert choose_pixel_protocol(environment, "auto", name, version, has_sixel, MANY) == protocol


@pytest.mark.parametrize(
    "environment",
    [
        {"TMUX": "/tmp/tmux-0/default,1,0"},
        {"STY": "123.pts-0.host"},
        {"TERM": "screen-256color"},
        {"TERM": "tmux-256color"},
        {"TERM_PROGRAM": "tmux"},
    ],
)
def test_in_a_multiplexer_there_are_none_unless_sixels_are_set(environment: dict[str, str]) -> None:
    kitty = ("kitty", (0, 40), True, MANY)
    assert choose_pixel_protocol(environment, "auto", *kitty) == ""
    assert choose_pixel_protocol(environment, "kitty", *kitty) == ""
    assert choose_pixel_protocol(environment, "sixel", *kitty) == "sixel"


def test_the_setting_overrides_the_answers() -> None:
    for name, version, has_sixel in (("", (), False), ("kitty", (0, 40), False), ("", (), True)):
        assert choose_pixel_protocol({}, "off", name, version, has_sixel, MANY) == ""
        assert choose_pixel_protocol({}, "sixel", name, version, has_sixel, MANY) == "sixel"
        assert choose_pixel_protocol({}, "kitty", name, version, has_sixel, MANY) == "kitty"


@pytest.mark.parametrize("setting", ["auto", "sixel", "kitty"])
def test_there_are_none_with_few_colours(setting: str) -> None:
    for colours in (0, 16, 255):
        assert choose_pixel_protocol({}, setting, "kitty", (0, 40), True, colours) == ""
    assert choose_pixel_protocol({}, setting, "kitty", (0, 40), True, 256) != ""


def test_colours_are_counted_as_rich_names_them() -> None:
    systems = (None, "standard", "windows", "256", "truecolor")
    assert [count_colours(each) for each in systems] == [0, 16, 16, 256, 16_777_216]
    assert count_colours("truecolor", no_color=True) == 0


def test_the_palette_is_small_through_ssh() -> None:
    assert choose_pixel_palette({}, "auto") == "full"
    assert choose_pixel_palette({"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}, "auto") == "small"
    assert choose_pixel_palette({"SSH_TTY": "/dev/pts/0"}, "auto") == "small"
    assert choose_pixel_palette({"SSH_TTY": "/dev/pts/0"}, "full") == "full"
    assert choose_pixel_palette({}, "small") == "small"
