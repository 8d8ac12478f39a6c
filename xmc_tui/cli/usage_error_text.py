"""Usage errors of click as one translated sentence."""

from __future__ import annotations

import click

from xmc_tui.cli.localized_help import TooManyArguments
from xmc_tui.i18n import N_, Translator
from xmc_tui.storage.file_problem import find_close_matches


def usage_error_text(error: click.ClickException, tr: Translator) -> str:
    """Return a usage error as one translated sentence."""
    match error:
        case click.NoSuchOption():
            return _unknown_option_text(error, tr)
        case click.exceptions.NoArgsIsHelpError():
            command = error.ctx.command_path if error.ctx else "xmc"
            return tr.translate(N_("Missing command; see {command} --help"), command=command)
        case click.exceptions.NoSuchCommand():
            return _unknown_command_text(error, tr)
        case click.MissingParameter():
            name = (
                error.param.make_metavar(error.ctx).strip("[]") if error.param and error.ctx else ""
            )
            return tr.translate(N_("Missing {name}; see xmc --help"), name=name)
        case click.BadParameter():
            return _bad_value_text(error, tr)
        case click.BadOptionUsage():
            return tr.translate(
                N_("{name} has no value, or takes none; see xmc --help"),
                name=error.option_name,
            )
        case TooManyArguments():
            return _too_many_arguments_text(error, tr)
        case click.UsageError():
            return tr.translate(
                N_("Cannot read the command line ({reason}); see xmc --help"),
                reason=error.format_message().rstrip("."),
            )
        case _:
            return error.format_message()


def _unknown_option_text(error: click.NoSuchOption, tr: Translator) -> str:
    near = tr.join(list(error.possibilities or []))
    hint = (
        tr.translate(N_("did you mean {near}?"), near=near)
        if near
        else tr.translate(N_("see xmc --help"))
    )
    return tr.translate(N_("Unknown option {name}; {hint}"), name=error.option_name, hint=hint)


def _unknown_command_text(error: click.exceptions.NoSuchCommand, tr: Translator) -> str:
    group = error.ctx.command if error.ctx else None
    commands = (
        group.list_commands(error.ctx) if error.ctx and isinstance(group, click.Group) else []
    )
    near = tr.join(find_close_matches(error.command_name, commands) or commands)
    return tr.translate(
        N_("Unknown command {name}; available: {near}"), name=error.command_name, near=near
    )


def _bad_value_text(error: click.BadParameter, tr: Translator) -> str:
    name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
    if error.param and isinstance(error.param.type, click.Choice):
        near = ", ".join(error.param.type.choices)
        return tr.translate(N_("Invalid value for {name}; available: {near}"), name=name, near=near)
    return tr.translate(N_("Invalid value for {name}; see xmc --help"), name=name)


def _too_many_arguments_text(error: TooManyArguments, tr: Translator) -> str:
    command = error.ctx.command_path if error.ctx else "xmc"
    message = N_(
        "Unexpected argument {given}; quote text that has spaces, and see {command} --help"
    )
    return tr.translate(message, given=error.message, command=command)
