"""`xmc show`: a second window for the customer, which follows the advisor's."""

from __future__ import annotations

import click

from xmc_tui.cli.cli_context import CliContext
from xmc_tui.cli.global_options import global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.i18n import N_


@click.command(
    "show",
    cls=LocalizedCommand,
    help=N_(
        "Show the customer the car in a second window, which follows the advisor's. Its language "
        "follows too, unless --lang sets one."
    ),
)
@click.option(
    "--window",
    "number",
    metavar="N",
    type=click.IntRange(1),
    help=N_("the advisor's window to follow, 1 for the one opened first"),
)
@global_options
@click.pass_obj
def customer_display_command(cli_context: CliContext, number: int | None) -> None:
    """Show the customer the car in a second window, which follows the advisor's."""
    from xmc_tui.cli.app_launch import open_customer_display

    open_customer_display(cli_context, number or 0)
