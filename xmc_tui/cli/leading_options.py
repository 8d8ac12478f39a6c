"""Options of the app that are written before a command, as in `xmc --on 2025-10-01 quote`."""

from __future__ import annotations

import click

from xmc_tui.cli.cli_context import ExitCode, exit_with_message
from xmc_tui.i18n import N_

#: The options of the app, by parameter, and the commands that take them as well.
_TAKEN_BY = {
    "day": ("quote", "ways", "serve"),
    "fresh": ("serve",),
    "demo": ("serve",),
}


def pass_on_quoted_day(context: click.Context, command: str) -> None:
    """Pass the quoted day on to the command as its default; exit if it takes no such option.

    An option without effect would be a mistake that nobody sees: a quote of another day.
    """
    for parameter in context.command.params:
        commands = _TAKEN_BY.get(parameter.name or "")
        if commands is None or context.params[parameter.name or ""] in (None, False):
            continue
        if command not in commands:
            message = N_("{command} takes no {option}; see {command} --help")
            exit_with_message(
                context.obj.tr,
                ExitCode.WRONG_USE,
                message,
                command=f"xmc {command}",
                option=parameter.opts[0],
            )
    day = context.params["day"]
    if day is not None:
        context.default_map = {command: {"day": day, "on": day}}
