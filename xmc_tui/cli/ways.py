"""`xmc ways`: the cheapest ways to qualify that keep the options named; and how conflicts are told without a screen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import click

from xmc_tui.cli import complete
from xmc_tui.cli.build import asked_build
from xmc_tui.cli.common import Everywhere, Exit, everywhere, parse_day, tell
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.configurator import Configurator, Origin
from xmc_tui.configurator.core import Details
from xmc_tui.domain.build import Build, changes_between
from xmc_tui.domain.catalog import Catalog, Localized
from xmc_tui.domain.price import breaks_a_rule
from xmc_tui.domain.qualify import Obstacle
from xmc_tui.locale import N_, Language, language
from xmc_tui.present.explain import conflict_text, not_offered_text
from xmc_tui.present.text import harmless, plain
from xmc_tui.present.ways import obstacle_text, ordinary_car, way_lines


@click.command("ways", cls=SpokenCommand, help=N_("Tell the cheapest ways to qualify that keep these options."))
@click.argument("model", shell_complete=complete.models)
@click.argument("options", nargs=-1, metavar="[OPTION ...]", shell_complete=complete.options)
@click.option(
    "-k", "most", type=click.IntRange(1, 1000), default=5, metavar="N", help=N_("how many ways, 5 unless told")
)
@click.option("--on", "on", metavar="DATE", help=N_("day of the quote"))
@click.option("--json", "as_json", is_flag=True, help=N_("as JSON on standard output"))
@everywhere
@click.pass_obj
def ways_command(
    given: Everywhere, model: str, options: tuple[str, ...], most: int, on: str | None, as_json: bool
) -> None:
    """Tell the cheapest ways to qualify."""
    words = given.words
    day = parse_day(words, on)
    catalog = given.load()
    build = asked_build(words, catalog, model, options)
    at = standing(catalog, build, day)
    rulebook = at.rulebook
    ended = rulebook.mask_of(build.wishes) & rulebook.not_offered(day)
    # Standard choices give way freely: only wishes that cannot be had, or not together, are refused.
    if ended or at.advice.obstacle(build, day)[0] is Obstacle.WISHES_CONFLICT:
        refuse_conflicts(words, catalog, build, day, as_json)
    ways = at.advice.ways_to_qualify(build, day, most)
    if as_json:
        click.echo(json.dumps([_way(at, way.build) for way in ways], ensure_ascii=False, indent=2))
    elif ways:
        _tell_ways(at, [(way.build, way.alike) for way in ways], words)
        click.echo(ordinary_car(words))
    if not ways:
        tell(obstacle_text(at, build, words))
        tell(ordinary_car(words))
        raise click.exceptions.Exit(Exit.FAILED)


def standing(catalog: Catalog, build: Build, day: date) -> Configurator:
    """Return a configurator on which a build stands, as if it had been opened from a sheet of that day."""
    return Configurator(catalog, lambda: day, Details(), Origin("", build, Details(), day))


def _way(at: Configurator, after: Build) -> dict[str, Any]:
    quote = at.quote_of(after)
    changes = _changes(at, after)
    prices = {option.id: option.price.amount for option in at.model.options.values()} | {None: 0}
    for change in changes:
        change["price"] = prices[change["to"]] - prices[change["from"]]
    return {"options": quote.totals.options, "total": quote.totals.total, "changes": changes}


def _changes(at: Configurator, after: Build) -> list[dict[str, Any]]:
    changes = changes_between(at.model, at.build, after)
    return [{"group": change.group, "from": change.before, "to": change.after} for change in changes]


def _tell_ways(at: Configurator, ways: Iterable[tuple[Build, int]], words: Language, err: bool = False) -> None:
    for number, (after, alike) in enumerate(ways, 1):
        for first, spans in enumerate(way_lines(at, after, words, alike)):
            lead = f"{number:>3}. " if not first else "     "
            click.echo(lead + harmless(plain(spans)), err=err)


def refuse_conflicts(words: Language, catalog: Catalog, build: Build, day: date, as_json: bool) -> None:
    """Leave with exit code 3 when asked options cannot be had together on a day; reasons and ways out are told."""
    model = catalog.model_by_id[build.model]
    if not breaks_a_rule(model, build, day):
        return
    at = standing(catalog, build, day)
    rulebook = at.rulebook
    missing = rulebook.ids_of(rulebook.mask_of(build.chosen) & rulebook.not_offered(day))
    conflicts = at.conflicts()
    ways = at.advice.ways_out(build, build, (), day)
    if as_json:
        told = [_not_offered(at, option_id, day) for option_id in missing]
        told += [_conflict(list(c.options), c.rule.reason, c.rule.source, str(c.rule.place)) for c in conflicts]
        found = {"conflicts": told, "ways_out": [_way_out(at, way) for way in ways]}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    for option_id in missing:
        tell(not_offered_text(rulebook, model.options[option_id], day, words))
    for conflict in conflicts:
        tell(conflict_text(model, conflict, words, codes=True))
    if ways and not as_json:
        tell(words.say(N_("Ways out:")))
        _tell_ways(at, [(way, 1) for way in ways], words, err=True)
    elif not ways:
        tell(words.say(N_("There is no way out: these options cannot be had")))
    raise click.exceptions.Exit(Exit.CONFLICT)


def _conflict(options: list[str], reason: Localized, source: str, place: str) -> dict[str, Any]:
    return {"options": options, "reason_zh": reason.zh, "reason_en": reason.en, "source": source, "place": place}


def _not_offered(at: Configurator, option_id: str, day: date) -> dict[str, Any]:
    option = at.model.options[option_id]
    texts = (not_offered_text(at.rulebook, option, day, language(code)) for code in ("zh", "en"))
    return _conflict([option_id], Localized(*texts), option.price.source, str(option.place))


def _way_out(at: Configurator, after: Build) -> dict[str, Any]:
    quote = at.quote_of(after)
    return {
        "changes": _changes(at, after),
        "options": quote.totals.options,
        "total": quote.totals.total,
        "counted": quote.threshold.counted,
        "qualifies": quote.threshold.qualifies,
    }
