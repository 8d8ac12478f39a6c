"""The `xmc` command group of click and its `open` command."""

from __future__ import annotations

import os
from pathlib import Path

import click

from xmc_tui.cli.cli_context import (
    CliContext,
    CommandExit,
    ExitCode,
    echo_error,
    find_requested_translator,
)
from xmc_tui.cli.global_options import global_options
from xmc_tui.cli.localized_help import LazyCommandGroup, LocalizedCommand, TooManyArguments
from xmc_tui.i18n import N_

#: Commands imported on demand, to keep the start fast.
_LAZY_COMMANDS = {
    "quote": "xmc_tui.cli.quote_command:quote_command",
    "ways": "xmc_tui.cli.ways_to_qualify_command:ways_command",
    "check": "xmc_tui.cli.check_command:check_command",
    "diff": "xmc_tui.cli.diff_command:diff_command",
    "page": "xmc_tui.cli.page_command:page_command",
    "poster": "xmc_tui.cli.poster_command:poster_command",
    "show": "xmc_tui.cli.customer_display_command:customer_display_command",
    "serve": "xmc_tui.cli.serve_command:serve_command",
    "catalog": "xmc_tui.cli.catalog_command:catalog_group",
    "settings": "xmc_tui.cli.settings_command:settings_command",
    "keys": "xmc_tui.cli.keys_command:keys_command",
    "completion": "xmc_tui.cli.completion_command:completion_command",
    "drafts": "xmc_tui.cli.drafts_command:drafts_command",
    "doctor": "xmc_tui.cli.doctor_command:doctor_command",
    "slots": "xmc_tui.cli.slots_command:slots_group",
    "orders": "xmc_tui.cli.orders_command:orders_group",
}


@click.group(
    cls=LazyCommandGroup,
    lazy_commands=_LAZY_COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_(
        "Configure a car from the Xiaomi Customization Service. Without a command, opens the "
        "configurator."
    ),
)
@click.option("--version", "shows_version", is_flag=True, help=N_("show the version"))
@click.option("--fresh", is_flag=True, help=N_("start a new build and offer no draft"))
@click.option("--on", "day", metavar="DATE", help=N_("quote date"))
@click.option("--demo", is_flag=True, help=N_("play a demo tour; nothing is saved"))
@global_options
@click.pass_context
def xmc(
    context: click.Context, shows_version: bool, fresh: bool, day: str | None, demo: bool
) -> None:
    """Configure a car of the Xiaomi Customization Service; without a command, in the terminal."""
    if shows_version:
        from xmc_tui.cli.version_text import version_lines

        click.echo("\n".join(version_lines(context.obj)))
        context.exit()
    if context.invoked_subcommand is None:
        from xmc_tui.cli.app_launch import open_app, open_demo

        if demo:
            open_demo(context.obj, day)
        else:
            open_app(context.obj, None, fresh, day)
    elif fresh or demo or day is not None:
        from xmc_tui.cli.leading_options import pass_on_quoted_day  # rarely used

        pass_on_quoted_day(context, context.invoked_subcommand)


@xmc.command(
    "open",
    cls=LocalizedCommand,
    help=N_("Open an order sheet, draft or build code in the configurator."),
)
@click.argument("named", metavar="SHEET.toml|DRAFT|CODE", nargs=-1, required=True)
@global_options
@click.pass_context
def open_command(context: click.Context, named: tuple[str, ...]) -> None:
    """Open the configurator on a sheet, a draft or a build code; a code may contain spaces."""
    if len(named) > 1 and "." in "".join(named):
        raise TooManyArguments(" ".join(named[1:]), context)
    from xmc_tui.cli.app_launch import open_app

    open_app(context.obj, Path(" ".join(named)))


def run_command_line() -> None:
    """Parse the command line and run its command; raise CommandExit unless its exit code is 0."""
    # During shell completion messages would disturb the prompt.
    cli_context = CliContext(report_problems="_XMC_COMPLETE" not in os.environ)
    try:
        code = xmc.main(prog_name="xmc", obj=cli_context, standalone_mode=False)
    except click.ClickException as error:
        from xmc_tui.cli.usage_error_text import usage_error_text  # only needed for an error

        echo_error(usage_error_text(error, find_requested_translator()))
        raise CommandExit(ExitCode.WRONG_USE) from None
    except click.Abort:  # click has written the empty line
        raise CommandExit(ExitCode.INTERRUPTED) from None
    if isinstance(code, int) and code:  # of click's own options, such as --help
        raise CommandExit(code)
