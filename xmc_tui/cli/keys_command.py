"""`xmc keys`: all commands of the app with their ids and keys."""

from __future__ import annotations

import click

from xmc_tui.cli.cli_context import CliContext
from xmc_tui.cli.global_options import global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.i18n import N_


@click.command("keys", cls=LocalizedCommand, help=N_("List every command with its id and keys."))
@global_options
@click.pass_obj
def keys_command(cli_context: CliContext) -> None:
    """Print every command with its id, keys and description."""
    # Imported here: it loads the commands of the app.
    from xmc_tui.cli.keymap_check import format_key_table

    for text in format_key_table(
        cli_context.settings, len(cli_context.load_catalog().steps), cli_context.tr
    ):
        click.echo(text)
