"""The height of the list of a step, so that the note below it can have the rest of the space."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len

from xmc_tui.domain.catalog import Group, Model, StepKind
from xmc_tui.i18n import Translator
from xmc_tui.presentation.cursor import groups_on
from xmc_tui.presentation.model_list_rows import model_rows
from xmc_tui.presentation.view_model import ViewModel

#: The greatest width of what is in the row of a name: marks, swatch, symbols and price.
_BESIDE_NAME = 28

#: The width below which the legend of a list may need a line of its own.
_LEGEND_LINE_BELOW = 46


def greatest_list_height(view: ViewModel, cells: int) -> int | None:
    """Return how many rows the list of the step has at most, whichever of its groups is open.

    It does not depend on the open group, so that the note does not move while a step is worked on.
    None for a list that has no note to share the space with.
    """
    match view.step.kind:
        case StepKind.MODEL:
            return len(model_rows(view, cells))
        case StepKind.GROUPS:
            return _greatest_height(view.model, view.step.id, view.tr, cells)
        case StepKind.REVIEW:
            return None


@lru_cache(maxsize=100)
def _greatest_height(model: Model, step_id: str, tr: Translator, cells: int) -> int:
    from xmc_tui.presentation.option_step_rows import greatest_collapsed_height  # not at the start

    groups = groups_on(model, step_id)
    collapsed = sum(greatest_collapsed_height(model, group, tr, cells) for group in groups)
    return collapsed + max((_open_height(group, tr, cells) for group in groups), default=0)


def _open_height(group: Group, tr: Translator, cells: int) -> int:
    """Return how many rows the options of a group take at most."""
    from xmc_tui.presentation.shared_name_prefixes import split_shared_prefixes

    names = split_shared_prefixes([tr.localize(option.name) for option in group.options])
    prefixes = {name.prefix for name in names} - {""}
    longer = [name for name in names if cell_len(name.rest) > cells - _BESIDE_NAME]
    has_legend = any(option.price.is_illustrative for option in group.options)
    legend = 1 if has_legend and cells < _LEGEND_LINE_BELOW else 0
    return legend + len(names) + len(prefixes) + len(longer)
