"""`xmc settings`, `xmc keys` and `xmc completion`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click
from rich.cells import cell_len

from xmc_tui.cli.cli_context import CliContext, global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.domain.appearance import GLYPHS
from xmc_tui.i18n import N_, language_variable
from xmc_tui.presentation.styled_text import pad_or_truncate, sanitize
from xmc_tui.storage.catalog.catalog_folder import DEFAULT_EDITION
from xmc_tui.storage.setting_specs import SETTING_SPECS, SettingSpec
from xmc_tui.storage.settings import SettingSource, settings_file_exists
from xmc_tui.storage.standard_paths import orders_folder, settings_file, shipped_catalog
from xmc_tui.theme_names import THEMES

_SOURCE_LABELS = {
    SettingSource.DEFAULT: N_("default"),
    SettingSource.FILE: N_("file"),
    SettingSource.ENVIRONMENT: N_("environment {variable}"),
    SettingSource.OPTION: N_("option {option}"),
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
    cls=LocalizedCommand,
    help=N_("Print where the settings are, what holds, and from where."),
)
@click.option(
    "--toml",
    "as_toml",
    is_flag=True,
    help=N_("as a file to start from, with a sentence at each field"),
)
@global_options
@click.pass_obj
def settings_command(cli_context: CliContext, as_toml: bool) -> None:
    """Print the path of the settings file, and each setting with its value and source."""
    tr = cli_context.tr
    if as_toml:
        click.echo("\n".join(_settings_template(cli_context)))
        return
    path = settings_file()
    message = (
        N_("Settings: {path}")
        if settings_file_exists(path)
        else N_("Settings: {path}, not there yet; xmc settings --toml writes one")
    )
    click.echo(sanitize(tr.translate(message, path=path)))
    for each in SETTING_SPECS:
        value, origin, place = _effective_value(cli_context, each)
        told = tr.translate(_SOURCE_LABELS[origin], variable=place, option=place)
        shown = _display_value(value)
        click.echo(
            sanitize(
                f"{pad_or_truncate(each.name, 9)} {pad_or_truncate(shown, max(30, cell_len(shown)))}  {told}"
            )
        )
        click.echo(f"          {tr.translate(each.description)}")


@click.command(
    "keys", cls=LocalizedCommand, help=N_("Print every command: its id, its keys, what it does.")
)
@global_options
@click.pass_obj
def keys_command(cli_context: CliContext) -> None:
    """Print every command with its id, keys and description."""
    from xmc_tui.cli.keymap_settings import (
        format_key_table,  # imported here: loads the app's commands
    )

    for text in format_key_table(
        cli_context.settings, len(cli_context.load_catalog().steps), cli_context.tr
    ):
        click.echo(text)


@click.command(
    "completion",
    cls=LocalizedCommand,
    help=N_("Print what makes a shell complete the commands of xmc."),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@global_options
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


def _effective_value(
    cli_context: CliContext, each: SettingSpec
) -> tuple[object, SettingSource, str]:
    """Return the value of a setting, its origin, and the option or variable that set it."""
    by_option = {
        "language": cli_context.lang,
        "catalog": cli_context.catalog,
        "edition": cli_context.edition,
        "overlays": cli_context.overlays,
    }
    if asked := by_option.get(each.name):
        return asked, SettingSource.OPTION, _OPTIONS[each.name]
    origin = cli_context.settings.source_of(each.name)
    if origin is not SettingSource.DEFAULT:
        return getattr(cli_context.settings, each.name), origin, each.variable
    if each.name == "language" and (variable := language_variable()):
        return cli_context.tr.code, SettingSource.ENVIRONMENT, variable
    return _default(cli_context, each.name), SettingSource.DEFAULT, ""


def _default(cli_context: CliContext, name: str) -> object:
    defaults: dict[str, object] = {
        "language": cli_context.tr.code,
        "theme": THEMES[0],
        "orders": orders_folder(),
        "catalog": shipped_catalog(),
        "edition": DEFAULT_EDITION,
        "glyphs": GLYPHS[0],
    }
    return defaults.get(name)


def _display_value(value: object) -> str:
    """Return a value as text for a person; "-" if it is empty."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {keys}" for name, keys in value.items()) or "-"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "-"
    return str(value) if value else "-"


def _settings_template(cli_context: CliContext) -> list[str]:
    """Return the lines of a settings file with the current values, defaults as comments."""
    lines = ["# xmc-tui", 'schema = "xmc-settings/1"']
    for each in SETTING_SPECS:
        value, origin, _ = _effective_value(cli_context, each)
        written = f"{each.name} = {each.example if origin is SettingSource.DEFAULT else _toml_value(value)}"
        lines += [
            "",
            f"# {cli_context.tr.translate(each.description)}",
            f"# {written}" if origin is SettingSource.DEFAULT else written,
        ]
    return lines


def _toml_value(value: object) -> str:
    """Return a value as TOML; strings and lists are the same in JSON."""
    if isinstance(value, Mapping):
        inner = ", ".join(
            f"{json.dumps(name)} = {_toml_value(keys)}" for name, keys in value.items()
        )
        return f"{{ {inner} }}"
    if isinstance(value, tuple):
        return json.dumps([str(entry) for entry in value], ensure_ascii=False)
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)
