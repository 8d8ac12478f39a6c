"""The text of the entries of a panel: a summary each, the details of the highlighted one, notes."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from xmc_tui.configurator import Configurator, Preview
from xmc_tui.domain.build import Build, Change, diff_builds, make_standard_build
from xmc_tui.domain.catalog import Model
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.advice_panel import AdvicePanel, PanelEntry, PanelKind
from xmc_tui.presentation.itemised_quote import charges_illustrative_price
from xmc_tui.presentation.money_format import (
    format_difference,
    format_over_budget,
    illustrative_mark,
)
from xmc_tui.presentation.option_facts import name_with_group, option_name
from xmc_tui.presentation.resolution_lines import (
    change_price_text,
    change_text,
    equivalents_text,
    not_customized_car_text,
    price_change,
    qualification_span,
    resolution_lines,
)
from xmc_tui.presentation.row_tags import UNPROVEN_MARK
from xmc_tui.presentation.styled_text import Line, Span, make_line

#: The number of changes that the summary of a way names; the details name all.
_CHANGES_NAMED = 3


@frozen
class EntryText:
    """One entry: its lines, and the change of the price, shown next to the first.

    Without `is_proven` the changes that it takes are not known to be the best ones.
    """

    lines: tuple[Line, ...]
    price: str
    is_proven: bool = True


class PanelEntryTexts:
    """Makes the text of the entries of a panel, and of the space below it."""

    def __init__(
        self, configurator: Configurator, panel: AdvicePanel, tr: Translator, show_ids: bool
    ) -> None:
        self.configurator = configurator
        self.panel = panel
        self.tr = tr
        self.show_ids = show_ids
        self._known_changes: dict[Build, tuple[Change, ...]] = {}
        self._known_previews: dict[tuple[Build, frozenset[str]], Preview | None] = {}

    @property
    def _model(self) -> Model:
        return self.configurator.model

    # ── Entries ───────────────────────────────────────────────────────────────────────────────────

    def entry(self, entry: PanelEntry) -> EntryText:
        """Return the text of an entry."""
        if self.panel.kind is PanelKind.CHANGES:
            return self._reverting_entry(entry)
        after, is_proven = self._build_after(entry), self._is_proven(entry)
        before, quote = self.configurator.quote, self.configurator.evaluator.quote_build(after)
        about = illustrative_mark(
            charges_illustrative_price(before) or charges_illustrative_price(quote)
        )
        difference = about + format_difference(quote.totals.total - before.totals.total)
        is_open = self.panel.shows_details and entry is self.panel.current
        lines = self._details(entry, after) if is_open else self._summary(entry, after)
        return EntryText(
            tuple(lines), difference if is_proven else f"{UNPROVEN_MARK} {difference}", is_proven
        )

    def _is_proven(self, entry: PanelEntry) -> bool:
        preview = self._preview(entry)
        return preview is None or preview.is_proven

    def _build_after(self, entry: PanelEntry) -> Build:
        preview = self._preview(entry)
        return preview.quote.build if preview is not None else entry.build

    def _preview(self, entry: PanelEntry) -> Preview | None:
        key = entry.build, entry.fixed_options
        if key not in self._known_previews:
            self._known_previews[key] = self.configurator.evaluator.preview_build(*key)
        return self._known_previews[key]

    def _summary(self, entry: PanelEntry, after: Build) -> list[Line]:
        """Return the name of an entry or its first changes, and whether the build qualifies.

        All ways to qualify do: of them only those above the budget have a status.
        """
        status = self._status_spans(after)
        return [*self._heading(entry, after), *([make_line(*status)] if status else [])]

    def _heading(self, entry: PanelEntry, after: Build) -> list[Line]:
        if entry.theme:
            return [make_line(Span(self._theme_name(entry.theme), "strong"))]
        changes = self._changes(after)
        if self.panel.kind is PanelKind.QUALIFY and changes:
            return self._main_names(changes)
        texts = [change_text(self._model, change, self.tr) for change in changes]
        if not texts:
            return [make_line(Span(self.tr.translate(N_("No changes needed")), "strong"))]
        lines = [make_line(Span(text, "strong")) for text in texts[:_CHANGES_NAMED]]
        if len(texts) > _CHANGES_NAMED:
            more = self.tr.translate(N_("and {n} more"), n=len(texts) - _CHANGES_NAMED)
            lines.append(make_line(Span(more, "muted")))
        return lines

    def _theme_name(self, theme_id: str) -> str:
        themes = self.configurator.catalog.themes
        return next(self.tr.localize(theme.name) for theme in themes if theme.id == theme_id)

    def _reverting_entry(self, entry: PanelEntry) -> EntryText:
        """Return the change from the standard car that an entry reverts, and what it costs."""
        model, fixed = self._model, entry.fixed_options
        change = next(
            change
            for change in diff_builds(model, make_standard_build(model), self.configurator.build)
            if change.after in fixed or change.before in fixed
        )
        lines = [make_line(Span(change_text(model, change, self.tr), "strong"))]
        if self.panel.shows_details and entry is self.panel.current:
            lines += resolution_lines(self.configurator, self._build_after(entry), self.tr)
        return EntryText(tuple(lines), change_price_text(model, change), self._is_proven(entry))

    def _changes(self, after: Build) -> tuple[Change, ...]:
        if after not in self._known_changes:
            before = self.configurator.build
            self._known_changes[after] = diff_builds(self._model, before, after)
        return self._known_changes[after]

    def _main_names(self, changes: tuple[Change, ...]) -> list[Line]:
        """Return the name of the largest change, then of one that tells the entry from others.

        At the end is how many more there are. Each has a line of its own, because a name may
        contain a comma or brackets.
        """
        names = self._names(self._main_changes[changes])
        lines = [make_line(Span(name, "strong")) for name in names]
        if more := len(changes) - len(names):
            text = self.tr.translate(N_("and {n} more"), n=more)
            lines[-1] = (*lines[-1], Span(f"  {text}", "muted"))
        return lines

    @cached_property
    def _main_changes(self) -> dict[tuple[Change, ...], tuple[Change, ...]]:
        """By the changes of an entry: the largest, then one that few other entries make.

        If possible no entry has the two of another one.
        """

        def amount(change: Change) -> int:
            return abs(price_change(self._model, change))

        found: dict[tuple[Change, ...], tuple[Change, ...]] = {}
        entries = [self._changes(self._build_after(entry)) for entry in self.panel.entries]
        for changes in filter(None, entries):
            largest = max(changes, key=amount)  # the first in catalog order of equal ones
            others = [change for change in changes if change != largest]
            others.sort(key=lambda change: (self._frequencies[change], -amount(change)))
            pairs: list[tuple[Change, ...]] = [(largest, other) for other in others]
            pairs = pairs or [(largest,)]
            found[changes] = next((pair for pair in pairs if pair not in found.values()), pairs[0])
        return found

    @cached_property
    def _frequencies(self) -> Counter[Change]:
        """By change: how many entries make it."""
        return Counter(
            change for entry in self.panel.entries for change in self._changes(entry.build)
        )

    def _names(self, changes: tuple[Change, ...]) -> list[str]:
        """Return what is new, in order; an option that is only removed is named with a -."""
        tr, model = self.tr, self._model
        names = []
        for change in changes:
            group = tr.localize(model.group_by_id[change.group].name)
            option = model.options[change.after or change.before or ""]
            name = name_with_group(group, tr.localize(option.name))
            names.append(name if change.after is not None else f"- {name}")
        return names

    def _status_spans(self, after: Build) -> list[Span]:
        """Return whether the build qualifies, if that is open, and the excess over the budget."""
        evaluator, tr = self.configurator.evaluator, self.tr
        is_known = self.panel.kind is PanelKind.QUALIFY
        spans = [] if is_known else [qualification_span(evaluator.quote_build(after), tr)]
        if excess := evaluator.amount_over_budget(after):
            gap = "  " if spans else ""
            spans.append(Span(gap + format_over_budget(excess, tr), "warn"))
        return spans

    def _details(self, entry: PanelEntry, after: Build) -> list[Line]:
        """Return all changes of an entry and its effect on the total and the counted sum."""
        tr = self.tr
        lines = list(resolution_lines(self.configurator, after, tr, entry.equivalents))
        if not entry.theme:
            return lines
        heading = [make_line(Span(self._theme_name(entry.theme), "strong"))]
        note = next(
            theme.note for theme in self.configurator.catalog.themes if theme.id == entry.theme
        )
        if note is not None and self.show_ids:
            heading.append(make_line(Span(tr.localize(note.text), "muted")))
        names = [make_line(text) for text in self._new_options(after)]
        return [*heading, *names, lines[-1]]

    def _new_options(self, after: Build) -> list[str]:
        """Return what is new with its groups; an option that is only removed is named with a -."""
        changes = self._changes(after)
        added = [option_name(self._model, each.after, self.tr) for each in changes if each.after]
        removed = [each.before for each in changes if each.after is None and each.before]
        return [*added, *(f"- {option_name(self._model, each, self.tr)}" for each in removed)]

    # ── Notes ─────────────────────────────────────────────────────────────────────────────────────

    def notes(self) -> list[tuple[str, ...]]:
        """Return the texts below the panel, on the highlighted entry, each in several lengths."""
        tr, current, kind = self.tr, self.panel.current, self.panel.kind
        if kind is PanelKind.BUDGET:
            return [(tr.translate(N_("60万, 600k and 600000 are the same amount.")),)]
        if kind is PanelKind.QUALIFY and (current is None or self.panel.shows_details):
            return [(not_customized_car_text(tr),)]
        if current is None or self.panel.is_explanation:
            return []
        if kind in (PanelKind.WHY, PanelKind.BLOCKED):
            return [
                (
                    tr.translate(
                        N_("Nothing has changed yet. A solution can be undone in one step.")
                    ),
                )
            ]
        texts = self._lists_of(self._new_options(self._build_after(current)))
        if kind is PanelKind.CHANGES:
            back = N_("Back to: {options}")
            texts = [tr.translate(back, options=names) for names in texts]
        notes = [tuple(texts)] if texts else []
        if current.equivalents > 1:
            notes.append((equivalents_text(current.equivalents, tr),))
        return notes

    def _lists_of(self, names: list[str]) -> list[str]:
        """Return all names in a line each, then in one line, then how many are left out."""
        tr, message = self.tr, N_("{names} and {n} more")
        shorter = [
            tr.translate(message, names=tr.join_names(names[:shown]), n=len(names) - shown)
            for shown in range(len(names) - 1, 0, -1)
        ]
        return ["\n".join(names), tr.join_names(names), *shorter] if names else []
