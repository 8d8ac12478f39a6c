"""The way in: `xmc`, and `python -m xmc_tui`."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command line; what it imports stays to the end, and is not searched for garbage again and again."""
    gc.disable()
    from xmc_tui.cli import main as command_line

    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
    command_line()


if __name__ == "__main__":
    main()
