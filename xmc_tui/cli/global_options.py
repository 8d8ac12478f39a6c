"""The options that every command accepts, as a decorator for commands of click."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from xmc_tui.cli.cli_context import CliContext
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import LANGUAGES, N_

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Function = TypeVar("Function", bound=Callable[..., Any])

#: A path on the command line. click does not test whether it can be read: its message names neither
#: the file nor the reason, and it would end `xmc check` before the other sheets.
PATH_PARAMETER = click.Path(readable=False, path_type=Path)


def global_options(command: Function) -> Function:
    """Add the global options to a command, so that they are accepted before and after its name."""

    def collect(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
        cli_context = context.ensure_object(CliContext)
        if value == "" and not context.resilient_parsing:
            # A variable of a script that is not set must not select the default terms.
            raise click.BadOptionUsage(parameter.opts[0], "")
        if value:
            name = str(parameter.name)
            # Overlays add up: they may be given before and after the command.
            context.obj = replace(
                cli_context, **{name: cli_context.overlays + value if name == "overlays" else value}
            )
        return value

    options = [
        click.option("--catalog", type=PATH_PARAMETER, help=N_("catalog folder")),
        click.option(
            "--edition",
            metavar="ID",
            shell_complete=_complete_editions,
            help=N_("edition of the terms"),
        ),
        click.option(
            "--overlay",
            "overlays",
            type=PATH_PARAMETER,
            multiple=True,
            help=N_("overlay file, repeatable"),
        ),
        click.option("--lang", type=click.Choice(LANGUAGES), help=N_("language")),
    ]
    for option in options:
        option = _collect_option(option, collect)
        command = option(command)
    return command


def _complete_editions(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    from xmc_tui.cli.catalog_id_completion import (
        complete_editions,  # only needed for shell completion
    )

    return complete_editions(context, parameter, incomplete)


def _collect_option(
    option: Callable[[Function], Function], collect: Callable[..., Any]
) -> Callable[[Function], Function]:
    """Return an option that passes its value to `collect` instead of to the command."""

    def add(command: Function) -> Function:
        command = option(command)
        if isinstance(command, click.Command):
            parameters = command.params
        else:
            parameters = command.__click_params__  # type: ignore[attr-defined]
        parameters[-1].callback = collect
        parameters[-1].expose_value = False
        return command

    return add
