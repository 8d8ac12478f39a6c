"""How the roles of text look: told in the colours of the theme, and looked up once a theme instead of once a widget.

As component classes of the lines they were styled anew for every part of the screen: half of what a first frame took.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.style import Style as RichStyle
from textual.style import Style

#: Each role as a style of Textual's; a name in braces is a colour of the theme.
ROLES: Mapping[str, str] = {
    "accent": "{accent}",
    "bad": "bold {error}",
    "bespoke": "{secondary}",
    "brand": "bold reverse {primary}",
    "dim": "{faint}",
    "gift": "{success}",
    "good": "{success}",
    "group": "on {panel}",
    "here": "bold reverse {accent}",
    "highlight": "bold {marked-text} on {marked}",
    "illustrative": "italic {warning}",
    "muted": "{quiet}",
    "preview": "bold reverse {warning}",
    "price": "bold {foreground}",
    "strong": "bold",
    "title": "bold {primary}",
    "total": "bold {primary}",
    "warn": "bold {warning}",
}

#: Sixteen colours clash on a coloured row; turned round each stays as readable as it is elsewhere.
_IN_SIXTEEN_COLOURS: Mapping[str, str] = {"highlight": "bold reverse ansi_default on ansi_default"}


def role_style(role: str, colours: Mapping[str, str], sixteen: bool) -> RichStyle:
    """Return the look of a role in the colours of a theme; `sixteen` where those are the terminal's own."""
    text = ROLES[role]
    if sixteen:
        text = _IN_SIXTEEN_COLOURS.get(role, text)
    return _parsed(text.format_map(colours))


@lru_cache(maxsize=256)
def _parsed(text: str) -> RichStyle:
    return Style.parse(text).rich_style
