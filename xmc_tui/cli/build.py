"""Parsing of a build from the command line: a model, a theme and option ids."""

from __future__ import annotations

from collections.abc import Iterable

from xmc_tui.cli.common import Exit, refuse, refuse_unknown
from xmc_tui.domain.build import Build, standard_build, theme_build, with_option
from xmc_tui.domain.catalog import Catalog, Model, Pick
from xmc_tui.locale import N_, Language


def asked_model(words: Language, catalog: Catalog, model: str) -> Model:
    """Return a model by its id, or exit with the nearest ids."""
    if model not in catalog.model_by_id:
        refuse_unknown(
            words, N_("There is no model {name}; known are: {near}"), model, catalog.model_by_id
        )
    return catalog.model_by_id[model]


def asked_build(
    words: Language,
    catalog: Catalog,
    model_id: str,
    option_ids: Iterable[str],
    theme_id: str | None = None,
) -> Build:
    """Return the standard build, or that of a theme, with the options added as wishes.

    Unknown ids, and two options of a pick-one group, exit with code 2.
    """
    model = asked_model(words, catalog, model_id)
    build = _start(words, catalog, model, theme_id)
    asked = list(dict.fromkeys(option_ids))
    for option_id in asked:
        if option_id not in model.options:
            refuse_unknown(
                words,
                N_("There is no option {name} on this model; nearest are: {near}"),
                option_id,
                model.options,
            )
    taken: dict[str, str] = {}
    for option_id in asked:
        group = model.group_of(option_id)
        if group.pick is Pick.ONE and taken.setdefault(group.id, option_id) != option_id:
            message = N_(
                "{one} and {other} are both of group {group}, of which one is had; leave one out"
            )
            refuse(
                words, Exit.WRONG_USE, message, one=taken[group.id], other=option_id, group=group.id
            )
    for option_id in asked:
        build = with_option(model, build, option_id)
    return build


def _start(words: Language, catalog: Catalog, model: Model, theme_id: str | None) -> Build:
    """Return the build to add the options to: the standard one, or that of the theme."""
    if theme_id is None:
        return standard_build(model)
    themes = {theme.id: theme for theme in catalog.themes if model.id in theme.builds}
    if theme_id not in themes:
        refuse_unknown(
            words,
            N_("There is no theme {name} for this model; known are: {near}"),
            theme_id,
            themes,
        )
    return theme_build(model, themes[theme_id])
