"""Which characters and colours a terminal can be trusted with, told from its environment."""

from __future__ import annotations

from collections.abc import Mapping

from xmc_tui.picture.glyphs import GRIDS


def glyphs_for(environment: Mapping[str, str], asked: str = "auto", colours: bool = True) -> str:
    """Return the densest set of glyphs that the terminal draws itself, whatever its font, unless one is asked for.

    Without colours only dots are left. Half blocks are in every font. Behind a multiplexer or in a browser the
    terminal is unknown, quadrants hold everywhere there.
    """
    if not colours and asked != "plain":
        return "braille"
    if asked in GRIDS:
        return asked
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if term in ("linux", "dumb") or program == "Apple_Terminal":
        return "half"
    if environment.get("TMUX") or environment.get("STY") or program in ("tmux", "textual", "vscode"):
        return "quad"
    if "kitty" in term or "ghostty" in f"{term}{program}" or term.startswith("foot") or _draws_octants(environment):
        return "octant"
    if program == "WezTerm" or environment.get("ALACRITTY_WINDOW_ID"):
        return "sextant"
    modern = environment.get("COLORTERM") in ("truecolor", "24bit") or environment.get("WT_SESSION")
    return "quad" if modern else "half"


def _draws_octants(environment: Mapping[str, str]) -> bool:
    """Whether this is a terminal on VTE 0.78 or newer, such as GNOME's."""
    version = environment.get("VTE_VERSION", "")
    return version.isdigit() and int(version) >= 7800
