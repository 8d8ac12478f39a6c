"""Usage errors of click as one translated sentence."""

from __future__ import annotations

import click

from xmc_tui.cli.localized_help import TooManyArguments
from xmc_tui.i18n import N_, Translator
from xmc_tui.storage.file_content_problems import find_close_matches


def usage_error_text(error: click.ClickException, tr: Translator) -> str:
    """Return a usage error as one translated sentence."""
    match error:
        case click.NoSuchOption():
            return _unknown_option_text(error, tr)
        case click.exceptions.NoArgsIsHelpError():
            message = N_("Missing command; see {command} --help")
            return tr.translate(message, command=_command_path(error))
        case click.exceptions.NoSuchCommand():
            return _unknown_command_text(error, tr)
        case click.MissingParameter():
            message = N_("Missing {name}; see {command} --help")
            name = _missing_name(error)
            return tr.translate(message, name=name, command=_command_path(error))
        case click.BadParameter():
            return _bad_value_text(error, tr)
        case click.BadOptionUsage():
            message = N_("{name} has no value, or takes none; see {command} --help")
            return tr.translate(message, name=error.option_name, command=_command_path(error))
        case TooManyArguments():
            return _too_many_arguments_text(error, tr)
        case click.UsageError() if _is_command_missing(error):
            message = N_("Missing command; see {command} --help")
            return tr.translate(message, command=_command_path(error))
        case click.UsageError():
            return tr.translate(
                N_("Cannot read the command line ({reason}); see xmc --help"),
                reason=error.format_message().rstrip("."),
            )
        case _:
            return error.format_message()


def _is_command_missing(error: click.UsageError) -> bool:
    """Whether a group of commands was given without any of them."""
    context = error.ctx
    if context is None or not isinstance(context.command, click.Group):
        return False
    return context.invoked_subcommand is None and not context.args


def _missing_name(error: click.MissingParameter) -> str:
    """Return an argument as the help names it, or an option with its value, such as -o FILE."""
    if error.param is None or error.ctx is None:
        return ""
    metavar = error.param.make_metavar(error.ctx).strip("[]")
    if isinstance(error.param, click.Option):
        return f"{error.param.opts[0]} {metavar}"
    return metavar


def _unknown_option_text(error: click.NoSuchOption, tr: Translator) -> str:
    near = tr.join_as_list(list(error.possibilities or []))
    hint = (
        tr.translate(N_("did you mean {near}?"), near=near)
        if near
        else tr.translate(N_("see {command} --help"), command=_command_path(error))
    )
    return tr.translate(N_("Unknown option {name}; {hint}"), name=error.option_name, hint=hint)


def _unknown_command_text(error: click.exceptions.NoSuchCommand, tr: Translator) -> str:
    group = error.ctx.command if error.ctx else None
    commands = (
        group.list_commands(error.ctx) if error.ctx and isinstance(group, click.Group) else []
    )
    similar = find_close_matches(error.command_name, commands)
    message = (
        N_("Unknown command {name}; did you mean {near}?")
        if similar
        else N_("Unknown command {name}; available: {near}")
    )
    near = tr.join_as_list(similar or commands)
    return tr.translate(message, name=error.command_name, near=near)


def _bad_value_text(error: click.BadParameter, tr: Translator) -> str:
    name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
    if error.param and isinstance(error.param.type, click.Choice):
        near = ", ".join(error.param.type.choices)
        return tr.translate(N_("Invalid value for {name}; available: {near}"), name=name, near=near)
    if error.param and isinstance(error.param.type, click.IntRange):
        least, most = error.param.type.min, error.param.type.max
        message = (
            N_("Invalid value for {name}; a whole number from {least} to {most}")
            if most is not None
            else N_("Invalid value for {name}; a whole number, at least {least}")
        )
        return tr.translate(message, name=name, least=least, most=most)
    message = N_("Invalid value for {name}; see {command} --help")
    return tr.translate(message, name=name, command=_command_path(error))


def _command_path(error: click.UsageError) -> str:
    """Return the command that was called, such as "xmc slots hold"."""
    return error.ctx.command_path if error.ctx else "xmc"


def _too_many_arguments_text(error: TooManyArguments, tr: Translator) -> str:
    message = N_(
        "Unexpected argument {given}; put text with spaces in quotes, and see {command} --help"
    )
    return tr.translate(message, given=error.message, command=_command_path(error))
