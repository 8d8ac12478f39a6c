"""Ages as text, such as "5 minutes ago"."""

from __future__ import annotations

from xmc_tui.locale import N_, Language

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def age_text(seconds: float, words: Language) -> str:
    """Return an age in seconds as text: in minutes, then hours, then days."""
    if seconds < _MINUTE:
        return words.say(N_("just now"))
    if seconds < _HOUR:
        return words.plural("{n} minute ago", "{n} minutes ago", int(seconds // _MINUTE))
    if seconds < _DAY:
        return words.plural("{n} hour ago", "{n} hours ago", int(seconds // _HOUR))
    return words.plural("{n} day ago", "{n} days ago", int(seconds // _DAY))
