"""Modules that are left out of the imports of asyncio and Textual, each in a new interpreter."""

from __future__ import annotations

from tests.domain.test_architecture import find_loaded_modules

#: The widgets that the types of Textual name, but the app does not use.
WIDGETS = {f"textual.widgets._{name}" for name in ("directory_tree", "placeholder", "select")}

IMPORT_APP = """
from xmc_tui.cli.import_exclusions import exclude_tls, exclude_widgets_of_types
with exclude_tls(), exclude_widgets_of_types():
    import textual.app
    import textual.command
"""


def test_textual_is_imported_without_unused_widgets() -> None:
    loaded = find_loaded_modules(IMPORT_APP)
    assert "textual.command" in loaded
    assert not loaded & (WIDGETS | {"ssl", "_ssl", "textual.types"})


def test_the_modules_can_be_imported_afterwards() -> None:
    check = """
import ssl, textual.types
assert ssl.create_default_context
assert set(textual.types.__all__) <= set(vars(textual.types))
from textual.widgets import Select
assert textual.types.NoSelection is type(Select.NULL)
"""
    assert find_loaded_modules(IMPORT_APP + check) >= WIDGETS


def test_another_name_is_that_of_the_module() -> None:
    check = """
from xmc_tui.cli.import_exclusions import exclude_widgets_of_types
with exclude_widgets_of_types():
    from textual.types import DuplicateID
    import textual.types
from textual.widgets.option_list import DuplicateID as expected
assert DuplicateID is expected
assert textual.types.DuplicateID is expected
import sys
assert sys.modules["textual.types"].__file__.endswith("types.py")
"""
    assert find_loaded_modules(check) >= WIDGETS


def test_a_module_that_is_loaded_is_left_alone() -> None:
    check = """
import ssl, textual.types
loaded = textual.types
from xmc_tui.cli.import_exclusions import exclude_tls, exclude_widgets_of_types
with exclude_tls(), exclude_widgets_of_types():
    import textual.app
import sys
assert sys.modules["ssl"] is ssl
assert sys.modules["textual.types"] is loaded
"""
    assert "textual.app" in find_loaded_modules(check)
