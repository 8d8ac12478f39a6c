"""Public interface of the configurator: commands, results and the state of up to three builds."""

from xmc_tui.configurator.build_preview import Preview
from xmc_tui.configurator.build_state import CatalogAndDay, SavedSheet
from xmc_tui.configurator.command_results import (
    Applied,
    Blocked,
    CommandResult,
    Edit,
    EditKind,
    NotOffered,
    Unchanged,
)
from xmc_tui.configurator.commands import (
    ApplyBuild,
    ApplyTheme,
    ChangeEditionAndDay,
    Choose,
    ChooseModel,
    Command,
    CopyGroup,
    Redo,
    Remove,
    ResetGroup,
    SetBudget,
    Undo,
)
from xmc_tui.configurator.configurator import Configurator
from xmc_tui.configurator.workspace import TAB_LABELS, Session, Workspace
from xmc_tui.domain.option_availability import Availability, OptionAvailability
from xmc_tui.domain.sheet_details import LONGEST_TEXT, SheetDetails

__all__ = [
    "LONGEST_TEXT",
    "TAB_LABELS",
    "Applied",
    "ApplyBuild",
    "ApplyTheme",
    "Availability",
    "Blocked",
    "CatalogAndDay",
    "ChangeEditionAndDay",
    "Choose",
    "ChooseModel",
    "Command",
    "CommandResult",
    "Configurator",
    "CopyGroup",
    "Edit",
    "EditKind",
    "NotOffered",
    "OptionAvailability",
    "Preview",
    "Redo",
    "Remove",
    "ResetGroup",
    "SavedSheet",
    "Session",
    "SetBudget",
    "SheetDetails",
    "Unchanged",
    "Undo",
    "Workspace",
]
