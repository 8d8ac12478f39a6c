"""Converts the [programme] table of a valid catalog to the terms of `domain.programme_terms`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xmc_tui.domain import catalog_values, programme_terms

Table = Mapping[str, Any]


def make_localized_text(table: Table) -> catalog_values.Localized:
    """Return a text in both languages."""
    return catalog_values.Localized(table["zh"], table["en"])


def build_period(table: Table) -> catalog_values.Period:
    """Return the days on which something is offered."""
    return catalog_values.Period(table.get("from"), table.get("until"))


def build_programme(table: Table) -> programme_terms.Programme:
    """Convert the [programme] table of a valid catalog to its domain value."""
    threshold, delivery = table["threshold"], table["delivery"]
    return programme_terms.Programme(
        name=make_localized_text(table["name"]),
        threshold=programme_terms.ThresholdTerms(
            threshold["amount"],
            threshold["operator"],
            threshold["source"],
            threshold.get("tolerance", 500),
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
        benefits=tuple(_benefit(key, benefit) for key, benefit in table.get("benefit", {}).items()),
        benchmarks=tuple(
            programme_terms.PremiumBenchmark(
                key,
                make_localized_text(benchmark["name"]),
                benchmark["premium"],
                benchmark["source"],
            )
            for key, benchmark in table.get("benchmark", {}).items()
        ),
        notes=tuple(
            catalog_values.Note(make_localized_text(note["text"]), note["source"])
            for note in table.get("note", {}).values()
        ),
        stages=tuple(_stage(key, stage) for key, stage in table.get("stage", {}).items()),
        sources={
            key: tuple(inner["sources"])
            for key, inner in table.items()
            if isinstance(inner, dict) and "sources" in inner
        },
    )


def _benefit(benefit_id: str, table: Table) -> programme_terms.Benefit:
    text, period = make_localized_text(table["text"]), build_period(table)
    return programme_terms.Benefit(benefit_id, text, table["worth"], period, table["source"])


def _stage(stage_id: str, table: Table) -> programme_terms.OrderStage:
    work = table.get("work")
    return programme_terms.OrderStage(
        id=stage_id,
        name=make_localized_text(table["name"]),
        basis=catalog_values.PriceBasis(table["basis"]),
        source=table["source"],
        days=_pair(table["days"]) if "days" in table else None,
        work=programme_terms.StageWorkTime(
            make_localized_text(work["name"]), work["hours"], tuple(work["when"]), work["source"]
        )
        if work
        else None,
    )


def _pair(values: list[int]) -> tuple[int, int]:
    return values[0], values[1]
