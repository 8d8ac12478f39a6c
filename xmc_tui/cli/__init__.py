"""The command line: one module per command.

It connects catalog, configurator and front ends. Textual is imported only to open the app.
"""

from xmc_tui.cli.main import main

__all__ = ["main"]
