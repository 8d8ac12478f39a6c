"""Report on the differences between a saved build and the current catalog.

It lists lines removed, repriced, new and kept, and asks to replace the removed ones.
"""

from __future__ import annotations

from xmc_tui.configurator.catalog_diff import CatalogDiff, RemovalReason, RemovedLine, RepricedLine
from xmc_tui.domain.catalog import Group, Option
from xmc_tui.domain.catalog_values import PriceBasis
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import (
    format_amount,
    format_difference,
    format_list_price,
    illustrative_mark,
)
from xmc_tui.presentation.styled_text import Line, Span, make_line


def catalog_diff_lines(catalog_diff: CatalogDiff, tr: Translator) -> list[Line]:
    """Return the report: removals and other changes first, lines kept last."""
    parts = [
        _section(N_("Gone"), "bad", [_removed_line(each, tr) for each in catalog_diff.removed], tr),
        _section(
            N_("Price changed"),
            "warn",
            [_repriced_line(each, catalog_diff, tr) for each in catalog_diff.repriced],
            tr,
        ),
        _section(
            N_("New since then"),
            "warn",
            [_added_line(option, catalog_diff, tr) for option in catalog_diff.added],
            tr,
        ),
        _section(N_("Terms changed"), "warn", _terms(catalog_diff, tr), tr),
        _section(N_("Kept"), "good", _kept_line(catalog_diff, tr), tr),
    ]
    note = tr.translate(N_("Until you confirm, the old figures stand."))
    return [
        make_line(Span(note, "strong")),
        _total_line(catalog_diff, tr),
        *(each for part in parts if part for each in ((), *part)),
    ]


def _total_line(catalog_diff: CatalogDiff, tr: Translator) -> Line:
    written, now = catalog_diff.snapshot, catalog_diff.current_quote
    before = illustrative_mark(written.is_illustrative) + format_amount(written.total)
    if now is None:
        return make_line(tr.translate(N_("Total then {before}"), before=before))
    after = illustrative_mark(now.is_illustrative) + format_amount(now.total)
    return make_line(tr.translate(N_("Total {before} → {after}"), before=before, after=after))


def _section(title: str, role: str, lines: list[Line], tr: Translator) -> list[Line]:
    return [make_line(Span(tr.translate(title), role)), *lines] if lines else []


def _removed_line(removed: RemovedLine, tr: Translator) -> Line:
    reason = (
        N_("no longer sold")
        if removed.removal_reason is RemovalReason.REMOVED
        else N_("no longer to be had on this day")
    )
    about = illustrative_mark(removed.line.basis is PriceBasis.ILLUSTRATIVE)
    price = f"{about}{format_amount(removed.line.price)}"
    return make_line(
        f"  {tr.localize(removed.line.name)}  {price}  ", Span(tr.translate(reason), "muted")
    )


def _repriced_line(repriced: RepricedLine, catalog_diff: CatalogDiff, tr: Translator) -> Line:
    then, model = repriced.line or catalog_diff.snapshot, catalog_diff.model
    assert model is not None, "of a car that is sold no longer all is gone"
    price = model.price if repriced.line is None else model.options[repriced.line.option].price
    was, is_now = (
        illustrative_mark(then.basis is PriceBasis.ILLUSTRATIVE),
        illustrative_mark(price.is_illustrative),
    )
    prices = f"{was}{format_amount(repriced.before)} → {is_now}{format_amount(repriced.after)}"
    change = (was or is_now) + format_difference(repriced.after - repriced.before)
    return make_line(f"  {tr.localize(then.name)}  {prices}  ", Span(f"({change})", "muted"))


def _added_line(option: Option, catalog_diff: CatalogDiff, tr: Translator) -> Line:
    model = catalog_diff.model
    group = tr.localize(model.group_of(option.id).name) if model else ""
    return make_line(f"  {group} · {tr.localize(option.name)}  {format_list_price(option.price)}")


def _terms(catalog_diff: CatalogDiff, tr: Translator) -> list[Line]:
    before, programme = catalog_diff.snapshot.terms, catalog_diff.catalog.programme
    if before is None or not catalog_diff.terms_changed:
        return []
    after = programme.threshold
    lines: list[Line] = []
    if (before.threshold, before.operator) != (after.amount, after.operator):
        lines.append(
            make_line(
                f"  {tr.translate(N_('threshold'))}  {before.operator} {format_amount(before.threshold)}"
                f" → {after.operator} {format_amount(after.amount)}"
            )
        )
    if before.deposit != programme.deposit:
        lines.append(
            make_line(
                f"  {tr.translate(N_('deposit'))}  {format_amount(before.deposit)}"
                f" → {format_amount(programme.deposit)}"
            )
        )
    return lines


def _kept_line(catalog_diff: CatalogDiff, tr: Translator) -> list[Line]:
    names = [tr.localize(each.name) for each in catalog_diff.kept]
    return [make_line(f"  {tr.join_clauses(names)}")] if names else []


def choice_lines(group: Group, removed: tuple[RemovedLine, ...], tr: Translator) -> list[Line]:
    """Return the text above the replacements for a group whose choice was removed."""
    lost = [each for each in removed if each.line.group == group.id]
    lines = [_removed_line(each, tr) for each in lost]
    ask = tr.translate(
        N_("Choose {group} now; nothing takes its place by itself."), group=tr.localize(group.name)
    )
    return [*lines, (), make_line(Span(ask, "strong")), ()]


def option_choice_line(option: Option, tr: Translator) -> Line:
    """Return an option as a possible replacement, with its list price."""
    return make_line(
        tr.localize(option.name), Span(f"  {format_list_price(option.price)}", "price")
    )
