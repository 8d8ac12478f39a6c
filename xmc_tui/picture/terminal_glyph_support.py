"""Choice of the glyph set from what the terminal reports, and from its environment variables."""

from __future__ import annotations

from collections.abc import Mapping

from xmc_tui.picture.glyph_sets import CELL_GRIDS
from xmc_tui.terminal_environment import is_in_multiplexer

#: The first version of each terminal that draws all octants (U+1CD00 to U+1CDE5) itself, by the
#: name it reports. Any other draws those of a font, which has none: boxes over the picture.
#: - kitty 0.40.0: sw.kovidgoyal.net/kitty/changelog, "Add support for the octant box-drawing
#:   characters"; 0.26 and 0.32 show boxes.
#: - foot 1.20.0: codeberg.org/dnkl/foot, CHANGELOG.md and pull request 1880.
#: - Ghostty 1.2.0: ghostty.org/docs/install/release-notes/1-2-0.
#: - VTE 0.78: gitlab.gnome.org/GNOME/vte, reported as 7800; GNOME Terminal and others use it.
#: No release of WezTerm draws them, only its nightly builds (wezterm.org, custom_block_glyphs).
_FIRST_WITH_OCTANTS = {"kitty": (0, 40), "foot": (1, 20), "ghostty": (1, 2), "vte": (7800,)}

#: The same for sextants (U+1FB00 to U+1FB3B).
#: - kitty 0.19.3: github.com/kovidgoyal/kitty/issues/3106, the last three were wrong before.
#: - foot 1.9.0 at the latest, which added the rest of the block (its release notes).
#: - Ghostty: since its first release.
#: - WezTerm 20210814: wezterm.org/config/lua/config/custom_block_glyphs.html.
_FIRST_WITH_SEXTANTS = {
    "kitty": (0, 19, 3),
    "foot": (1, 9),
    "ghostty": (1, 0),
    "wezterm": (20210814,),
}


def choose_glyph_set(
    environment: Mapping[str, str],
    setting: str = "auto",
    colours: bool = True,
    name: str = "",
    version: tuple[int, ...] = (),
) -> str:
    """Return the densest glyph set that the terminal draws itself, independent of its font.

    `name` and `version` are those that the terminal reports; until it does, or if it never does,
    the environment tells of at most sextants. `setting` overrides the detection. Without colours
    the result is braille, or plain if that is the setting. Half blocks are in every font. Inside a
    multiplexer or a browser the outer terminal is unknown, and quadrants work in all of them.
    """
    if not colours and setting != "plain":
        return "braille"
    if setting in CELL_GRIDS:
        return setting
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if term in ("linux", "dumb") or program == "Apple_Terminal":
        return "half"
    if is_in_multiplexer(environment, name) or program in ("textual", "vscode"):
        return "quad"
    if name:
        return _choose_by_version(environment, name, version)
    return _guess_from_environment(environment)


def _choose_by_version(environment: Mapping[str, str], name: str, version: tuple[int, ...]) -> str:
    """Return the densest glyph set that this version of the terminal is known to draw itself."""
    for glyphs, first in (("octant", _FIRST_WITH_OCTANTS), ("sextant", _FIRST_WITH_SEXTANTS)):
        if name in first and version >= first[name]:
            return glyphs
    # The environment may be that of another terminal, from which this one was started.
    return "half" if _guess_from_environment(environment) == "half" else "quad"


def _guess_from_environment(environment: Mapping[str, str]) -> str:
    """Return the densest glyph set that every version of the terminal draws, by its name."""
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    names = ("kitty", "ghostty", "foot", "WezTerm")
    if any(each in f"{term} {program}" for each in names) or environment.get("ALACRITTY_WINDOW_ID"):
        return "sextant"
    modern = environment.get("COLORTERM") in ("truecolor", "24bit") or environment.get("WT_SESSION")
    return "quad" if modern else "half"
