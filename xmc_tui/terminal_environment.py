"""The terminal as the environment variables describe it."""

from __future__ import annotations

from collections.abc import Mapping


def is_in_multiplexer(environment: Mapping[str, str], name: str = "") -> bool:
    """Whether the terminal is tmux or GNU screen; `name` is the one it reports.

    Through ssh only TERM and the reported name tell it.
    """
    return (
        bool(environment.get("TMUX") or environment.get("STY"))
        or environment.get("TERM", "").startswith(("tmux", "screen"))
        or environment.get("TERM_PROGRAM") == "tmux"
        or name in ("tmux", "screen")
    )
