"""`xmc quote`: the standard car with the options named, priced without a screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click

from xmc_tui.cli.common import Everywhere, Exit, everywhere, fail, parse_day, refuse, refuse_unknown, tell
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.configurator import Details
from xmc_tui.domain.build import Build, with_wishes
from xmc_tui.domain.catalog import Catalog, Model, Pick
from xmc_tui.domain.price import Quote, quote
from xmc_tui.domain.rules import rulebook_of
from xmc_tui.files.problem import FileError
from xmc_tui.files.sheet import new_identity, sheet_document, to_json, to_toml
from xmc_tui.files.write import write_file
from xmc_tui.locale import N_, Language
from xmc_tui.present.explain import conflict_text, not_offered_text
from xmc_tui.present.ledger import has_illustrative, ledger, legend, reason_texts, terms, threshold_line
from xmc_tui.present.text import harmless, plain

#: Width of the quote on standard output, in cells.
_WIDTH = 88


@click.command("quote", cls=SpokenCommand, help=N_("Price the standard car with these options."))
@click.argument("model")
@click.argument("options", nargs=-1)
@click.option("--on", "on", metavar="DATE", help=N_("day of the quote"))
@click.option("--customer", default="", metavar="NAME", help=N_("customer named on the sheet"))
@click.option("--advisor", default="", metavar="NAME", help=N_("advisor named on the sheet"))
@click.option("--store", default="", metavar="NAME", help=N_("store named on the sheet"))
@click.option("--json", "as_json", is_flag=True, help=N_("the sheet as JSON on standard output"))
@click.option("-o", "output", type=click.Path(path_type=Path), metavar="FILE", help=N_("write the sheet as TOML"))
@click.option("--require-qualified", is_flag=True, help=N_("exit 4 when the build does not qualify"))
@everywhere
@click.pass_obj
def quote_command(
    given: Everywhere,
    model: str,
    options: tuple[str, ...],
    on: str | None,
    customer: str,
    advisor: str,
    store: str,
    as_json: bool,
    output: Path | None,
    require_qualified: bool,
) -> None:
    """Price the standard car with these options."""
    words = given.words
    day = parse_day(words, on)
    catalog = given.load()
    build = asked_build(words, catalog, model, options)
    refuse_conflicts(words, catalog, build, day)
    details = Details(advisor=advisor, store=store, customer_name=customer)
    document = sheet_document(catalog, build, day, new_identity(datetime.now().astimezone(), words.code), details)
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
        tell(document["terms"][f"notes_{words.code}"][-1])
    if require_qualified and not priced.threshold.qualifies:
        tell(plain(threshold_line(priced, words)))
        raise click.exceptions.Exit(Exit.NOT_QUALIFIED)


def harmless_lines(text: str) -> str:
    """Return text of several lines, each made harmless."""
    return "\n".join(harmless(part) for part in text.split("\n"))


def asked_model(words: Language, catalog: Catalog, model: str) -> Model:
    """Return the model named, or refuse it with the nearest ids."""
    if model not in catalog.model_by_id:
        refuse_unknown(words, N_("There is no model {name}; known are: {near}"), model, catalog.model_by_id)
    return catalog.model_by_id[model]


def asked_build(words: Language, catalog: Catalog, model_id: str, option_ids: Iterable[str]) -> Build:
    """Return the standard car with the options wished, or refuse unknown ones and two of a pick-one group."""
    model = asked_model(words, catalog, model_id)
    asked = list(dict.fromkeys(option_ids))
    for option_id in asked:
        if option_id not in model.options:
            refuse_unknown(
                words, N_("There is no option {name} on this model; nearest are: {near}"), option_id, model.options
            )
    taken: dict[str, str] = {}
    for option_id in asked:
        group = model.group_of(option_id)
        if group.pick is Pick.ONE and taken.setdefault(group.id, option_id) != option_id:
            message = N_("{one} and {other} are both of group {group}, of which one is had; leave one out")
            refuse(words, Exit.WRONG_USE, message, one=taken[group.id], other=option_id, group=group.id)
    return with_wishes(model, asked)


def refuse_conflicts(words: Language, catalog: Catalog, build: Build, day: date) -> None:
    """Leave with exit code 3 when an option is not offered on the day or options break a rule, each told."""
    model = catalog.model_by_id[build.model]
    rulebook = rulebook_of(model)
    missing = rulebook.ids_of(rulebook.mask_of(build.chosen) & rulebook.not_offered(day))
    conflicts = rulebook.conflicts(build.chosen)
    for option_id in missing:
        tell(not_offered_text(rulebook, model.options[option_id], day, words))
    for conflict in conflicts:
        tell(conflict_text(model, conflict, words, codes=True))
    if missing or conflicts:
        raise click.exceptions.Exit(Exit.CONFLICT)


def quote_text(catalog: Catalog, priced: Quote, words: Language) -> str:
    """Return a quote as a person reads it on standard output."""
    head = words.say(
        N_("{programme}, {edition}, quoted on {day}"),
        programme=words.pick(catalog.programme.name),
        edition=words.pick(catalog.edition.name),
        day=priced.quoted_on,
    )
    lines = [
        head,
        "",
        *(plain(line) for line in ledger(priced, words, _WIDTH)),
        "",
        plain(threshold_line(priced, words)),
    ]
    if priced.is_draft:
        lines.append(words.say(N_("A draft, because {reasons}"), reasons=words.join(reason_texts(priced, words))))
    if has_illustrative(priced):
        lines.append(legend(words))
    return "\n".join([*lines, "", *(plain(line) for line in terms(catalog, priced, words, _WIDTH))])
