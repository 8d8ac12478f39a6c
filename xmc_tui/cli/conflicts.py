"""Conflicts and their resolutions as text or JSON, for commands without a screen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import click

from xmc_tui.cli.common import Exit, tell
from xmc_tui.configurator import Configurator, Details, Origin
from xmc_tui.domain.build import Build, changes_between
from xmc_tui.domain.catalog import Catalog, Localized
from xmc_tui.domain.price import breaks_a_rule
from xmc_tui.locale import N_, Language, language
from xmc_tui.present.explain import conflict_text, not_offered_text
from xmc_tui.present.text import harmless, plain
from xmc_tui.present.ways import way_lines


def standing(catalog: Catalog, build: Build, day: date) -> Configurator:
    """Return a configurator with a build, as if opened from a sheet of that day."""
    return Configurator(catalog, lambda: day, Details(), Origin("", build, Details(), day))


def refuse_conflicts(
    words: Language,
    catalog: Catalog,
    build: Build,
    day: date,
    as_json: bool,
    named: Iterable[str] = (),
) -> None:
    """Exit with code 3 if the build breaks a rule or has an option not offered on that day.

    The reasons are printed to standard error first. The resolutions follow there; with `as_json`
    they are part of the JSON on standard output, together with the reasons.
    """
    model = catalog.model_by_id[build.model]
    if not breaks_a_rule(model, build, day):
        return
    at = standing(catalog, build, day)
    rulebook = at.rulebook
    missing = rulebook.ids_of(rulebook.mask_of(build.chosen) & rulebook.not_offered(day))
    conflicts = at.evaluator.conflicts()
    kept = [option for option in named if option in rulebook.number]
    ways = at.evaluator.advice.ways_out(build, build, kept, day) if kept else ()
    ways = ways or at.evaluator.advice.ways_out(build, build, (), day)
    if as_json:
        told = [_not_offered(at, option_id, day) for option_id in missing]
        told += [
            _conflict(list(c.options), c.rule.reason, c.rule.source, str(c.rule.place))
            for c in conflicts
        ]
        found = {"conflicts": told, "ways_out": [_way_out(at, way) for way in ways]}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    for option_id in missing:
        tell(not_offered_text(rulebook, model.options[option_id], day, words))
    for conflict in conflicts:
        tell(conflict_text(model, conflict, words, codes=True))
    if ways and not as_json:
        tell(words.say(N_("Ways out:")))
        tell_ways(at, [(way, 1) for way in ways], words, err=True)
    elif not ways:
        tell(words.say(N_("There is no way out: these options cannot be had")))
    raise click.exceptions.Exit(Exit.CONFLICT)


def _conflict(options: list[str], reason: Localized, source: str, place: str) -> dict[str, Any]:
    return {
        "options": options,
        "reason_zh": reason.zh,
        "reason_en": reason.en,
        "source": source,
        "place": place,
    }


def _not_offered(at: Configurator, option_id: str, day: date) -> dict[str, Any]:
    option = at.model.options[option_id]
    texts = (not_offered_text(at.rulebook, option, day, language(code)) for code in ("zh", "en"))
    return _conflict([option_id], Localized(*texts), option.price.source, str(option.place))


def _way_out(at: Configurator, after: Build) -> dict[str, Any]:
    quote = at.evaluator.quote_of(after)
    return {
        "changes": change_entries(at, after),
        "options": quote.totals.options,
        "total": quote.totals.total,
        "counted": quote.threshold.counted,
        "qualifies": quote.threshold.qualifies,
    }


def change_entries(at: Configurator, after: Build) -> list[dict[str, Any]]:
    """Return the changes of a resolution as JSON entries."""
    changes = changes_between(at.model, at.build, after)
    return [
        {"group": change.group, "from": change.before, "to": change.after} for change in changes
    ]


def tell_ways(
    at: Configurator, ways: Iterable[tuple[Build, int]], words: Language, err: bool = False
) -> None:
    """Print numbered resolutions, each with the number of equivalent ones."""
    for number, (after, alike) in enumerate(ways, 1):
        for first, spans in enumerate(way_lines(at, after, words, alike)):
            lead = f"{number:>3}. " if not first else "     "
            click.echo(lead + harmless(plain(spans)), err=err)
