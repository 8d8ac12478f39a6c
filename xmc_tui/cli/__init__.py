"""The command line: joins catalog, configurator and front ends. Textual is imported only to open the app."""

from xmc_tui.cli.main import main

__all__ = ["main"]
