"""Rows of the option list for the current step."""

from __future__ import annotations

from xmc_tui.domain.catalog import StepKind
from xmc_tui.presentation.model_list_rows import model_rows
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.view_model import ViewModel


def option_list_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    """Return the rows of the current step. The first frame imports only those of models."""
    match view.step.kind:
        case StepKind.MODEL:
            return model_rows(view, cells)
        case StepKind.GROUPS:
            from xmc_tui.presentation.option_step_rows import option_step_rows

            return option_step_rows(view, cells)
        case StepKind.REVIEW:
            from xmc_tui.presentation.review_step_rows import review_rows

            return review_rows(view, cells)
