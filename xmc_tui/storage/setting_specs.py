"""The settings that exist: for each its key, description, example and the check of its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xmc_tui.colour_theme_names import THEMES
from xmc_tui.domain.appearance import GLYPHS, PIXEL_PALETTES, PIXELS
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.sheet_details import LONGEST_TEXT, is_valid_unicode
from xmc_tui.i18n import LANGUAGES, N_
from xmc_tui.storage.file_content_problems import Problem

if TYPE_CHECKING:
    from xmc_tui.storage.ledger.ledger_address import LedgerAddress

#: Whether the app offers on its first run to enter the advisor and the store.
FIRST_RUN = ("ask", "done")

#: Whether the ledger of slots records names of customers.
SLOT_CUSTOMERS = ("no", "yes")

#: A key name of Textual (ctrl+e, f5, slash) or a single character.
_KEY = r"[a-z0-9_]+(\+[a-z0-9_]+)*|[^\s,]"


@frozen
class SettingSpec:
    """A setting: its key, its description, an example in TOML, and the check of its values.

    `read` gets a value and the folder that relative paths start at, and returns the value with its
    type in `Settings`, or None if it is invalid. `is_list` says that it takes a list.
    `known` lists the allowed values if they are few.
    """

    name: str
    description: str
    example: str
    read: Callable[[Any, Path], Any]
    is_list: bool = False
    known: tuple[str, ...] = ()

    @property
    def environment_variable(self) -> str:
        """The environment variable that also sets it; "" if there is none."""
        return "" if self.name == "keymap" else f"XMC_{self.name.upper()}"

    def problem_of_value(self, file: str, key: str, value: object, line: int = 0) -> Problem:
        """Return the problem of an invalid value of this setting."""
        message = N_("is not a valid value")
        hint = N_("an example is {example}")
        values: dict[str, object] = {"example": self.example}
        if value == "":
            message, hint = N_("is empty"), N_("remove it, or write {example}")
        elif isinstance(value, str) and not is_valid_unicode(value):
            message = N_("is not UTF-8 text")
        elif self.known:
            hint, values = N_("available: {near}"), {"near": tuple(self.known)}
        return Problem(file, key, message, hint, values, line)


def _one_of(known: tuple[str, ...]) -> Callable[[Any, Path], str | None]:
    return lambda value, _: value if value in known else None


def _text(value: Any, _: Path) -> str | None:
    is_valid = isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT and is_valid_unicode(value)
    return value if is_valid else None


def _link_prefix(value: Any, _: Path) -> str | None:
    from xmc_tui.domain.build_link import is_link_prefix  # only needed if the setting is set

    return value if isinstance(value, str) and is_link_prefix(value) else None


def _ledger(value: Any, folder: Path) -> LedgerAddress | None:
    if not isinstance(value, str) or not is_valid_unicode(value):
        return None
    from xmc_tui.storage.ledger.ledger_address import parse_address  # only if the setting is set

    return parse_address(value, folder)


def _path(value: Any, folder: Path) -> Path | None:
    """Return a path; a relative one is resolved against `folder`."""
    if not isinstance(value, str) or not value or "\0" in value or not is_valid_unicode(value):
        return None
    try:
        return folder / Path(value).expanduser()
    except RuntimeError:  # the home folder of an unknown user
        return None


def _paths(value: Any, folder: Path) -> tuple[Path, ...] | None:
    if not isinstance(value, list):
        return None
    paths = [_path(entry, folder) for entry in value]
    return None if None in paths else tuple(path for path in paths if path is not None)


def _keymap(value: Any, _: Path) -> Mapping[str, str] | None:
    """Return keys by command id; the caller that knows the commands checks the ids."""
    if not isinstance(value, dict):
        return None
    keys = {name: normalize_key_list(each) for name, each in value.items()}
    if None in keys.values():
        return None
    return {name: each for name, each in keys.items() if each is not None}


def normalize_key_list(value: Any) -> str | None:
    """Return keys, a list or a text with commas, as one text with commas; None if invalid."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not parts:
        return None
    keys = [part.strip() for part in parts if isinstance(part, str)]
    if len(keys) < len(parts) or not all(re.fullmatch(_KEY, key) for key in keys):
        return None
    return ",".join(keys)


SETTING_SPECS: tuple[SettingSpec, ...] = (
    SettingSpec(
        "language",
        N_("Language, zh or en (default: that of the computer)."),
        '"zh"',
        _one_of(LANGUAGES),
        known=LANGUAGES,
    ),
    SettingSpec(
        "theme",
        N_("Colours: xmc-dark, xmc-light, or the terminal's own with ansi-dark and ansi-light."),
        '"xmc-light"',
        _one_of(THEMES),
        known=THEMES,
    ),
    SettingSpec(
        "orders",
        N_("Default folder for order sheets."),
        '"~/orders"',
        _path,
    ),
    SettingSpec("advisor", N_("Advisor shown on new order sheets."), '"王顾问"', _text),
    SettingSpec("store", N_("Store shown on new order sheets."), '"北京 展厅"', _text),
    SettingSpec(
        "store_contact",
        N_("How customers reach the store; on the customer page only."),
        '"010-1234 5678"',
        _text,
    ),
    SettingSpec(
        "first_run",
        N_("Whether to ask for advisor and store at the start: ask, or done to stop asking."),
        '"done"',
        _one_of(FIRST_RUN),
        known=FIRST_RUN,
    ),
    SettingSpec(
        "page_url",
        N_(
            "The address of your store's web page for builds, without the build "
            "code at its end; the QR code on the customer page opens it."
        ),
        '"https://store.example/build/"',
        _link_prefix,
    ),
    SettingSpec(
        "catalog", N_("Catalog folder to use instead of the built-in one."), '"~/catalog"', _path
    ),
    SettingSpec("edition", N_("Edition of the terms."), '"2026-07"', _text),
    SettingSpec(
        "overlays",
        N_(
            "Showroom overlay files, applied to the catalog in this order; relative paths start "
            "at this file."
        ),
        '["store-prices.toml"]',
        _paths,
        is_list=True,
    ),
    SettingSpec(
        "slots",
        N_(
            "Ledger of slots and orders: a PostgreSQL address, a SQLite file, or off; by default "
            "the file that xmc slots init makes."
        ),
        '"postgresql://xmc_store@db.example/xmc"',
        _ledger,
    ),
    SettingSpec(
        "slot_customers",
        N_("Whether the ledger also records names of customers: no (numbers suffice) or yes."),
        '"no"',
        _one_of(SLOT_CUSTOMERS),
        known=SLOT_CUSTOMERS,
    ),
    SettingSpec(
        "glyphs",
        N_(
            "Characters of the picture: auto, half, quad, sextant, octant, braille, plain "
            "(spaces only) or off."
        ),
        '"auto"',
        _one_of(GLYPHS),
        known=GLYPHS,
    ),
    SettingSpec(
        "pixels",
        N_(
            "How the picture is drawn in pixels: auto as the terminal reports, sixel, kitty, "
            "or off for characters only."
        ),
        '"auto"',
        _one_of(PIXELS),
        known=PIXELS,
    ),
    SettingSpec(
        "pixel_palette",
        N_("The colours of sixel pictures: full, small for a slow link, or auto: small over SSH."),
        '"auto"',
        _one_of(PIXEL_PALETTES),
        known=PIXEL_PALETTES,
    ),
    SettingSpec(
        "keymap",
        N_("Custom keys by command id (see xmc keys); separate several keys with commas."),
        '{ undo = "ctrl+z,u" }',
        _keymap,
    ),
)
