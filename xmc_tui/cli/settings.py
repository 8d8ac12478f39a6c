"""`xmc settings`, `xmc keys` and `xmc completion`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click
from rich.cells import cell_len

from xmc_tui.cli.common import Everywhere, everywhere
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.domain.look import GLYPHS
from xmc_tui.files.editions import DEFAULT_EDITION
from xmc_tui.files.places import orders_folder, settings_file, shipped_catalog
from xmc_tui.files.settings import FIELDS, Field, Origin, is_there
from xmc_tui.locale import N_, language_variable
from xmc_tui.names import THEMES
from xmc_tui.present.text import fit, harmless

_ORIGINS = {
    Origin.DEFAULT: N_("default"),
    Origin.FILE: N_("file"),
    Origin.ENVIRONMENT: N_("environment {variable}"),
    Origin.OPTION: N_("option {option}"),
}

#: The command line options that override a setting.
_OPTIONS = {
    "language": "--lang",
    "catalog": "--catalog",
    "edition": "--edition",
    "overlays": "--overlay",
}


@click.command(
    "settings",
    cls=SpokenCommand,
    help=N_("Print where the settings are, what holds, and from where."),
)
@click.option(
    "--toml",
    "as_toml",
    is_flag=True,
    help=N_("as a file to start from, with a sentence at each field"),
)
@everywhere
@click.pass_obj
def settings_command(given: Everywhere, as_toml: bool) -> None:
    """Print the path of the settings file, and each setting with its value and source."""
    words = given.words
    if as_toml:
        click.echo("\n".join(_toml(given)))
        return
    path = settings_file()
    message = (
        N_("Settings: {path}")
        if is_there(path)
        else N_("Settings: {path}, not there yet; xmc settings --toml writes one")
    )
    click.echo(harmless(words.say(message, path=path)))
    for each in FIELDS:
        value, origin, place = _in_force(given, each)
        told = words.say(_ORIGINS[origin], variable=place, option=place)
        shown = _shown(value)
        click.echo(harmless(f"{fit(each.name, 9)} {fit(shown, max(30, cell_len(shown)))}  {told}"))
        click.echo(f"          {words.say(each.sentence)}")


@click.command(
    "keys", cls=SpokenCommand, help=N_("Print every command: its id, its keys, what it does.")
)
@everywhere
@click.pass_obj
def keys_command(given: Everywhere) -> None:
    """Print every command with its id, keys and description."""
    from xmc_tui.cli.keys import key_lines  # imported here: loads the app's commands

    for text in key_lines(given.settings, len(given.load().steps), given.words):
        click.echo(text)


@click.command(
    "completion",
    cls=SpokenCommand,
    help=N_("Print what makes a shell complete the commands of xmc."),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@everywhere
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print the completion script for a shell."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None, "click knows the shells that can be asked for"
    root = context.find_root().command
    # Not click's `source()`: for bash it first runs bash to check its version; the script is the
    # same.
    script = made(root, {}, "xmc", "_XMC_COMPLETE")
    click.echo(script.source_template % script.source_vars())


def _in_force(given: Everywhere, each: Field) -> tuple[object, Origin, str]:
    """Return the value of a setting, its origin, and the option or variable that set it."""
    by_option = {
        "language": given.lang,
        "catalog": given.catalog,
        "edition": given.edition,
        "overlays": given.overlays,
    }
    if asked := by_option.get(each.name):
        return asked, Origin.OPTION, _OPTIONS[each.name]
    origin = given.settings.origin(each.name)
    if origin is not Origin.DEFAULT:
        return getattr(given.settings, each.name), origin, each.variable
    if each.name == "language" and (variable := language_variable()):
        return given.words.code, Origin.ENVIRONMENT, variable
    return _default(given, each.name), Origin.DEFAULT, ""


def _default(given: Everywhere, name: str) -> object:
    defaults: dict[str, object] = {
        "language": given.words.code,
        "theme": THEMES[0],
        "orders": orders_folder(),
        "catalog": shipped_catalog(),
        "edition": DEFAULT_EDITION,
        "glyphs": GLYPHS[0],
    }
    return defaults.get(name)


def _shown(value: object) -> str:
    """Return a value as text for a person; "-" if it is empty."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {keys}" for name, keys in value.items()) or "-"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "-"
    return str(value) if value else "-"


def _toml(given: Everywhere) -> list[str]:
    """Return the lines of a settings file with the current values, defaults as comments."""
    lines = ["# xmc-tui", 'schema = "xmc-settings/1"']
    for each in FIELDS:
        value, origin, _ = _in_force(given, each)
        written = f"{each.name} = {each.example if origin is Origin.DEFAULT else _written(value)}"
        lines += [
            "",
            f"# {given.words.say(each.sentence)}",
            f"# {written}" if origin is Origin.DEFAULT else written,
        ]
    return lines


def _written(value: object) -> str:
    """Return a value as TOML; strings and lists are the same in JSON."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{json.dumps(name)} = {_written(keys)}" for name, keys in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, tuple):
        return json.dumps([str(entry) for entry in value], ensure_ascii=False)
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)
