"""Ages as text, such as "5 minutes ago"."""

from __future__ import annotations

from xmc_tui.i18n import N_, Translator

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def format_age(seconds: float, tr: Translator) -> str:
    """Return an age in seconds as text: in minutes, then hours, then days."""
    if seconds < _MINUTE:
        return tr.translate(N_("just now"))
    if seconds < _HOUR:
        return tr.plural("{n} minute ago", "{n} minutes ago", int(seconds // _MINUTE))
    if seconds < _DAY:
        return tr.plural("{n} hour ago", "{n} hours ago", int(seconds // _HOUR))
    return tr.plural("{n} day ago", "{n} days ago", int(seconds // _DAY))
