"""Loads and validates a catalog folder, as the immutable values of `domain.catalog`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from xmc_tui.domain import catalog as domain
from xmc_tui.domain import catalog_values
from xmc_tui.domain.appearance import OptionAppearance
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.programme_terms import ThresholdTerms
from xmc_tui.storage.catalog.catalog_file import read_catalog_file
from xmc_tui.storage.catalog.catalog_folder import DEFAULT_EDITION, list_editions
from xmc_tui.storage.catalog.catalog_merge import MergedCatalog, merge_catalog
from xmc_tui.storage.catalog.programme_builder import (
    build_period,
    build_programme,
    make_localized_text,
)
from xmc_tui.storage.file_content_problems import FileError

Table = Mapping[str, Any]


def load_catalog(
    folder: Path, edition: str = DEFAULT_EDITION, overlays: Iterable[Path] = ()
) -> domain.Catalog:
    """Load a catalog folder in one edition, with overlays applied in order.

    Raise FileError with every problem found if the catalog is not valid.
    """
    overlays = tuple(overlays)
    merged = merge_catalog(folder, edition, overlays)
    # pydantic is slow to import, so only loading a catalog imports it.
    from xmc_tui.storage.catalog.schema_validation import find_schema_problems

    problems = list(find_schema_problems(merged))
    if problems:
        raise FileError(problems)
    from xmc_tui.storage.catalog.reference_checks import find_reference_problems

    catalog = build_catalog(merged)
    problems = list(find_reference_problems(catalog, merged))
    if problems:
        raise FileError(problems)
    file = merged.location(("programme", "threshold", "amount")).file
    is_of_overlay = file in map(str, overlays)
    threshold = catalog.edition.threshold if is_of_overlay else None
    return replace(catalog, editions=tuple(_read_editions(folder, catalog.edition, threshold)))


def _read_editions(
    folder: Path, current: domain.Edition, threshold: ThresholdTerms | None
) -> Iterator[domain.Edition]:
    """Yield the editions of a folder, ordered by their first days.

    Of the others than the current one only the head and the threshold are read; one with a faulty
    head is left out. `threshold` is that of an overlay, which every edition would have.
    """
    editions = [current]
    for edition_id in list_editions(folder):
        if edition_id == current.id:
            continue
        name = f"editions/{edition_id}.toml"
        with contextlib.suppress(FileError, KeyError, TypeError):
            data = read_catalog_file(folder / name, name).data
            head = data["edition"]
            first_day = head["first_day"]
            if head["id"] == edition_id and type(first_day) is date:
                name_of_edition = make_localized_text(head["name"])
                own = threshold or _read_threshold(data)
                editions.append(domain.Edition(edition_id, name_of_edition, first_day, own))
    yield from sorted(editions, key=lambda edition: (edition.first_day, edition.id))


def _read_threshold(data: Table) -> ThresholdTerms | None:
    """Return the threshold of an edition that is not validated; None if it is not all there."""
    with contextlib.suppress(KeyError, TypeError):
        table = data["programme"]["threshold"]
        amount, operator = table["amount"], table["operator"]
        if type(amount) is int and amount >= 0 and operator in (">", ">="):
            return ThresholdTerms(amount, operator, str(table["source"]))
    return None


def build_catalog(merged: MergedCatalog) -> domain.Catalog:
    """Convert a merged catalog that has passed schema validation to domain values."""
    data = merged.data
    head, edition = data["catalog"], data["edition"]
    programme = build_programme(data["programme"])
    shared_rules = _rules(merged, ("rule",), data.get("rule", {}))
    return domain.Catalog(
        id=head["id"],
        version=head["version"],
        edition=domain.Edition(
            edition["id"],
            make_localized_text(edition["name"]),
            edition["first_day"],
            programme.threshold,
        ),
        overlays=tuple(merged.overlays),
        digest=merged.digest(),
        programme=programme,
        models=tuple(
            _model(merged, model_id, data["model"][model_id], shared_rules)
            for model_id in head["models"]
            if model_id in data["model"]
        ),
        steps=tuple(
            domain.Step(step_id, make_localized_text(step["name"]), domain.StepKind(step["kind"]))
            for step_id, step in data["step"].items()
        ),
        themes=tuple(
            domain.Theme(
                id=theme_id,
                name=make_localized_text(theme["name"]),
                note=catalog_values.Note(make_localized_text(theme["note"]), theme["source"])
                if "note" in theme
                else None,
                builds={model: tuple(options) for model, options in theme["build"].items()},
                location=_theme_location(merged, theme_id),
            )
            for theme_id, theme in data.get("theme", {}).items()
        ),
        sources={
            source_id: _source(source_id, source) for source_id, source in data["source"].items()
        },
    )


def _theme_location(merged: MergedCatalog, theme_id: str) -> catalog_values.SourceLocation:
    """Return the source location of a theme's builds, which an overlay may have set."""
    build = merged.location(("theme", theme_id, "build"))
    return catalog_values.SourceLocation(
        build.file, merged.location(("theme", theme_id)).key, build.line
    )


def _source(source_id: str, table: Table) -> catalog_values.Source:
    """Return a source; a title in one language is that of the publication itself."""
    title, publisher = table["title"], table.get("publisher")
    return catalog_values.Source(
        source_id,
        catalog_values.Localized(title, title)
        if isinstance(title, str)
        else make_localized_text(title),
        str(table.get("date", "")),
        make_localized_text(publisher) if publisher else None,
        str(table.get("as_of", "")),
    )


def _note(table: Table) -> catalog_values.Note | None:
    return (
        catalog_values.Note(make_localized_text(table["note"]), table.get("note_source", ""))
        if "note" in table
        else None
    )


def _price(table: Table) -> catalog_values.Price:
    return catalog_values.Price(
        table["price"], catalog_values.PriceBasis(table["basis"]), table["source"]
    )


def _model(
    merged: MergedCatalog, model_id: str, table: Table, shared_rules: tuple[domain.Rule, ...]
) -> domain.Model:
    path = ("model", model_id)
    month = table.get("first_delivery")
    return domain.Model(
        id=model_id,
        name=make_localized_text(table["name"]),
        price=_price(table),
        eligible=table["eligible"],
        first_delivery=date.fromisoformat(f"{month}-01") if month else None,
        groups=tuple(
            _group(merged, (*path, "group", key), group) for key, group in table["group"].items()
        ),
        rules=_rules(merged, (*path, "rule"), table.get("rule", {})) + shared_rules,
        figures=tuple(_figure(key, figure) for key, figure in table.get("figure", {}).items()),
        notes=tuple(
            catalog_values.Note(make_localized_text(note["text"]), note["source"])
            for note in table.get("note", {}).values()
        ),
        included=tuple(
            make_localized_text(item["name"]) for item in table.get("included", {}).values()
        ),
        body=table.get("body") or "",
        location=merged.location(path),
    )


def _group(merged: MergedCatalog, path: tuple[str, ...], table: Table) -> domain.Group:
    return domain.Group(
        id=path[-1],
        name=make_localized_text(table["name"]),
        step=table["step"],
        pick=domain.SelectionMode(table.get("pick", "one")),
        options=tuple(
            _option(merged, (*path, "option", key), table, option)
            for key, option in table["option"].items()
        ),
        standard=table.get("standard"),
        part=table.get("part") or "",
        note=_note(table),
        location=merged.location(path),
    )


def _option(
    merged: MergedCatalog, path: tuple[str, ...], group: Table, table: Table
) -> domain.Option:
    return domain.Option(
        id=path[-1],
        group=path[-3],
        name=make_localized_text(table["name"]),
        price=_price(table),
        bespoke=table.get("bespoke", False),
        appearance=_appearance(table["look"], group.get("part")) if "look" in table else None,
        note=_note(table),
        offered=build_period(table),
        name_is_ours=table.get("name_is_ours", False),
        location=merged.location(path),
    )


def _appearance(table: Table, part: str | None) -> OptionAppearance:
    families = table.get("families")
    return OptionAppearance(
        colours=tuple(table.get("colours", ())),
        finish=table.get("finish", "solid"),
        approximate=table.get("approximate", False),
        part="" if table.get("unseen") else table.get("part") or part or "",
        shape=table.get("shape") or "",
        unseen=table.get("unseen", False),
        families=None if families is None else tuple(families),
    )


def _rules(merged: MergedCatalog, path: tuple[str, ...], tables: Table) -> tuple[domain.Rule, ...]:
    return tuple(
        domain.Rule(
            id=rule_id,
            kind=kind,
            when=tuple(table["when"]),
            then=tuple(table[kind]),
            reason=make_localized_text(table["reason"]),
            source=table["source"],
            location=merged.location((*path, rule_id)),
        )
        for rule_id, table in tables.items()
        for kind in domain.RuleKind
        if table.get(kind) is not None
    )


def _figure(figure_id: str, table: Table) -> domain.TechnicalFigure:
    return domain.TechnicalFigure(
        id=figure_id,
        name=make_localized_text(table["name"]),
        value=str(table["value"]),
        unit=make_localized_text(table["unit"]),
        source=table["source"],
        when=tuple(tuple(options) for options in table.get("when", [])),
        note=_note(table),
    )
