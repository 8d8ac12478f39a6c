"""The text of a panel in one language: its title, introduction and entries."""

from __future__ import annotations

from xmc_tui.configurator import Configurator
from xmc_tui.domain.appearance import INSIDE_VIEWS, PARTS, VIEWS
from xmc_tui.domain.build import diff_builds
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.advice_panel import AdvicePanel, PanelKind
from xmc_tui.presentation.panel_entry_text import EntryText, PanelEntryTexts
from xmc_tui.presentation.panel_intro import PanelIntro
from xmc_tui.presentation.styled_text import Line

_TITLES = {
    PanelKind.THEMES: N_("Themes"),
    PanelKind.QUALIFY: N_("Ways to qualify"),
    PanelKind.WHY: N_("About this option"),
    PanelKind.BLOCKED: N_("Choose a solution"),
    PanelKind.CHANGES: N_("Changes from the standard car"),
    PanelKind.BUDGET: N_("Budget"),
    PanelKind.SAVINGS: N_("Getting back within budget"),
}


@frozen
class LocalizedPanelText:
    """The text of a panel.

    `notes` are short texts for the space below it, each in several lengths. `side` is the picture
    view that shows best what the highlighted entry changes; "" if it changes nothing that is drawn.
    `is_proven` says that the builds of the entries are the best ones.
    """

    title: str
    intro: tuple[Line, ...]
    entries: tuple[EntryText, ...]
    notes: tuple[tuple[str, ...], ...]
    side: str = ""
    is_proven: bool = True


def make_panel_text(
    configurator: Configurator,
    panel: AdvicePanel,
    tr: Translator,
    show_ids: bool,
    is_search_stopped: bool = False,
) -> LocalizedPanelText:
    """Return the text of a panel; `show_ids` adds the ids and sources of an explanation.

    `is_search_stopped` says that no search goes on for what is not proven.
    """
    texts = PanelEntryTexts(configurator, panel, tr, show_ids)
    entries = () if panel.is_explanation else tuple(map(texts.entry, panel.entries))
    return LocalizedPanelText(
        tr.translate(_TITLES[panel.kind]),
        tuple(PanelIntro(configurator, panel, tr, show_ids, is_search_stopped).lines()),
        entries,
        tuple(texts.notes()),
        _side_of_changes(configurator, panel),
        all(entry.is_proven for entry in entries),
    )


def _side_of_changes(configurator: Configurator, panel: AdvicePanel) -> str:
    """Return the picture view of what changes: the front if several views of the outside do."""
    if panel.current is None:
        return ""
    model = configurator.model
    changes = diff_builds(model, configurator.build, panel.current.build)
    ids = [each for change in changes for each in (change.after, change.before) if each]
    looks = [model.options[each].appearance for each in ids]
    parts = [look.part for look in looks if look is not None]
    parts += [model.group_by_id[change.group].part for change in changes]
    views = list(dict.fromkeys(PARTS[part].view for part in parts if part))
    outside = [view for view in views if view not in INSIDE_VIEWS]
    if len(outside) > 1:
        return VIEWS[0]
    return next(iter([*outside, *views]), "")
