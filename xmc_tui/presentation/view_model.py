"""The view model: the state that one frame of the configurator displays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmc_tui.configurator import (
    Availability,
    Configurator,
    Preview,
    SavedSheet,
    Workspace,
)
from xmc_tui.domain.catalog import Catalog, Model, Option, Step, StepKind
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import Translator
from xmc_tui.presentation.cursor import Cursor, step_at
from xmc_tui.presentation.ui_state import UiState

if TYPE_CHECKING:
    from xmc_tui.configurator.saved_car_snapshot import CarSnapshot
    from xmc_tui.presentation.advice_panel import AdvicePanel
    from xmc_tui.presentation.localized_panel_text import LocalizedPanelText
    from xmc_tui.presentation.option_rows import OptionRow
    from xmc_tui.presentation.quota_indicator import QuotaStatus


@frozen
class ModelRow:
    """One model on the model step."""

    model: Model
    chosen: bool


@frozen(eq=False)
class OpenPanel:
    """An open panel and its text in the current language."""

    panel: AdvicePanel
    text: LocalizedPanelText

    @property
    def is_proven(self) -> bool:
        """Whether the engine has finished with the entries."""
        return self.panel.is_proven and self.text.is_proven

    @property
    def has_field(self) -> bool:
        """Whether an amount is typed in the panel."""
        return self.panel.has_field


@frozen(eq=False, slots=False)
class ViewModel:
    """The state that the widgets show.

    `picture_view` is the picture view that the user selected or that shows best what an open panel
    changes, "" to follow the highlighted option. `tab_labels` are the labels of the open builds,
    `tab_label` is that of the current one. `is_car_full_screen` says that nothing but the car is
    shown, `is_review_unfolded` that the review lists the standard items. `snapshot` is the saved
    build while a catalog diff waits for confirmation. `options_key` holds the values that the
    option rows depend on. `is_search_stopped` says that no search goes on for what is not proven.
    `is_preview_proven` holds for a preview that is hidden from the customer too. While a panel is
    open, the preview is that of its highlighted entry. `quota` is the answer of a ledger of slots,
    `customer` the name on the sheet.
    """

    catalog: Catalog
    tr: Translator
    cursor: Cursor
    quote: Quote
    options_key: tuple[Quote, SavedSheet | None, int | None, int]
    preview: Preview | None
    options: tuple[OptionRow, ...]
    models: tuple[ModelRow, ...]
    customer_view: bool = False
    message: str = ""
    tab_labels: str = "A"
    tab_label: str = "A"
    picture_view: str = ""
    is_car_full_screen: bool = False
    is_review_unfolded: bool = False
    snapshot: CarSnapshot | None = None
    opened: OpenPanel | None = None
    is_search_stopped: bool = False
    is_preview_proven: bool = True
    quota: QuotaStatus | None = None
    customer: str = ""

    @property
    def sheet_number(self) -> str:
        """The number of the sheet that the build was opened from or exported to; "" without one."""
        sheet = self.options_key[1]
        return sheet.number if sheet is not None else ""

    @property
    def is_proven(self) -> bool:
        """Whether the engine has finished with everything that is shown."""
        if not self.is_preview_proven:
            return False
        if self.opened is not None:  # the rows are not in sight
            return self.opened.is_proven
        return all(row.is_proven for row in self.options)

    @property
    def proven_preview_or_current_quote(self) -> Quote:
        """The quote of the preview if it is proven to be the best, else the current one."""
        return self.preview.quote if self.preview and self.preview.is_proven else self.quote

    @property
    def pictured_quote(self) -> Quote:
        """The quote that the picture shows: of the preview if there is one."""
        return self.preview.quote if self.preview else self.quote

    @property
    def budget(self) -> int | None:
        """The budget in yuan; None if there is no limit."""
        return self.options_key[2]

    @property
    def step(self) -> Step:
        """The current step."""
        return next(step for step in self.catalog.steps if step.id == self.cursor.step)

    @property
    def model(self) -> Model:
        """The model of the current build."""
        return self.quote.model

    @property
    def show_ids(self) -> bool:
        """Whether ids, sources and file positions are shown: not in the customer view."""
        return not self.customer_view

    @property
    def highlighted_option(self) -> Option | None:
        """The highlighted option; None on steps without options."""
        if self.step.kind is not StepKind.GROUPS:
            return None
        return self.model.options.get(self.cursor.highlight)


def make_view_model(
    workspace: Workspace, ui: UiState, message: str, previous: ViewModel | None = None
) -> ViewModel:
    """Build the view model of the current build at a cursor.

    If the highlighted option is not chosen, the view contains its preview. The option rows of the
    `previous` view, and the lines cached for them, are reused if group, build, sheet and budget are
    the same.
    """
    session = workspace.current
    configurator, cursor = session.configurator, ui.cursor
    catalog, quote = configurator.catalog, configurator.quote
    options_key = (quote, configurator.saved_sheet, configurator.budget, ui.search_round)
    options = _option_rows(configurator, cursor, options_key, previous)
    opened = _open_panel(configurator, ui)
    preview = (
        _preview_of_panel(configurator, ui.panel)
        if ui.panel and ui.panel.current
        else _preview_of_highlight(configurator, cursor, options)
    )
    is_preview_proven = preview is None or preview.is_proven
    if ui.customer_view and not is_preview_proven:
        preview = None  # a customer sees no price that may still change
    return ViewModel(
        catalog=catalog,
        tr=ui.tr,
        cursor=cursor,
        quote=quote,
        options_key=options_key,
        preview=preview,
        options=options,
        models=tuple(
            ModelRow(each, each.id == configurator.build.model) for each in catalog.models
        ),
        customer_view=ui.customer_view,
        message=message,
        picture_view=ui.picture_view or (opened.text.side if opened is not None else ""),
        is_car_full_screen=ui.is_car_full_screen,
        is_review_unfolded=ui.is_review_unfolded,
        tab_labels=workspace.labels,
        tab_label=workspace.label,
        snapshot=session.pending.snapshot if session.pending is not None else None,
        opened=opened,
        is_search_stopped=ui.is_search_stopped,
        is_preview_proven=is_preview_proven,
        quota=ui.quota,
        customer=configurator.sheet_details.customer_name,
    )


def _option_rows(
    configurator: Configurator, cursor: Cursor, options_key: object, previous: ViewModel | None
) -> tuple[OptionRow, ...]:
    """Return the rows of the current group, those of the previous view if they are the same."""
    if step_at(configurator, cursor).kind is not StepKind.GROUPS or not cursor.group:
        return ()
    if (
        previous is not None
        and cursor.group == previous.cursor.group
        and options_key == previous.options_key
    ):
        return previous.options
    from xmc_tui.presentation.option_rows import make_option_rows  # not for the first frame

    return make_option_rows(configurator, configurator.model.group_by_id[cursor.group])


def _preview_of_highlight(
    configurator: Configurator, cursor: Cursor, options: tuple[OptionRow, ...]
) -> Preview | None:
    """Return the preview of the highlighted option or model, unless it is chosen already."""
    step = step_at(configurator, cursor)
    if step.kind is StepKind.MODEL and cursor.highlight != configurator.build.model:
        return Preview("", configurator.evaluator.preview_model(cursor.highlight), ())
    row = next((row for row in options if row.option.id == cursor.highlight), None)
    if row is None or row.chosen or row.availability is Availability.NOT_OFFERED:
        return None
    return configurator.evaluator.preview_option(row.option.id)


def _open_panel(configurator: Configurator, ui: UiState) -> OpenPanel | None:
    if ui.panel is None:
        return None
    from xmc_tui.presentation.localized_panel_text import make_panel_text  # it loads the engine

    show_ids, is_stopped = not ui.customer_view, ui.is_search_stopped
    text = make_panel_text(configurator, ui.panel, ui.tr, show_ids, is_stopped)
    return OpenPanel(ui.panel, text)


def _preview_of_panel(configurator: Configurator, panel: AdvicePanel) -> Preview | None:
    """Return the preview of the highlighted entry."""
    entry = panel.current
    assert entry is not None, "the panel has entries"
    return configurator.evaluator.preview_build(entry.build, entry.fixed_options)


def chosen_names(model: Model, quote: Quote, step_id: str, tr: Translator) -> list[str]:
    """Return the names of the options chosen on a step, without gifts.

    The choice in the first group, such as the paint, leads; other standard options are left out.
    """
    first = next((group.id for group in model.groups if group.step == step_id), "")
    lines = [
        line
        for line in quote.lines
        if model.group_by_id[line.option.group].step == step_id and not line.gifted
    ]
    chosen = [line for line in lines if not line.standard or line.option.group == first]
    return [tr.localize(line.option.name) for line in chosen or lines[:1]]
