"""Public interface of the configurator: commands, results and the state of up to three builds."""

from xmc_tui.configurator.build_state import Origin
from xmc_tui.configurator.commands import (
    Choose,
    ChooseModel,
    Command,
    Redo,
    Remove,
    SetCeiling,
    Take,
    TakeOver,
    TakeTheme,
    Undo,
    Withdraw,
)
from xmc_tui.configurator.core import Configurator
from xmc_tui.configurator.evaluator import Preview
from xmc_tui.configurator.outcomes import (
    Applied,
    Blocked,
    Deed,
    DeedKind,
    NotOffered,
    Outcome,
    Unchanged,
)
from xmc_tui.configurator.workspace import LABELS, Session, Workspace
from xmc_tui.configurator.written import Written, WrittenLine, WrittenTerms, written_of
from xmc_tui.domain.details import LONGEST_TEXT, Details
from xmc_tui.domain.option_state import OptionState, State

__all__ = [
    "LABELS",
    "LONGEST_TEXT",
    "Applied",
    "Blocked",
    "Choose",
    "ChooseModel",
    "Command",
    "Configurator",
    "Deed",
    "DeedKind",
    "Details",
    "NotOffered",
    "OptionState",
    "Origin",
    "Outcome",
    "Preview",
    "Redo",
    "Remove",
    "Session",
    "SetCeiling",
    "State",
    "Take",
    "TakeOver",
    "TakeTheme",
    "Unchanged",
    "Undo",
    "Withdraw",
    "Workspace",
    "Written",
    "WrittenLine",
    "WrittenTerms",
    "written_of",
]
