"""Choice of the glyph set from the environment variables of the terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xmc_tui.picture.cell_glyphs import CELL_GRIDS

#: The first version of a terminal that draws all octants itself, by the name in TERM_PROGRAM.
#: Ghostty 1.2.0 added the octants of U+1CE00 to U+1CEFF and U+1FB00 to U+1FBFF
#: (ghostty.org/docs/install/release-notes/1-2-0). Terminals that do not put their version
#: into the environment, such as kitty and foot, cannot be listed.
_FIRST_WITH_OCTANTS = {"ghostty": (1, 2)}


def choose_glyph_set(
    environment: Mapping[str, str], setting: str = "auto", colours: bool = True
) -> str:
    """Return the densest glyph set that the terminal draws itself, independent of its font.

    `setting` overrides the detection. Without colours the result is braille, or plain if that is
    the setting. Half blocks are in every font. Inside a multiplexer or a browser the outer terminal
    is unknown, and quadrants work in all of them.
    """
    if not colours and setting != "plain":
        return "braille"
    if setting in CELL_GRIDS:
        return setting
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if term in ("linux", "dumb") or program == "Apple_Terminal":
        return "half"
    if (
        environment.get("TMUX")
        or environment.get("STY")
        or program in ("tmux", "textual", "vscode")
    ):
        return "quad"
    if _draws_octants(environment):
        return "octant"
    names = ("kitty", "ghostty", "foot", "WezTerm")
    if any(name in f"{term} {program}" for name in names) or environment.get("ALACRITTY_WINDOW_ID"):
        return "sextant"
    modern = environment.get("COLORTERM") in ("truecolor", "24bit") or environment.get("WT_SESSION")
    return "quad" if modern else "half"


def _draws_octants(environment: Mapping[str, str]) -> bool:
    """Whether the terminal draws octants itself, by the version in its environment variables.

    These are terminals on VTE 0.78 or newer, such as GNOME Terminal, and _FIRST_WITH_OCTANTS.
    """
    vte = environment.get("VTE_VERSION", "")
    if vte.isdecimal() and int(vte) >= 7800:
        return True
    first = _FIRST_WITH_OCTANTS.get(environment.get("TERM_PROGRAM", "").lower())
    version = re.match(r"(\d+)\.(\d+)", environment.get("TERM_PROGRAM_VERSION", ""))
    return first is not None and version is not None and (int(version[1]), int(version[2])) >= first
