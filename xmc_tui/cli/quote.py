"""`xmc quote`: price a build on the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from xmc_tui.cli import complete
from xmc_tui.cli.build import asked_build
from xmc_tui.cli.common import (
    Everywhere,
    Exit,
    everywhere,
    fail,
    parse_day,
    refuse,
    refuse_unfit_text,
    tell,
)
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.code import code_of
from xmc_tui.domain.details import Details
from xmc_tui.domain.price import Quote, breaks_a_rule, quote
from xmc_tui.files.problem import FileError
from xmc_tui.files.sheet import (
    Document,
    new_identity,
    sheet_document,
    terms_notes,
    to_json,
    to_toml,
)
from xmc_tui.files.write import write_file
from xmc_tui.locale import N_, Language
from xmc_tui.present.ledger import (
    catalog_name,
    has_illustrative,
    ledger,
    legend,
    reason_texts,
    terms,
    threshold_line,
)
from xmc_tui.present.text import harmless, plain, wrap

#: Width of the quote on standard output, in cells.
_WIDTH = 96


@click.command("quote", cls=SpokenCommand, help=N_("Price the standard car with these options."))
@click.argument("model", required=False, shell_complete=complete.models)
@click.argument("options", nargs=-1, metavar="[OPTION ...]", shell_complete=complete.options)
@click.option(
    "--theme",
    "theme",
    metavar="ID",
    shell_complete=complete.themes,
    help=N_("start from a ready build; the options named override it"),
)
@click.option(
    "--code", "code", metavar="CODE", help=N_("the build of a code, in place of MODEL and options")
)
@click.option("--on", "on", metavar="DATE", help=N_("day of the quote"))
@click.option("--customer", default="", metavar="NAME", help=N_("customer named on the sheet"))
@click.option("--advisor", default="", metavar="NAME", help=N_("advisor named on the sheet"))
@click.option("--store", default="", metavar="NAME", help=N_("store named on the sheet"))
@click.option("--json", "as_json", is_flag=True, help=N_("the sheet as JSON on standard output"))
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("write the sheet as TOML"),
)
@click.option(
    "--require-qualified", is_flag=True, help=N_("exit 4 when the build does not qualify")
)
@everywhere
@click.pass_obj
def quote_command(
    given: Everywhere,
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
    require_qualified: bool,
) -> None:
    """Price the standard car with these options, or the build of a code."""
    words = given.words
    day = parse_day(words, on)
    catalog, build = _asked(given, model, options, theme, code)
    if breaks_a_rule(catalog.model_by_id[build.model], build, day):
        from xmc_tui.cli.conflicts import (
            refuse_conflicts,
        )  # the ways out: a part of the house that a quote needs not

        refuse_conflicts(words, catalog, build, day, as_json, named=options if theme else ())
    for name, text in (("--customer", customer), ("--advisor", advisor), ("--store", store)):
        refuse_unfit_text(words, name, text)
    document: Document = {}
    if as_json or output is not None:
        settings = given.settings
        details = Details(
            advisor or settings.advisor or "", store or settings.store or "", customer_name=customer
        )
        document = sheet_document(
            catalog, build, day, new_identity(datetime.now().astimezone(), words.code), details
        )
    if output is not None:
        try:
            write_file(output, to_toml(document))
        except FileError as error:
            fail(words, Exit.WRONG_USE, error.problems)
    priced = quote(catalog, build, day)
    if as_json:
        click.echo(to_json(document))
    elif output is not None:
        click.echo(harmless(words.say(N_("Written: {path}"), path=output)))
    else:
        click.echo(harmless_lines(quote_text(catalog, priced, words)))
    if not priced.in_trial:
        tell(terms_notes(catalog, priced, words)[-1])
    if require_qualified and not priced.threshold.qualifies:
        tell(plain(threshold_line(priced, words)))
        raise click.exceptions.Exit(Exit.NOT_QUALIFIED)


def _asked(
    given: Everywhere,
    model: str | None,
    options: tuple[str, ...],
    theme: str | None,
    code: str | None,
) -> tuple[Catalog, Build]:
    """Return the catalog and the build, given either by a code or by names.

    Neither or both exit with code 2.
    """
    words = given.words
    if code is not None:
        if model is not None or theme is not None:
            message = N_(
                "--code names the whole build; leave out MODEL, options and --theme, "
                "and put a code with spaces in quotes"
            )
            refuse(words, Exit.WRONG_USE, message)
        from xmc_tui.cli.code import asked_code  # imported here: only needed for codes

        return asked_code(given, code)
    if model is None:
        refuse(words, Exit.WRONG_USE, N_("{name} is missing; see xmc --help"), name="MODEL")
    catalog = given.load()
    return catalog, asked_build(words, catalog, model, options, theme)


def harmless_lines(text: str) -> str:
    """Return a text of several lines with the control characters in each line replaced."""
    return "\n".join(harmless(part) for part in text.split("\n"))


def quote_text(catalog: Catalog, priced: Quote, words: Language) -> str:
    """Return a quote as text for standard output."""
    head = words.say(
        N_("{programme}, {edition}, quoted on {day}"),
        programme=words.pick(catalog.programme.name),
        edition=catalog_name(catalog, words),
        day=priced.quoted_on,
    )
    verdict = [plain(threshold_line(priced, words))]
    code = code_of(catalog, priced.build)
    if priced.is_draft:
        verdict.append(
            words.say(
                N_("A draft, because {reasons}"), reasons=words.join(reason_texts(priced, words))
            )
        )
    else:
        verdict.append(words.say(N_("A quote the store can work from")))
    if has_illustrative(priced):
        verdict.append(legend(words))
    lines = [head, "", *(plain(line) for line in ledger(priced, words, _WIDTH)), ""]
    lines += [part for text in verdict for part in wrap(text, _WIDTH)]
    lines += [words.say(N_("Build code {code}"), code=code)]
    lines = [part.rstrip() for part in lines]
    return "\n".join([*lines, "", *(plain(line) for line in terms(catalog, priced, words, _WIDTH))])
