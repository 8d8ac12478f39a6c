"""Output of conflicts and their resolutions as text or JSON, for commands without the app."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import click

from xmc_tui.cli.cli_context import CommandExit, ExitCode, echo_error
from xmc_tui.configurator import Configurator, SavedSheet, SheetDetails
from xmc_tui.domain.build import Build, diff_builds
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.catalog_values import Localized
from xmc_tui.domain.compiled_rules import Conflict
from xmc_tui.domain.engine.search_budget import UNLIMITED, SearchBudget, SearchResults
from xmc_tui.domain.pricing import is_unorderable
from xmc_tui.i18n import N_, Translator, translator_for
from xmc_tui.presentation.itemised_quote import make_legend
from xmc_tui.presentation.option_facts import conflict_text, not_offered_text
from xmc_tui.presentation.resolution_lines import resolution_lines
from xmc_tui.presentation.styled_text import plain_text, sanitize


def configurator_for(catalog: Catalog, build: Build, day: date) -> Configurator:
    """Return a configurator with a build, as opened from a sheet of that day."""
    return Configurator(
        catalog, lambda: day, SheetDetails(), SavedSheet("", build, SheetDetails(), day)
    )


def exit_if_conflicts(
    tr: Translator,
    catalog: Catalog,
    build: Build,
    day: date,
    as_json: bool,
    named: Iterable[str] = (),
    budget: SearchBudget = UNLIMITED,
) -> None:
    """Exit with code 3 if the build breaks a rule or has an option not offered on that day.

    The reasons are printed to standard error, then the resolutions, which keep the `named` options
    if possible. With `as_json` the resolutions are printed as JSON to standard output instead,
    together with the reasons.
    """
    model = catalog.model_by_id[build.model]
    if not is_unorderable(model, build, day):
        return
    configurator = configurator_for(catalog, build, day)
    compiled_rules = configurator.compiled_rules
    missing = compiled_rules.ids_of(
        compiled_rules.mask_of(build.chosen) & compiled_rules.find_not_offered(day)
    )
    conflicts = configurator.evaluator.conflicts()
    resolutions = _find_resolutions(configurator, named, day, budget)
    if as_json:
        entries = [_json_not_offered(configurator, option_id, day) for option_id in missing]
        entries += [_json_conflict(conflict) for conflict in conflicts]
        document: dict[str, Any] = {
            "conflicts": entries,
            "ways_out": [_json_resolution(configurator, after) for after in resolutions],
        }
        if not resolutions.is_proven:
            document["proven"] = False
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    for option_id in missing:
        echo_error(not_offered_text(compiled_rules, model.options[option_id], day, tr))
    for conflict in conflicts:
        echo_error(conflict_text(model, conflict, tr, show_ids=True))
    if resolutions and not as_json:
        echo_error(tr.translate(N_("Solutions:")))
        print_resolutions(configurator, [(after, 1) for after in resolutions], tr, err=True)
    if not resolutions.is_proven:
        from xmc_tui.cli.search_limit import echo_limit_reached  # only needed for a long search

        echo_limit_reached(tr, has_results=bool(resolutions))
    elif not resolutions:
        echo_error(tr.translate(N_("No solution: these options are not available")))
    raise CommandExit(ExitCode.CONFLICT)


def exit_if_gift_is_not_given(
    tr: Translator, catalog: Catalog, build: Build, day: date, named: Iterable[str], as_json: bool
) -> None:
    """Exit with code 3 if a named option is a gift that is not given on that day.

    A build holds no gifts, so that it would be left out without a word.
    """
    model, named = catalog.model_by_id[build.model], set(named)
    missing = [gift for gift in model.gifts if gift.id in named and not gift.offered.covers(day)]
    if not missing:
        return
    configurator = configurator_for(catalog, build, day)
    if as_json:
        left_out = [{"group": gift.group, "from": gift.id, "to": None} for gift in missing]
        document = {
            "conflicts": [_json_not_offered(configurator, gift.id, day) for gift in missing],
            "ways_out": [{**_json_resolution(configurator, build), "changes": left_out}],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    for gift in missing:
        reason = not_offered_text(configurator.compiled_rules, gift, day, tr)
        hint = tr.translate(N_("leave out {option}"), option=gift.id)
        echo_error(tr.translate(N_("{what}; {hint}"), what=reason, hint=hint))
    raise CommandExit(ExitCode.CONFLICT)


def _find_resolutions(
    configurator: Configurator, named: Iterable[str], day: date, budget: SearchBudget
) -> SearchResults[Build]:
    """Return the resolutions that keep the named options; any resolutions if there are none."""
    engine, build = configurator.evaluator.engine, configurator.build
    keep = [option for option in named if option in configurator.compiled_rules.option_numbers]
    if keep:
        resolutions = engine.find_resolutions(build, build, keep, day, budget=budget)
        if resolutions:
            return resolutions
    return engine.find_resolutions(build, build, (), day, budget=budget)


def _json_conflict(conflict: Conflict) -> dict[str, Any]:
    rule = conflict.rule
    return _json_entry(list(conflict.options), rule.reason, rule.source, str(rule.location))


def _json_entry(options: list[str], reason: Localized, source: str, place: str) -> dict[str, Any]:
    return {
        "options": options,
        "reason_zh": reason.zh,
        "reason_en": reason.en,
        "source": source,
        "place": place,
    }


def _json_not_offered(configurator: Configurator, option_id: str, day: date) -> dict[str, Any]:
    option = configurator.model.options[option_id]
    texts = (
        not_offered_text(configurator.compiled_rules, option, day, translator_for(code))
        for code in ("zh", "en")
    )
    return _json_entry([option_id], Localized(*texts), option.price.source, str(option.location))


def _json_resolution(configurator: Configurator, after: Build) -> dict[str, Any]:
    quote = configurator.evaluator.quote_build(after)
    return {
        "changes": changes_as_json(configurator, after),
        "options": quote.totals.options,
        "total": quote.totals.total,
        "counted": quote.threshold.counted,
        "qualifies": quote.threshold.qualifies,
    }


def changes_as_json(configurator: Configurator, after: Build) -> list[dict[str, Any]]:
    """Return the changes of a resolution as JSON entries."""
    changes = diff_builds(configurator.model, configurator.build, after)
    return [
        {"group": change.group, "from": change.before, "to": change.after} for change in changes
    ]


def print_resolutions(
    configurator: Configurator,
    resolutions: Iterable[tuple[Build, int]],
    tr: Translator,
    err: bool = False,
) -> None:
    """Print numbered resolutions, each with the number of equivalent ones, and the legend."""
    lines = []
    for number, (after, equivalents) in enumerate(resolutions, 1):
        for first, spans in enumerate(resolution_lines(configurator, after, tr, equivalents)):
            lead = f"{number:>3}. " if not first else "     "
            lines.append(lead + sanitize(plain_text(spans)))
    for line in [*lines, *make_legend(lines, tr)]:
        click.echo(line, err=err)
