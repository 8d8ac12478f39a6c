"""`xmc doctor`: what this terminal and this computer can, where files go, and what is wrong."""

from __future__ import annotations

import json

import click
from rich.cells import cell_len

from xmc_tui.cli.cli_context import CliContext, CommandExit, ExitCode, echo_error
from xmc_tui.cli.global_options import global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_text import pad_or_truncate, sanitize
from xmc_tui.services.doctor_report import Section, fact_text, report_document
from xmc_tui.storage.settings import SettingSource, settings_file_exists
from xmc_tui.storage.standard_paths import settings_file


@click.command(
    "doctor",
    cls=LocalizedCommand,
    help=N_(
        "Check this installation: terminal, files, catalog, settings. Exits with 1 if anything is "
        "wrong."
    ),
)
@click.option("--json", "as_json", is_flag=True, help=N_("the report as JSON"))
@global_options
@click.pass_obj
def doctor_command(cli_context: CliContext, as_json: bool) -> None:
    """Print what was found, and a sentence for each fault on standard error."""
    cli_context = replace(cli_context, report_problems=False)  # they are part of the report
    tr = cli_context.tr
    sections = _check_everything(cli_context, tr)
    if as_json:
        click.echo(json.dumps(report_document(sections), ensure_ascii=True, indent=2))
    else:
        for section in sections:
            _print_section(section, tr)
    problems = [problem for section in sections for problem in section.problems]
    for problem in problems:
        echo_error(problem)
    if problems:
        raise CommandExit(ExitCode.FAILED)
    if not as_json:
        click.echo(tr.translate(N_("Nothing is wrong.")))


def _check_everything(cli_context: CliContext, tr: Translator) -> list[Section]:
    from xmc_tui.cli.doctor_terminal_checks import check_language, check_terminal
    from xmc_tui.services.installation_checks import (
        check_catalog,
        check_extras,
        check_folders,
        check_settings,
        check_versions,
    )

    settings, path = cli_context.settings, settings_file()
    names = [name for name, source in settings.sources.items() if source != SettingSource.DEFAULT]
    return [
        check_versions(tr),
        check_terminal(settings, tr),
        check_language(tr),
        check_folders(settings.orders, tr),
        check_catalog(cli_context.catalog_provider, tr),
        check_settings(path, settings_file_exists(path), names, cli_context.settings_problems, tr),
        check_extras(tr),
    ]


def _print_section(section: Section, tr: Translator) -> None:
    click.echo(tr.translate(section.title))
    labels = [tr.translate(fact.label) for fact in section.facts]
    width = max(map(cell_len, labels), default=0)
    for fact, label in zip(section.facts, labels, strict=True):
        click.echo(sanitize(f"  {pad_or_truncate(label, width)}  {fact_text(fact, tr)}"))
    click.echo()
