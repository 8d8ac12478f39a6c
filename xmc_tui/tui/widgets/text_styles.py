"""The style of each text role in the colours of the theme.

Styles are cached for each theme. As component classes they were computed again for every widget,
which took half of the time of the first frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.style import Style as RichStyle
from textual.style import Style

#: The style of each role in Textual's syntax; names in braces are colours of the theme.
ROLE_STYLES: Mapping[str, str] = {
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
    "ink": "{ink} on {paper}",  # QR readers need dark on light in every theme
    "muted": "{quiet}",
    "preview": "bold reverse {warning}",
    "price": "bold {foreground}",
    "strong": "bold",
    "title": "bold {primary}",
    "total": "bold {primary}",
    "warn": "bold {warning}",
}

#: With sixteen colours, coloured text on a coloured row may be unreadable unless it is reversed.
_ANSI_OVERRIDES: Mapping[str, str] = {"highlight": "bold reverse ansi_default on ansi_default"}


def resolve_style(role: str, colours: Mapping[str, str], is_ansi: bool) -> RichStyle:
    """Return the style of a role in the colours of a theme.

    `is_ansi` says whether the terminal uses its own sixteen colours.
    """
    text = ROLE_STYLES[role]
    if is_ansi:
        text = _ANSI_OVERRIDES.get(role, text)
    return _parse_style(text.format_map(colours))


@lru_cache(maxsize=256)
def _parse_style(text: str) -> RichStyle:
    return Style.parse(text).rich_style
