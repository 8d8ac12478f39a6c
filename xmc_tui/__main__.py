"""Entry point of the `xmc` command and of `python -m xmc_tui`."""

from __future__ import annotations

import gc
import sys

#: The thresholds of garbage collection. A collection may fall into a key or a search that has to
#: end in time, so new objects are collected a few at a time, and older ones seldom.
COLLECTION_THRESHOLDS = (10_000, 100, 100)


def main() -> None:
    """Run the command line.

    Garbage collection is off during the imports, since their objects live until exit. When a
    command is imported, or the app has started, they are frozen: no later collection scans them.
    """
    from xmc_tui import early_keyboard_input

    early_keyboard_input.preserve_typed_keys(sys.argv[1:])
    try:
        gc.disable()
        gc.set_threshold(*COLLECTION_THRESHOLDS)
        from xmc_tui.cli import main as command_line

        command_line()
    finally:
        early_keyboard_input.restore_line_settings()


if __name__ == "__main__":
    main()
