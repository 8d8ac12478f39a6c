"""Loads and validates a catalog folder, as the immutable values of `domain.catalog`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from xmc_tui.domain import catalog as domain
from xmc_tui.domain import catalog_values, programme_terms
from xmc_tui.domain.appearance import Appearance
from xmc_tui.storage.catalog.catalog_folder import DEFAULT_EDITION
from xmc_tui.storage.catalog.catalog_merge import MergedCatalog, merge_catalog
from xmc_tui.storage.file_problem import FileError

Table = Mapping[str, Any]


def load_catalog(
    folder: Path, edition: str = DEFAULT_EDITION, overlays: Iterable[Path] = ()
) -> domain.Catalog:
    """Load a catalog folder in one edition, with overlays applied in order.

    Raise FileError with every problem found if the catalog is not valid.
    """
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
    return catalog


def build_catalog(merged: MergedCatalog) -> domain.Catalog:
    """Convert a merged catalog that has passed schema validation to domain values."""
    data = merged.data
    head, edition = data["catalog"], data["edition"]
    shared_rules = _rules(merged, ("rule",), data.get("rule", {}))
    return domain.Catalog(
        id=head["id"],
        version=head["version"],
        edition=domain.Edition(edition["id"], _text(edition["name"]), edition["first_day"]),
        overlays=tuple(merged.overlays),
        digest=merged.digest(),
        programme=_programme(data["programme"]),
        models=tuple(
            _model(merged, model_id, data["model"][model_id], shared_rules)
            for model_id in head["models"]
            if model_id in data["model"]
        ),
        steps=tuple(
            domain.Step(step_id, _text(step["name"]), domain.StepKind(step["kind"]))
            for step_id, step in data["step"].items()
        ),
        themes=tuple(
            domain.Theme(
                id=theme_id,
                name=_text(theme["name"]),
                note=catalog_values.Note(_text(theme["note"]), theme["source"])
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
        catalog_values.Localized(title, title) if isinstance(title, str) else _text(title),
        str(table["date"]),
        _text(publisher) if publisher else None,
    )


def _text(table: Table) -> catalog_values.Localized:
    return catalog_values.Localized(table["zh"], table["en"])


def _note(table: Table) -> catalog_values.Note | None:
    return (
        catalog_values.Note(_text(table["note"]), table.get("note_source", ""))
        if "note" in table
        else None
    )


def _price(table: Table) -> catalog_values.Price:
    return catalog_values.Price(
        table["price"], catalog_values.PriceBasis(table["basis"]), table["source"]
    )


def _period(table: Table) -> catalog_values.Period:
    return catalog_values.Period(table.get("from"), table.get("until"))


def _model(
    merged: MergedCatalog, model_id: str, table: Table, shared_rules: tuple[domain.Rule, ...]
) -> domain.Model:
    path = ("model", model_id)
    month = table.get("first_delivery")
    return domain.Model(
        id=model_id,
        name=_text(table["name"]),
        price=_price(table),
        eligible=table["eligible"],
        first_delivery=date.fromisoformat(f"{month}-01") if month else None,
        groups=tuple(
            _group(merged, (*path, "group", key), group) for key, group in table["group"].items()
        ),
        rules=_rules(merged, (*path, "rule"), table.get("rule", {})) + shared_rules,
        figures=tuple(_figure(key, figure) for key, figure in table.get("figure", {}).items()),
        notes=tuple(
            catalog_values.Note(_text(note["text"]), note["source"])
            for note in table.get("note", {}).values()
        ),
        included=tuple(_text(item["name"]) for item in table.get("included", {}).values()),
        body=table.get("body") or "",
        location=merged.location(path),
    )


def _group(merged: MergedCatalog, path: tuple[str, ...], table: Table) -> domain.Group:
    return domain.Group(
        id=path[-1],
        name=_text(table["name"]),
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
        name=_text(table["name"]),
        price=_price(table),
        bespoke=table.get("bespoke", False),
        appearance=_appearance(table["look"], group.get("part")) if "look" in table else None,
        note=_note(table),
        offered=_period(table),
        name_is_ours=table.get("name_is_ours", False),
        location=merged.location(path),
    )


def _appearance(table: Table, part: str | None) -> Appearance:
    return Appearance(
        colours=tuple(table.get("colours", ())),
        finish=table.get("finish", "solid"),
        approximate=table.get("approximate", False),
        part="" if table.get("unseen") else table.get("part") or part or "",
        shape=table.get("shape") or "",
        unseen=table.get("unseen", False),
    )


def _rules(merged: MergedCatalog, path: tuple[str, ...], tables: Table) -> tuple[domain.Rule, ...]:
    return tuple(
        domain.Rule(
            id=rule_id,
            kind=kind,
            when=tuple(table["when"]),
            then=tuple(table[kind]),
            reason=_text(table["reason"]),
            source=table["source"],
            location=merged.location((*path, rule_id)),
        )
        for rule_id, table in tables.items()
        for kind in domain.RuleKind
        if table.get(kind) is not None
    )


def _figure(figure_id: str, table: Table) -> domain.Figure:
    return domain.Figure(
        id=figure_id,
        name=_text(table["name"]),
        value=str(table["value"]),
        unit=_text(table["unit"]),
        source=table["source"],
        when=tuple(tuple(options) for options in table.get("when", [])),
        note=_note(table),
    )


def _programme(table: Table) -> programme_terms.Programme:
    threshold, delivery = table["threshold"], table["delivery"]
    return programme_terms.Programme(
        name=_text(table["name"]),
        threshold=programme_terms.ThresholdTerms(
            threshold["amount"], threshold["operator"], threshold["source"]
        ),
        at_least_one_bespoke=threshold["at_least_one_bespoke"],
        deposit=table["deposit"]["amount"],
        cooling_off_days=table["cooling_off"]["days"],
        transferable=table["lock"]["transferable"],
        lock_channel=table["lock"]["channel"],
        trial=catalog_values.Period(table["trial"]["first_day"], table["trial"]["last_day"]),
        monthly_quota=table["quota"]["monthly"],
        yearly_quota=table["quota"]["yearly"],
        delivery=programme_terms.DeliveryTerms(
            ordinary_months=_pair(delivery["ordinary_months"]),
            bespoke_extra_weeks=_pair(delivery["bespoke_extra_weeks"]),
        ),
        bespoke_repair_extra_workdays=_pair(table["after_sales"]["bespoke_repair_extra_workdays"]),
        benefits=tuple(
            programme_terms.Benefit(
                key, _text(benefit["text"]), benefit["worth"], _period(benefit), benefit["source"]
            )
            for key, benefit in table.get("benefit", {}).items()
        ),
        benchmarks=tuple(
            programme_terms.PremiumBenchmark(
                key, _text(benchmark["name"]), benchmark["premium"], benchmark["source"]
            )
            for key, benchmark in table.get("benchmark", {}).items()
        ),
        notes=tuple(
            catalog_values.Note(_text(note["text"]), note["source"])
            for note in table.get("note", {}).values()
        ),
        sources={
            key: tuple(inner["sources"])
            for key, inner in table.items()
            if isinstance(inner, dict) and "sources" in inner
        },
    )


def _pair(values: list[int]) -> tuple[int, int]:
    return values[0], values[1]
