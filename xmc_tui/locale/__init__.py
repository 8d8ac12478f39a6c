"""Chinese and English: the interface strings, and the one object that says them."""

from __future__ import annotations

import gettext
import locale
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmc_tui.domain.catalog import Localized

#: The languages every surface exists in.
LANGUAGES = ("zh", "en")

DOMAIN = "xmc"


def N_(message: str) -> str:
    """Mark a message for extraction where it is written; it is said in a language later."""
    return message


class Language:
    """Says interface messages and catalog texts in one language, "zh" or "en"."""

    def __init__(self, code: str) -> None:
        self.code = code
        # English is the language of the messages in the code: its catalogue is the null one.
        self._messages = (
            gettext.NullTranslations()
            if code == "en"
            else gettext.translation(DOMAIN, Path(__file__).parent, [code], fallback=True)
        )

    def say(self, message: str, values: Mapping[str, object] | None = None, /, **named: object) -> str:
        """Return a message in this language with its {named} values filled in."""
        filled = {**(values or {}), **named}
        text = self._messages.gettext(message)
        return text.format(**filled) if filled else text

    def plural(self, singular: str, plural: str, number: int, **named: object) -> str:
        """Return the form of a message that fits a number, which is also its {n}."""
        return self._messages.ngettext(singular, plural, number).format(n=number, **named)

    def pick(self, text: Localized) -> str:
        """Return a catalog text in this language."""
        return text.in_language(self.code)

    def join(self, parts: list[str]) -> str:
        """Return a list of names as this language writes it."""
        return ("、" if self.code == "zh" else ", ").join(parts)

    def join_clauses(self, parts: list[str]) -> str:
        """Return a list of clauses as this language writes it."""
        return ("；" if self.code == "zh" else "; ").join(parts)


@lru_cache
def language(code: str) -> Language:
    """Return the language of a code of `LANGUAGES`."""
    if code not in LANGUAGES:
        raise ValueError(f"no language {code!r}")
    return Language(code)


def language_variable() -> str:
    """Return the environment variable that says this computer's language; "" where none does."""
    return next((name for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")


def system_language() -> str:
    """Return the language of this computer: Chinese where it is set to Chinese, else English.

    The environment decides; without a variable it is the locale of the process, which on Windows is
    that of the system. A locale that names no language, such as C.UTF-8, is English: the programs
    around it speak English there too.
    """
    variable = language_variable()
    name = os.environ[variable] if variable else locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"
