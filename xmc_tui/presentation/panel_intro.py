"""The text above the entries of a panel: an explanation, a question or a heading."""

from __future__ import annotations

from xmc_tui.configurator import Configurator
from xmc_tui.domain.catalog import Model, Option, SelectionMode
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.advice_panel import AdvicePanel, PanelKind
from xmc_tui.presentation.customer_budget_refusal_text import below_cheapest_car_text
from xmc_tui.presentation.edition_in_force import edition_notice
from xmc_tui.presentation.itemised_quote import charges_illustrative_price, legend_text
from xmc_tui.presentation.money_format import (
    format_amount,
    format_difference,
    format_list_price,
    illustrative_mark,
)
from xmc_tui.presentation.option_facts import (
    explain_option,
    kind_lines,
    not_offered_text,
    option_summary,
    rule_lines,
)
from xmc_tui.presentation.resolution_lines import not_qualifying_reason_text
from xmc_tui.presentation.row_tags import UNPROVEN_MARK
from xmc_tui.presentation.selection_and_conflict_reasons import selection_reason_lines
from xmc_tui.presentation.styled_text import Line, Span, make_line
from xmc_tui.presentation.typed_amount import is_blank_amount, parse_amount
from xmc_tui.presentation.ways_to_qualify_heading import ways_heading_lines


class PanelIntro:
    """Makes the text above the entries of a panel."""

    def __init__(
        self,
        configurator: Configurator,
        panel: AdvicePanel,
        tr: Translator,
        show_ids: bool,
        is_search_stopped: bool = False,
    ) -> None:
        self.configurator = configurator
        self.panel = panel
        self.tr = tr
        self.show_ids = show_ids
        self.is_search_stopped = is_search_stopped

    @property
    def _model(self) -> Model:
        return self.configurator.model

    def lines(self) -> list[Line]:
        """Return the lines above the entries; the last says if they are not proven."""
        if self.panel.is_proven or self.panel.is_explanation:
            return self._lines()
        return [*self._lines(), self._search_line()]

    def _search_line(self) -> Line:
        if not self.is_search_stopped:
            message = N_("Checking…")
        elif self.panel.entries:
            message = N_("Best found so far; there may be a better one.")
        else:
            message = N_("Nothing found yet; there may still be a solution.")
        return make_line(Span(f"{UNPROVEN_MARK} {self.tr.translate(message)}", "warn"))

    def _lines(self) -> list[Line]:
        match self.panel.kind:
            case PanelKind.THEMES:
                return self._unless_entries(N_("No themes for this model."))
            case PanelKind.CHANGES:
                return self._unless_entries(N_("This is the standard car."))
            case PanelKind.QUALIFY:
                return self._qualify_intro()
            case PanelKind.WHY:
                return self._explanation() if self.panel.is_explanation else self._why_intro()
            case PanelKind.BLOCKED:
                return self._blocked_intro()
            case PanelKind.BUDGET:
                return self._budget_intro()
            case PanelKind.SAVINGS:
                return self._savings_intro()

    def _unless_entries(self, message: str) -> list[Line]:
        return [] if self.panel.entries else [make_line(self.tr.translate(message))]

    def _qualify_intro(self) -> list[Line]:
        """Return how the ways are ordered, or why there are none, and whether the terms are old."""
        configurator, tr = self.configurator, self.tr
        notice = edition_notice(configurator.catalog, configurator.quoted_on, tr)
        terms = [make_line(Span(notice, "warn"))] if notice else []
        if self.panel.entries or configurator.quote.threshold.qualifies:
            return [*ways_heading_lines(configurator, self.panel, tr), *terms]
        reason = self.panel.blocker
        if reason is None or not reason.is_proven:
            return terms
        text = not_qualifying_reason_text(configurator, configurator.build, reason, tr)
        return [make_line(Span(text, "warn")), *terms]

    def _why_intro(self) -> list[Line]:
        """Return what the option is and costs, and why it is on or what conflicts with it."""
        configurator, tr = self.configurator, self.tr
        option = self._model.options[self.panel.option]
        rules, day = configurator.compiled_rules, configurator.quoted_on
        show_source = self.show_ids and not self.panel.entries  # else what conflicts comes first
        about = option_summary(configurator.catalog, rules, option, tr, show_source)
        lines = [make_line(Span(about, "strong"))]
        is_offered = option.offered.covers(day)
        if not is_offered:
            lines.append(make_line(Span(not_offered_text(rules, option, day, tr), "warn")))
        if not self.panel.entries:  # else what conflicts comes first
            lines += self._price_lines(option)
            lines += kind_lines(configurator.catalog, self._model, option, tr)
            lines += rule_lines(rules, option, tr) if is_offered else []
            lines += self._note_lines(option)
        chain = self._chain()
        if chain:
            lines += [(), make_line(Span(self._chain_heading(), "strong")), *chain]
        return [*lines, ()] if self.panel.entries else lines

    def _price_lines(self, option: Option) -> list[Line]:
        """Return how the price effect comes about, and whether the price is public."""
        tr, group = self.tr, self._model.group_by_id[option.group]
        chosen = [each for each in group.options if each.id in self.configurator.build.chosen]
        lines: list[Line] = []
        if group.pick is SelectionMode.ONE and chosen not in ([], [option]):
            (current,) = chosen
            about = illustrative_mark(option.price.is_illustrative or current.price.is_illustrative)
            message = N_("In place of {name} at {price}: {difference}")
            values = {
                "name": tr.localize(current.name),
                "price": format_list_price(current.price),
                "difference": about + format_difference(option.price.amount - current.price.amount),
            }
            lines.append(make_line(tr.translate(message, values)))
        if option.price.is_illustrative:
            lines.append(make_line(Span(legend_text(tr), "illustrative")))
        return lines

    def _note_lines(self, option: Option) -> list[Line]:
        """Return the notes of the catalog on the option and its group, for the advisor."""
        notes = (option.note, self._model.group_by_id[option.group].note)
        return [
            make_line(Span(self.tr.localize(note.text), "muted"))
            for note in notes
            if note is not None and self.show_ids
        ]

    def _chain(self) -> list[Line]:
        panel = self.panel
        show_ids = self.show_ids and panel.shows_details
        return selection_reason_lines(
            self.configurator, panel.option, panel.conflicts, self.tr, show_ids
        )

    def _chain_heading(self) -> str:
        is_chosen = self.panel.option in self.configurator.build.chosen
        return self.tr.translate(N_("Why it's included") if is_chosen else N_("What conflicts"))

    def _explanation(self) -> list[Line]:
        """Return all that is known of the option."""
        configurator, option = self.configurator, self._model.options[self.panel.option]
        lines = explain_option(
            configurator.catalog,
            configurator.compiled_rules,
            option,
            configurator.quoted_on,
            self.tr,
            self.show_ids,
        )
        chain = self._chain()
        if chain:
            lines += [(), make_line(Span(self._chain_heading(), "strong")), *chain]
        return lines

    def _blocked_intro(self) -> list[Line]:
        lines = self._chain()
        if not self.panel.entries and self.panel.is_proven:
            text = self.tr.translate(
                N_("No solution: no available option can be combined with it.")
            )
            lines.append(make_line(Span(text, "warn")))
        return [*lines, ()]

    def _budget_intro(self) -> list[Line]:
        """Return the lines below the field: the question, and what the amount means."""
        tr, typed = self.tr, self.panel.typed
        total = self.configurator.quote.totals.total
        lines = [make_line(tr.translate(N_("Maximum price (¥). Leave blank for no limit.")))]
        now = tr.translate(N_("Price now: {total}"), total=self._amount_now(total))
        lines.append(make_line(Span(now, "muted")))
        amount = None if is_blank_amount(typed) else parse_amount(typed)
        if self.panel.is_refused:
            wrong = (
                tr.translate(N_("Enter an amount, such as 650000, 65万 or 650k"))
                if amount is None
                else below_cheapest_car_text(amount, self.configurator.catalog, tr)
            )
            return [*lines, (), make_line(Span(wrong, "bad"))]
        if amount is None:
            return lines
        text, role = tr.translate(N_("= {amount}"), amount=format_amount(amount)), ""
        if total > amount:
            over = tr.translate(N_("{excess} over"), excess=format_amount(total - amount))
            text, role = tr.join_clauses([text, over]), "warn"
        return [*lines, (), make_line(Span(text, role))]

    def _amount_now(self, amount: int) -> str:
        about = illustrative_mark(charges_illustrative_price(self.configurator.quote))
        return about + format_amount(amount)

    def _savings_intro(self) -> list[Line]:
        configurator, tr = self.configurator, self.tr
        count, is_proven = len(self.panel.entries), self.panel.is_proven
        message = N_("{excess} over the budget of {ceiling}. Smallest changes first:")
        if is_proven and not count:
            message = N_("{excess} over the budget of {ceiling}. Even the standard car costs more.")
        elif is_proven and count == 1:
            message = N_("{excess} over the budget of {ceiling}. The smallest change:")
        excess = format_amount(configurator.evaluator.amount_over_budget(configurator.build))
        ceiling = format_amount(configurator.budget or 0)
        return [make_line(tr.translate(message, excess=excess, ceiling=ceiling))]
