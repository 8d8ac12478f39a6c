"""`xmc settings`: the values of all settings with their sources, or a template of the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click
from rich.cells import cell_len

from xmc_tui.cli.cli_context import CliContext
from xmc_tui.cli.global_options import global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.colour_theme_names import THEMES
from xmc_tui.domain.appearance import GLYPHS, PIXEL_PALETTES, PIXELS
from xmc_tui.i18n import N_, find_language_variable
from xmc_tui.presentation.styled_text import pad_or_truncate, sanitize
from xmc_tui.storage.catalog.catalog_folder import DEFAULT_EDITION
from xmc_tui.storage.ledger.ledger_address import OFF, LedgerAddress
from xmc_tui.storage.setting_specs import FIRST_RUN, SETTING_SPECS, SLOT_CUSTOMERS, SettingSpec
from xmc_tui.storage.settings import SettingSource, settings_file_exists
from xmc_tui.storage.standard_paths import orders_folder, settings_file, shipped_catalog

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
    help=N_("Show the settings file, every value and its source."),
)
@click.option(
    "--toml",
    "as_toml",
    is_flag=True,
    help=N_("print a commented settings file to start from"),
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
        else N_("Settings: {path} (not created yet; xmc settings --toml prints a template)")
    )
    click.echo(sanitize(tr.translate(message, path=path)))
    width = max(len(each.name) for each in SETTING_SPECS)
    for each in SETTING_SPECS:
        value, source, setter = _effective_value(cli_context, each)
        label = tr.translate(_SOURCE_LABELS[source], variable=setter, option=setter)
        text = _display_value(value)
        columns = pad_or_truncate(each.name, width), pad_or_truncate(text, max(30, cell_len(text)))
        click.echo(sanitize(f"{' '.join(columns)}  {label}"))
        click.echo(f"{' ' * width} {tr.translate(each.description)}")


def _effective_value(
    cli_context: CliContext, each: SettingSpec
) -> tuple[object, SettingSource, str]:
    """Return the value of a setting, its source, and the option or variable that set it."""
    by_option = {
        "language": cli_context.lang,
        "catalog": cli_context.catalog,
        "edition": cli_context.edition,
        "overlays": cli_context.overlays,
    }
    if given := by_option.get(each.name):
        return given, SettingSource.OPTION, _OPTIONS[each.name]
    source = cli_context.settings.source_of(each.name)
    if source is not SettingSource.DEFAULT:
        return getattr(cli_context.settings, each.name), source, each.environment_variable
    if each.name == "language" and (variable := find_language_variable()):
        return cli_context.tr.code, SettingSource.ENVIRONMENT, variable
    return _default(cli_context, each.name), SettingSource.DEFAULT, ""


def _default(cli_context: CliContext, name: str) -> object:
    defaults: dict[str, object] = {
        "language": cli_context.tr.code,
        "theme": THEMES[0],
        "orders": orders_folder(),
        "catalog": shipped_catalog(),
        "edition": DEFAULT_EDITION,
        "first_run": FIRST_RUN[0],
        "slots": cli_context.ledger_address or OFF,
        "slot_customers": SLOT_CUSTOMERS[0],
        "glyphs": GLYPHS[0],
        "pixels": PIXELS[0],
        "pixel_palette": PIXEL_PALETTES[0],
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
    """Return the lines of a settings file: the values that are set, and examples as comments."""
    lines = ["# xmc-tui", 'schema = "xmc-settings/1"']
    for each in SETTING_SPECS:
        value, source, _ = _effective_value(cli_context, each)
        # An address of a database is shown without its password: as it is, it is no setting.
        is_default = source is SettingSource.DEFAULT
        is_comment = is_default or isinstance(value, LedgerAddress)
        entry = f"{each.name} = {each.example if is_default else _toml_value(value)}"
        lines += [
            "",
            f"# {cli_context.tr.translate(each.description)}",
            f"# {entry}" if is_comment else entry,
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
    is_text = isinstance(value, Path | LedgerAddress)
    return json.dumps(str(value) if is_text else value, ensure_ascii=False)
