"""Comparison of builds in columns: options, prices, totals and conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest

from rich.cells import cell_len

from xmc_tui.domain.build_comparison import (
    ComparedBuild,
    ComparedGroup,
    ComparedOption,
    compare_builds,
)
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.threshold_and_delivery import NotOrderableReason
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.comparison_columns import ComparisonColumns
from xmc_tui.presentation.money_format import format_amount, format_difference, illustrative_mark
from xmc_tui.presentation.short_names import forms_without_kind
from xmc_tui.presentation.styled_text import Line, Span, make_line, truncate_middle

#: Least width of a column, in cells, for a name, a price and a difference.
_WIDE_COLUMN = 36

#: Least width of a column, in cells, for a sum and its difference on one line.
_WIDE_SUM = 22

#: Width of a difference in brackets, in cells, which is after a price.
_DIFFERENCE = 12

_QUALIFIES, _DOES_NOT_QUALIFY = N_("Qualifies"), N_("Not qualified")
_SHORT = N_("{shortfall} to go")


@frozen
class ComparedRow:
    """One line of the comparison; `group` is the id of its group, "" if no group differs."""

    spans: Line
    group: str = ""


@frozen
class ComparisonTable:
    """The builds to compare, with the titles of their columns and the names of groups by id.

    A price is alone or before its difference from the first build, which is in brackets. The
    heading names both; `first_name` is what it calls the first build, "" for no name. `editions`
    are the names of the catalogs that the builds are priced with. They are shown if they are not
    all the same.
    """

    sides: tuple[ComparedBuild, ...]
    titles: tuple[str, ...]
    group_names: Mapping[str, str]
    tr: Translator
    editions: tuple[str, ...] = ()
    first_name: str = ""

    def compared_groups(self, everything: bool = False) -> tuple[ComparedGroup, ...]:
        """Return the groups that differ, or with `everything` all groups."""
        return tuple(group for group in compare_builds(self.sides) if everything or group.differs)

    def table_lines(self, cells: int, everything: bool = False) -> list[Line]:
        """Return headings, groups and sums in columns, at most `cells` wide."""
        compared = [row.spans for row in self.group_rows(cells, everything)]
        return [*self.header_lines(cells), *compared, (), *self.sum_lines(cells)]

    def column_width(self, cells: int) -> int:
        """Return the width of a column in cells."""
        return ComparisonColumns(len(self.sides), cells).width

    def header_lines(self, cells: int) -> list[Line]:
        """Return the column titles with what the amounts are, and below them each model."""
        layout, tr = ComparisonColumns(len(self.sides), cells), self.tr
        price = change = tr.translate(N_("Price"))
        if layout.width >= _WIDE_SUM:
            to_first = tr.translate(N_("vs {build}"), build=self.first_name)
            word = to_first if self.first_name else tr.translate(N_("difference"))
            change += tr.put_in_brackets(word)
        labels = [change if number else price for number in range(len(self.titles))]
        titles = list(self.titles)
        wanted = zip(titles, labels, strict=True)
        if all(cell_len(f"{title} {label}") <= layout.width for title, label in wanted):
            titles = list(map(layout.cell, titles, labels))
        cars = [tr.localize(side.model_name) for side in self.sides]
        return [
            layout.row("", titles, ["strong"] * len(cars)),
            layout.row("", cars, ["muted"] * len(cars)),
        ]

    def group_rows(self, cells: int, everything: bool = False) -> list[ComparedRow]:
        """Return the lines of each group that differs, or with `everything` of each group.

        It is one line, unless the columns are too narrow for a name.
        """
        layout = ComparisonColumns(len(self.sides), cells)
        compared = [
            ComparedRow(line, group.group)
            for group in self.compared_groups(everything)
            for line in self._group_lines(group, layout)
        ]
        return compared or [
            ComparedRow(make_line(Span(self.tr.translate(N_("No differences")), "muted")))
        ]

    def _group_lines(self, group: ComparedGroup, layout: ComparisonColumns) -> list[Line]:
        first = group.charged_amounts[0]
        names = tuple(
            self.tr.localize(entry.name) for entries in group.entries for entry in entries
        )
        texts, roles = [], []
        for number, (entries, charged) in enumerate(
            zip(group.entries, group.charged_amounts, strict=True)
        ):
            about = illustrative_mark(
                any(entry.illustrative for each in (group.entries[0], entries) for entry in each)
            )
            change = ""
            if number and layout.width >= _WIDE_COLUMN:
                change = self._in_brackets(about + format_difference(charged - first))
            price = (
                illustrative_mark(any(entry.illustrative for entry in entries))
                + format_amount(charged)
                if entries
                else ""
            )
            texts.append(layout.cell_lines(self._name_forms(entries, names), price + change))
            same = [entry.option for entry in entries] == [
                entry.option for entry in group.entries[0]
            ]
            roles.append("muted" if number and same else "")
        name = self.group_names.get(group.group, group.group)
        return [
            layout.row("" if number else name, cells, roles)
            for number, cells in enumerate(zip_longest(*texts, fillvalue=""))
        ]

    def _name_forms(
        self, entries: Sequence[ComparedOption], compared: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return the names of options, and shorter forms of that; "-" if there are none.

        A form of a single name distinguishes it from those `compared` with it, several names are
        counted.
        """
        names = [self.tr.localize(entry.name) for entry in entries]
        if len(names) == 1:
            return forms_without_kind(names[0], compared)
        count = self.tr.plural("{n} item", "{n} items", len(names))
        return (self.tr.join_names(names), count) if names else ("-",)

    def _in_brackets(self, difference: str) -> str:
        """Return a difference in brackets, right-aligned behind a price."""
        text = self.tr.put_in_brackets(difference)
        return " " * (_DIFFERENCE - cell_len(text)) + text

    def sum_lines(self, cells: int) -> list[Line]:
        """Return the sums, the conditions and the dates."""
        layout = ComparisonColumns(len(self.sides), cells)
        translate = self.tr.translate
        lines = [
            self._sum_line(
                translate(N_("Base price")), layout, lambda side: side.base, of_base=True
            ),
            self._sum_line(translate(N_("Options")), layout, lambda side: side.options),
            self._sum_line(translate(N_("Total")), layout, lambda side: side.total, role="total"),
            *([self._difference_line(layout)] if layout.width < _WIDE_SUM else []),
            self._sum_line(translate(N_("Counted")), layout, lambda side: side.counted),
        ]
        verdicts = [self._verdict(side, with_rule=True) for side in self.sides]
        # A threshold cut short would read as a different one, so it is left out if it does not fit.
        if any(cell_len(text) > layout.width for text, _ in verdicts):
            verdicts = [self._verdict(side, with_rule=False) for side in self.sides]
        lines.append(layout.row(translate(N_("Threshold")), *zip(*verdicts, strict=True)))
        bespoke = [
            _indicator(
                NotOrderableReason.NO_BESPOKE_ITEM not in side.reasons, f" {side.bespoke_items}"
            )
            for side in self.sides
        ]
        lines.append(layout.row(translate(N_("Bespoke")), *zip(*bespoke, strict=True)))
        trial = [self._trial_cell(side, layout.width) for side in self.sides]
        lines.append(layout.row(translate(N_("Trial")), *zip(*trial, strict=True)))
        earliest = [f"{side.delivery[0]}" for side in self.sides]
        latest = [translate(N_("to {day}"), day=side.delivery[1]) for side in self.sides]
        quoted = [side.quoted_on.isoformat() for side in self.sides]
        if layout.width < cell_len(f"{earliest[0]} {latest[0]}"):
            lines.append(layout.row(translate(N_("Delivery")), earliest, [""] * len(earliest)))
            lines.append(layout.row("", latest, [""] * len(latest)))
        else:
            days = [" ".join(each) for each in zip(earliest, latest, strict=True)]
            lines.append(layout.row(translate(N_("Delivery")), days, [""] * len(days)))
        if len(set(self.editions)) > 1:
            editions = [truncate_middle(edition, layout.width) for edition in self.editions]
            lines.append(layout.row(translate(N_("Edition")), editions, [""] * len(editions)))
        if len(set(quoted)) > 1:
            lines.append(layout.row(translate(N_("Quote date")), quoted, [""] * len(quoted)))
        return lines

    def _sum_line(
        self,
        label: str,
        layout: ComparisonColumns,
        figure: Callable[[ComparedBuild], int],
        role: str = "",
        of_base: bool = False,
    ) -> Line:
        texts = []
        first = self.sides[0]
        marks = [
            side.base_is_illustrative if of_base else side.charges_illustrative_price
            for side in self.sides
        ]
        for number, side in enumerate(self.sides):
            about = illustrative_mark(marks[number])
            either = illustrative_mark(marks[number] or marks[0])
            change = (
                self._in_brackets(either + format_difference(figure(side) - figure(first)))
                if number and layout.width >= _WIDE_SUM
                else ""
            )
            texts.append(layout.cell("", about + format_amount(figure(side)) + change))
        return layout.row(label, texts, [role] * len(texts))

    def _difference_line(self, layout: ComparisonColumns) -> Line:
        """Return the differences of the totals, for columns too narrow to show them inline."""
        first, texts = self.sides[0], [""]
        for side in self.sides[1:]:
            either = illustrative_mark(
                side.charges_illustrative_price or first.charges_illustrative_price
            )
            texts.append(layout.cell("", either + format_difference(side.total - first.total)))
        return layout.row(self.tr.translate(N_("Difference")), texts, ["total"] * len(texts))

    def _trial_cell(self, side: ComparedBuild, cells: int) -> tuple[str, str]:
        message = N_("Within trial period") if side.in_trial else N_("Outside trial period")
        text = self.tr.translate(message)
        if cell_len(text) + 2 > cells:
            text = self.tr.translate(N_("Within") if side.in_trial else N_("Outside"))
        return _indicator(side.in_trial, f" {text}", unmet="!")

    def _verdict(self, side: ComparedBuild, with_rule: bool) -> tuple[str, str]:
        tr, rule = self.tr, ""
        if with_rule and len({(each.operator, each.threshold) for each in self.sides}) > 1:
            # Equal thresholds are left out: the price bar shows them.
            rule = tr.put_in_brackets(f"{side.operator} {format_amount(side.threshold)}")
        if side.qualifies:
            return f"✓ {tr.translate(_QUALIFIES)}{rule}", "good"
        if side.shortfall:
            short = illustrative_mark(side.charges_illustrative_price) + format_amount(
                side.shortfall
            )
            return f"✗ {tr.translate(_SHORT, shortfall=short)}{rule}", "warn"
        return f"✗ {tr.translate(_DOES_NOT_QUALIFY)}{rule}", "warn"


def _indicator(met: bool, text: str = "", unmet: str = "✗") -> tuple[str, str]:
    """Return a condition as its symbol with a text, and its role."""
    return ("✓" + text, "good") if met else (unmet + text, "warn")
