"""The dark and the light theme.

All other modules use roles and theme variables, never colours.
"""

from __future__ import annotations

from textual.theme import Theme

from xmc_tui.colour_theme_names import THEMES

#: The colours of QR codes, the same in every theme.
PRINT = {"ink": "#000000", "paper": "#FFFFFF"}

DARK = Theme(
    name=THEMES[0],
    primary="#FF6900",
    secondary="#D9B25F",
    accent="#FF8A3D",
    foreground="#ECEAE6",
    background="#111113",
    surface="#19191C",
    panel="#232327",
    success="#6CC08B",
    warning="#E3B341",
    error="#F0716B",
    dark=True,
    variables={
        "quiet": "#A3A09A",
        "faint": "#6E6C68",
        "marked": "#4A2A12",
        "marked-text": "#FFFFFF",
    },
)

LIGHT = Theme(
    name=THEMES[1],
    primary="#C24E00",
    secondary="#7A5A14",
    accent="#B84A00",
    foreground="#1C1B1A",
    background="#FBFAF8",
    surface="#F2F0EC",
    panel="#E6E3DD",
    success="#1E7A44",
    warning="#8A5A00",
    error="#B3261E",
    dark=False,
    variables={
        "quiet": "#5F5C57",
        "faint": "#8E8A83",
        "marked": "#FFD9BF",
        "marked-text": "#1C1B1A",
    },
)

#: Values of our own variables for themes that lack them: the sixteen ANSI colours of every
#: terminal.
FALLBACKS = {
    "quiet": "ansi_default",
    "faint": "ansi_bright_black",
    "marked": "ansi_blue",
    "marked-text": "ansi_bright_white",
    **PRINT,
}
