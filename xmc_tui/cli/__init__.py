"""The command line: one module per command.

It connects the catalog, the configurator and the front ends. Textual is only imported to open the
app.
"""

from xmc_tui.cli.main import main

__all__ = ["main"]
