"""`xmc quote`: price a build on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from xmc_tui.cli import catalog_id_completion
from xmc_tui.cli.cli_context import (
    CliContext,
    CommandExit,
    ExitCode,
    echo_error,
    exit_on_invalid_sheet_field,
    exit_with_message,
    parse_quoted_day,
)
from xmc_tui.cli.global_options import PATH_PARAMETER, global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.cli.model_and_option_arguments import options_argument, parse_build, theme_option
from xmc_tui.cli.search_limit import make_search_budget, timeout_option
from xmc_tui.cli.standard_streams import stdout_width
from xmc_tui.domain.build import Build
from xmc_tui.domain.build_code import encode_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote, compute_quote, is_unorderable
from xmc_tui.domain.sheet_details import SheetDetails
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import (
    catalog_name,
    has_illustrative_price,
    itemised_quote_lines,
    legend_text,
    not_orderable_reason_texts,
    threshold_line,
)
from xmc_tui.presentation.quote_terms import terms_lines
from xmc_tui.presentation.styled_text import plain_text, sanitize, wrap
from xmc_tui.storage.sheets.terms_notes import translate_terms_notes

#: Width of a quote in cells; a narrower terminal folds it, down to the least width.
_WIDTH, _LEAST_WIDTH = 96, 40


@click.command("quote", cls=LocalizedCommand, help=N_("Price a model with the given options."))
@click.argument("model", required=False, shell_complete=catalog_id_completion.complete_models)
@options_argument
@theme_option
@click.option("--code", "code", metavar="CODE", help=N_("build code, instead of MODEL and options"))
@click.option("--on", "on", metavar="DATE", help=N_("quote date"))
@click.option("--customer", default="", metavar="NAME", help=N_("customer shown on the sheet"))
@click.option("--advisor", default="", metavar="NAME", help=N_("advisor shown on the sheet"))
@click.option("--store", default="", metavar="NAME", help=N_("store shown on the sheet"))
@click.option("--json", "as_json", is_flag=True, help=N_("the sheet as JSON on standard output"))
@click.option(
    "-o",
    "output",
    type=PATH_PARAMETER,
    metavar="FILE",
    help=N_("save the sheet as TOML"),
)
@timeout_option(N_("time limit in seconds of the search for ways out of a conflict"))
@click.option("--require-qualified", is_flag=True, help=N_("exit 4 if the build does not qualify"))
@global_options
@click.pass_obj
def quote_command(
    cli_context: CliContext,
    model: str | None,
    options: tuple[str, ...],
    theme: str | None,
    code: str | None,
    on: str | None,
    customer: str,
    advisor: str,
    store: str,
    as_json: bool,
    output: Path | None,
    timeout: float | None,
    require_qualified: bool,
) -> None:
    """Price the standard car with these options, or the build of a code."""
    tr = cli_context.tr
    day = parse_quoted_day(tr, on)
    catalog, build = _requested_build(cli_context, model, options, theme, code)
    car = catalog.model_by_id[build.model]
    if any(gift.id in options for gift in car.gifts):
        from xmc_tui.cli.conflict_output import exit_if_gift_is_not_given

        exit_if_gift_is_not_given(tr, catalog, build, day, options, as_json)
    if is_unorderable(car, build, day):
        # Imported here: it loads the engine, which a quote does not need.
        from xmc_tui.cli.conflict_output import exit_if_conflicts

        named = options if theme else ()
        with make_search_budget(tr, timeout) as budget:
            exit_if_conflicts(tr, catalog, build, day, as_json, named, budget)
    for name, text in (("--customer", customer), ("--advisor", advisor), ("--store", store)):
        exit_on_invalid_sheet_field(tr, name, text)
    quote = compute_quote(catalog, build, day)
    if as_json or output is not None:
        from xmc_tui.cli.quoted_sheet_output import write_quoted_sheet  # a text needs none of it

        settings = cli_context.settings
        details = SheetDetails(
            advisor or settings.advisor or "", store or settings.store or "", customer_name=customer
        )
        write_quoted_sheet(tr, catalog, build, day, details, output, as_json)
    else:
        click.echo(_sanitize_lines(_quote_text(catalog, quote, tr)))
    if not quote.in_trial:
        echo_error(translate_terms_notes(catalog, quote, tr)[-1])
    if require_qualified and not quote.threshold.qualifies:
        echo_error(plain_text(threshold_line(quote, tr, with_limit=True)))
        raise CommandExit(ExitCode.NOT_QUALIFIED)


def _requested_build(
    cli_context: CliContext,
    model: str | None,
    options: tuple[str, ...],
    theme: str | None,
    code: str | None,
) -> tuple[Catalog, Build]:
    """Return the catalog and the build, given either by a code or by names.

    Exits with code 2 if both are given, or neither.
    """
    tr = cli_context.tr
    if code is not None:
        if model is not None or theme is not None:
            message = N_(
                "--code already sets the whole build: omit MODEL, options and --theme, and put a "
                "code with spaces in quotes"
            )
            exit_with_message(tr, ExitCode.WRONG_USE, message)
        from xmc_tui.cli.build_code_argument import parse_code  # only needed for codes

        return parse_code(cli_context, code)
    if model is None:
        message = N_("Missing {name}; see {command} --help")
        exit_with_message(tr, ExitCode.WRONG_USE, message, name="MODEL", command="xmc quote")
    catalog = cli_context.load_catalog()
    return catalog, parse_build(tr, catalog, model, options, theme)


def _sanitize_lines(text: str) -> str:
    """Return a text of several lines with the control characters in each line replaced."""
    return "\n".join(sanitize(part) for part in text.split("\n"))


def _quote_text(catalog: Catalog, quote: Quote, tr: Translator) -> str:
    """Return a quote as text for standard output."""
    head = tr.translate(
        N_("{programme}, {edition}, quoted on {day}"),
        programme=tr.localize(catalog.programme.name),
        edition=catalog_name(catalog, tr),
        day=quote.quoted_on,
    )
    heads = [head]
    if (other := catalog.other_edition_in_force(quote.quoted_on)) is not None:
        message = N_("{edition} terms apply on {day}: --edition {id}")
        name = tr.localize(other.name)
        heads.append(tr.translate(message, edition=name, day=quote.quoted_on, id=other.id))
    verdict = [plain_text(threshold_line(quote, tr, with_limit=True))]
    code = encode_build(catalog, quote.build)
    if quote.is_draft:
        verdict.append(
            tr.translate(
                N_("Not a valid quote: {reasons}"),
                reasons=tr.join_as_list(not_orderable_reason_texts(quote, tr)),
            )
        )
    elif quote.in_trial:
        verdict.append(tr.translate(N_("Valid quote: the store can take the order")))
    else:
        verdict.append(tr.translate(N_("Valid quote, quoted outside the trial period")))
    if has_illustrative_price(quote):
        verdict.append(legend_text(tr))
    width = max(_LEAST_WIDTH, min(_WIDTH, stdout_width() or _WIDTH))
    if width == _WIDTH:
        ledger = itemised_quote_lines(catalog, quote, tr, width)
    else:
        from xmc_tui.presentation.narrow_quote_lines import folded_quote_lines

        ledger = folded_quote_lines(catalog, quote, tr, width)
    lines = [part for text in heads for part in wrap(text, width)]
    lines += ["", *(plain_text(line) for line in ledger), ""]
    lines += [part for text in verdict for part in wrap(text, width)]
    lines += [tr.translate(N_("Build code {code}"), code=code)]
    lines = [part.rstrip() for part in lines]
    return "\n".join(
        [*lines, "", *(plain_text(line) for line in terms_lines(catalog, quote, tr, width))]
    )
