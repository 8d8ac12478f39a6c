"""Commands and command groups with help in the requested language, based on those of click."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, cast

import click

from xmc_tui.cli.cli_context import find_requested_translator
from xmc_tui.i18n import N_, Translator


class TooManyArguments(click.UsageError):
    """Error for more arguments than a command takes; the message lists the excess ones."""


class LocalizedCommand(click.Command):
    """A command with its help in the requested language, and TooManyArguments as an error."""

    allow_extra_args = True  # otherwise click rejects them in English

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments of the command; TooManyArguments if any are left over."""
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            # The parser of click names no command for an option without its value.
            error.ctx = error.ctx or ctx
            raise
        if rest and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise TooManyArguments(" ".join(rest), ctx)
        return rest

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write usage, description, options and, for a group, its commands."""
        tr = find_requested_translator()
        formatter.write_usage(
            context.command_path,
            " ".join(self.collect_usage_pieces(context)),
            tr.translate(N_("Usage: ")),
        )
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(tr.translate(self.help or ""))
        options = [
            (", ".join(names), tr.translate(text)) for names, text in _options(self, context)
        ]
        with _section(formatter, N_("Command options"), tr):
            formatter.write_dl(options)
        if isinstance(self, click.Group):
            named = (
                (name, self.get_command(context, name)) for name in self.list_commands(context)
            )
            commands = [
                (name, tr.translate(command.help or ""))
                for name, command in named
                if command is not None
            ]
            with _section(formatter, N_("Commands"), tr):
                formatter.write_dl(commands)


class LazyCommandGroup(LocalizedCommand, click.Group):
    """A group of commands with its help in the requested language.

    `lazy_commands` maps the names of commands to "module:attribute", imported on demand.
    """

    command_class = LocalizedCommand

    def __init__(
        self, *args: Any, lazy_commands: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._lazy_commands = dict(lazy_commands or {})

    def list_commands(self, context: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of all commands in the order of the help."""
        return [
            *self.commands,
            *(name for name in self._lazy_commands if name not in self.commands),
        ]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command by its name; None if there is none."""
        if name in self._lazy_commands and name not in self.commands:
            module, _, attribute = self._lazy_commands[name].partition(":")
            command = getattr(import_module(module), attribute)
            if not gc.isenabled():  # the end of the imports
                gc.freeze()
                gc.enable()
            return cast(click.Command, command)
        return super().get_command(context, name)


@contextlib.contextmanager
def _section(formatter: click.HelpFormatter, heading: str, tr: Translator) -> Iterator[None]:
    """Write a heading with the colon of the language, and indent what follows."""
    formatter.write_paragraph()
    formatter.write(tr.translate(N_("{heading}:"), heading=tr.translate(heading)) + "\n")
    with formatter.indentation():
        yield


def _options(command: click.Command, context: click.Context) -> list[tuple[list[str], str]]:
    """Return for each option its names, the last one with its metavar, and its help."""
    entries = []
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option):
            is_help = "--help" in parameter.opts
            value = "" if parameter.is_flag or is_help else f" {parameter.make_metavar(context)}"
            names = [*parameter.opts[:-1], parameter.opts[-1] + value]
            entries.append((names, N_("show this help") if is_help else parameter.help or ""))
    return entries
