"""Report on the differences between a saved build and the current catalog.

It lists the lines that were removed, repriced, added or kept, and asks to replace removed ones.
"""

from __future__ import annotations

from xmc_tui.configurator.saved_car_catalog_diff import (
    RemovalReason,
    RemovedLine,
    RepricedLine,
    SavedCarDiff,
    catalog_from_snapshot,
)
from xmc_tui.configurator.saved_car_snapshot import SnapshotLine
from xmc_tui.domain.catalog import Group, Model, Option
from xmc_tui.domain.catalog_values import PriceBasis
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import make_legend_lines
from xmc_tui.presentation.money_format import (
    format_amount,
    format_difference,
    format_list_price,
    illustrative_mark,
)
from xmc_tui.presentation.option_facts import name_with_group
from xmc_tui.presentation.styled_text import Line, Span, make_line
from xmc_tui.presentation.threshold_texts import requirement_text

#: The first line of the report on a changed catalog.
_OLD_FIGURES_APPLY = N_("Saved prices apply until you confirm.")


def saved_car_diff_lines(
    saved_car_diff: SavedCarDiff, tr: Translator, note: str = _OLD_FIGURES_APPLY
) -> list[Line]:
    """Return the report: removals and other changes first, lines kept last.

    `note` is the message at the top.
    """
    parts = [
        _section(
            N_("No longer offered"),
            "bad",
            [_removed_line(each, saved_car_diff.model, tr) for each in saved_car_diff.removed],
            tr,
        ),
        _section(
            N_("Price changed"),
            "warn",
            [_repriced_line(each, saved_car_diff, tr) for each in saved_car_diff.repriced],
            tr,
        ),
        _section(
            N_("New"),
            "warn",
            [
                _added_line(option, saved_car_diff, tr)
                for option in saved_car_diff.added_standard_options
            ],
            tr,
        ),
        _section(
            N_("Terms changed"),
            "warn",
            [*_changed_terms_lines(saved_car_diff, tr), *_reclassified_lines(saved_car_diff, tr)],
            tr,
        ),
        _section(N_("Unchanged"), "good", _kept_lines(saved_car_diff, tr), tr),
    ]
    lines = [
        make_line(Span(tr.translate(note), "strong")),
        _total_line(saved_car_diff, tr),
        *_qualification_lines(saved_car_diff, tr),
        *(each for part in parts if part for each in ((), *part)),
    ]
    legend = make_legend_lines(lines, tr)
    return [*lines, (), *legend] if legend else lines


def _total_line(saved_car_diff: SavedCarDiff, tr: Translator) -> Line:
    saved, current = saved_car_diff.snapshot, saved_car_diff.current_snapshot
    before = illustrative_mark(saved.charges_illustrative_price) + format_amount(saved.total)
    if current is None:
        return make_line(tr.translate(N_("Saved total {before}"), before=before))
    after = illustrative_mark(current.charges_illustrative_price) + format_amount(current.total)
    return make_line(tr.translate(N_("Total {before} → {after}"), before=before, after=after))


def _qualification_lines(saved_car_diff: SavedCarDiff, tr: Translator) -> list[Line]:
    """Return whether the car qualified and whether it does now, if that changes.

    That is unknown while a choice is missing, and without the terms of the saved car.
    """
    snapshot, catalog, day = saved_car_diff.snapshot, saved_car_diff.catalog, saved_car_diff.day
    if saved_car_diff.current_snapshot is None or snapshot.terms is None:
        return []
    quotes = (
        compute_quote(catalog_from_snapshot(snapshot, catalog), snapshot.build, day),
        compute_quote(catalog, saved_car_diff.make_current_build({}), day),
    )
    before, after = (quote.threshold.qualifies for quote in quotes)
    if before is after:
        return []
    words = [
        tr.translate(N_("Qualifies") if qualifies else N_("Not qualified"))
        for qualifies in (before, after)
    ]
    return [make_line(Span(" → ".join(words), "good" if after else "warn"))]


def _section(title: str, role: str, lines: list[Line], tr: Translator) -> list[Line]:
    return [make_line(Span(tr.translate(title), role)), *lines] if lines else []


def _line_name(line: SnapshotLine, model: Model | None, tr: Translator) -> str:
    """Return a saved choice with its group, if that is still sold and the name needs it."""
    group = None if model is None or line.gifted else model.group_by_id.get(line.group)
    name = tr.localize(line.name)
    return name_with_group(tr.localize(group.name), name) if group is not None else name


def _removed_line(removed: RemovedLine, model: Model | None, tr: Translator) -> Line:
    reason = (
        N_("discontinued")
        if removed.removal_reason is RemovalReason.REMOVED
        else N_("not offered on this date")
    )
    about = illustrative_mark(removed.line.basis is PriceBasis.ILLUSTRATIVE)
    price = f"{about}{format_amount(removed.line.price)}"
    return make_line(
        f"  {_line_name(removed.line, model, tr)}  {price}  ", Span(tr.translate(reason), "muted")
    )


def _repriced_line(repriced: RepricedLine, saved_car_diff: SavedCarDiff, tr: Translator) -> Line:
    saved, model = repriced.line or saved_car_diff.snapshot, saved_car_diff.model
    assert model is not None, "a model that is no longer sold has no repriced line"
    price = model.price if repriced.line is None else model.options[repriced.line.option].price
    mark_before = illustrative_mark(saved.basis is PriceBasis.ILLUSTRATIVE)
    mark_after = illustrative_mark(price.is_illustrative)
    before = mark_before + format_amount(repriced.before)
    after = mark_after + format_amount(repriced.after)
    change = (mark_before or mark_after) + format_difference(repriced.after - repriced.before)
    line = repriced.line
    name = tr.localize(model.name) if line is None else _line_name(line, model, tr)
    aside = tr.put_in_brackets(change)
    return make_line(f"  {name}  {before} → {after}", Span(aside, "muted"))


def _added_line(option: Option, saved_car_diff: SavedCarDiff, tr: Translator) -> Line:
    model = saved_car_diff.model
    group = tr.localize(model.group_of(option.id).name) if model else ""
    return make_line(f"  {group} · {tr.localize(option.name)}  {format_list_price(option.price)}")


def _changed_terms_lines(saved_car_diff: SavedCarDiff, tr: Translator) -> list[Line]:
    before, programme = saved_car_diff.snapshot.terms, saved_car_diff.catalog.programme
    if before is None or not saved_car_diff.terms_changed:
        return []
    after = programme.threshold
    lines: list[Line] = []
    if (before.threshold, before.operator) != (after.amount, after.operator):
        label = tr.translate(N_("Threshold"))
        old = requirement_text(before.operator, before.threshold, tr)
        new = requirement_text(after.operator, after.amount, tr)
        lines.append(make_line(f"  {label}  {old} → {new}"))
    if before.deposit != programme.deposit:
        label = tr.translate(N_("Deposit"))
        old, new = format_amount(before.deposit), format_amount(programme.deposit)
        lines.append(make_line(f"  {label}  {old} → {new}"))
    return lines


def _reclassified_lines(saved_car_diff: SavedCarDiff, tr: Translator) -> list[Line]:
    return [
        make_line(
            f"  {_line_name(line, saved_car_diff.model, tr)}  ",
            Span(
                tr.translate(
                    N_("no longer a bespoke item") if line.bespoke else N_("now a bespoke item")
                ),
                "muted",
            ),
        )
        for line in saved_car_diff.reclassified
    ]


def _kept_lines(saved_car_diff: SavedCarDiff, tr: Translator) -> list[Line]:
    """Return the kept lines: a name such as "Yellow" is ambiguous without its group."""
    names = [_line_name(each, saved_car_diff.model, tr) for each in saved_car_diff.kept]
    return [make_line(f"  {tr.join_clauses(names)}")] if names else []


def replacement_intro_lines(
    group: Group, removed: tuple[RemovedLine, ...], tr: Translator
) -> list[Line]:
    """Return the text above the replacements for a group whose choice was removed."""
    lines = [_removed_line(each, None, tr) for each in removed if each.line.group == group.id]
    request = tr.translate(N_("Choose a replacement for {group}."), group=tr.localize(group.name))
    return [*lines, (), make_line(Span(request, "strong")), ()]


def replacement_line(option: Option, tr: Translator) -> Line:
    """Return an option as a possible replacement, with its list price."""
    return make_line(
        tr.localize(option.name), Span(f"  {format_list_price(option.price)}", "price")
    )
