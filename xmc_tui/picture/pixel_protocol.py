"""Choice of the protocol that displays pictures as pixels, and of the palette of sixel pictures."""

from __future__ import annotations

from collections.abc import Mapping

from xmc_tui.terminal_environment import is_in_multiplexer

#: The first version of each terminal that displays kitty's Unicode placeholders, by the name it
#: reports: kitty since 0.28.0 (sw.kovidgoyal.net/kitty/graphics-protocol, "Unicode placeholders"),
#: Ghostty since its first public release.
_FIRST_WITH_PLACEHOLDERS = {"kitty": (0, 28), "ghostty": (1, 0)}

#: The colours needed to display pixels. A terminal limited to 16 shows neither text nor blocks in
#: the colours of the picture, and is most likely old or restricted on purpose.
_MIN_COLOURS = 256

#: The number of colours of each colour system of Rich.
_COLOUR_COUNTS = {"standard": 16, "windows": 16, "256": 256, "truecolor": 1 << 24}


def count_colours(colour_system: str | None, no_color: bool = False) -> int:
    """Return the number of colours of a colour system of Rich; 0 without colours."""
    return 0 if no_color else _COLOUR_COUNTS.get(colour_system or "", 0)


def choose_pixel_protocol(
    environment: Mapping[str, str],
    setting: str,
    name: str,
    version: tuple[int, ...],
    has_sixel: bool,
    colours: int,
) -> str:
    """Return how the terminal displays pixels: "sixel", "kitty" or "" (character blocks only).

    `setting` overrides the detection from the answers of the terminal, except that there are no
    pixels with fewer than 256 colours, and no kitty protocol in a multiplexer, which discards it.
    """
    if setting == "off" or colours < _MIN_COLOURS:
        return ""
    in_multiplexer = is_in_multiplexer(environment, name)
    if setting == "sixel":
        return "sixel"
    if setting == "kitty":
        return "" if in_multiplexer else "kitty"
    # tmux reports sixels if it was compiled with them, whatever the terminal it runs in displays.
    if in_multiplexer:
        return ""
    first = _FIRST_WITH_PLACEHOLDERS.get(name)
    if first is not None and version >= first:
        return "kitty"
    return "sixel" if has_sixel else ""


def choose_pixel_palette(environment: Mapping[str, str], setting: str) -> str:
    """Return the palette of sixel pictures: "full", or "small" for a slow link.

    `setting` "auto" takes the small one through ssh.
    """
    if setting != "auto":
        return setting
    is_remote = environment.get("SSH_CONNECTION") or environment.get("SSH_TTY")
    return "small" if is_remote else "full"
