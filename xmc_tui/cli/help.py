"""Help and usage errors in both languages, on top of click's commands."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

import click

from xmc_tui.cli.common import Everywhere
from xmc_tui.locale import LANGUAGES, N_, Language


def asked_language() -> Language:
    """Return the translator for the language given with --lang, else that of the settings.

    It reads sys.argv, so it also works if the command line cannot be parsed.
    """
    pairs = zip(sys.argv, [*sys.argv[1:], ""], strict=True)
    asked = (
        code if before == "--lang" else before.partition("--lang=")[2] for before, code in pairs
    )
    return Everywhere(
        lang=next((code for code in asked if code in LANGUAGES), None), tells=False
    ).words


class TooManyArguments(click.UsageError):
    """More arguments than a command takes; the message lists the excess ones."""


class SpokenCommand(click.Command):
    """A command with its help and usage errors in the requested language."""

    allow_extra_args = True  # otherwise click rejects them in English

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments of the command; TooManyArguments if any are left over."""
        rest = super().parse_args(ctx, args)
        if rest and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise TooManyArguments(" ".join(rest), ctx)
        return rest

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write usage, description, options and, for a group, its commands."""
        words = asked_language()
        formatter.write_usage(
            context.command_path,
            " ".join(self.collect_usage_pieces(context)),
            words.say(N_("Usage: ")),
        )
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(words.say(self.help or ""))
        options = [(", ".join(names), words.say(text)) for names, text in _options(self, context)]
        with formatter.section(words.say(N_("Command options"))):
            formatter.write_dl(options)
        if isinstance(self, click.Group):
            found = (
                (name, self.get_command(context, name)) for name in self.list_commands(context)
            )
            commands = [
                (name, words.say(command.help or ""))
                for name, command in found
                if command is not None
            ]
            with formatter.section(words.say(N_("Subcommands"))):
                formatter.write_dl(commands)


class SpokenGroup(SpokenCommand, click.Group):
    """A group of commands with its help in the requested language.

    `later` maps the names of commands to "module:attribute", imported on demand.
    """

    command_class = SpokenCommand

    def __init__(self, *args: Any, later: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._later = dict(
            later or {}
        )  # commands by name, as "module:attribute": imported when they are asked for

    def list_commands(self, context: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of all commands in the order of the help."""
        return [*self.commands, *(name for name in self._later if name not in self.commands)]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command by its name; None if there is none."""
        if name in self._later and name not in self.commands:
            module, _, attribute = self._later[name].partition(":")
            return cast(click.Command, getattr(import_module(module), attribute))
        return super().get_command(context, name)


def _options(command: click.Command, context: click.Context) -> list[tuple[list[str], str]]:
    """Return the names of each option, the last one with its metavar, and its help."""
    found = []
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option):
            is_help = "--help" in parameter.opts
            value = "" if parameter.is_flag or is_help else f" {parameter.make_metavar(context)}"
            names = [*parameter.opts[:-1], parameter.opts[-1] + value]
            found.append((names, N_("show this help") if is_help else parameter.help or ""))
    return found
