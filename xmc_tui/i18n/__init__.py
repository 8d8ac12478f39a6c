"""Translation of interface messages and catalog texts into Chinese and English."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from gettext import NullTranslations

    from xmc_tui.domain.catalog_values import Localized

#: The languages that every interface text exists in.
LANGUAGES = ("zh", "en")

#: The names of the languages, each in itself.
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}

#: The gettext domain, which names the .po and .mo files.
DOMAIN = "xmc"


def N_(message: str) -> str:
    """Mark a message for extraction; it is translated later, by `Translator.translate`."""
    return message


#: What makes a list of names unreadable if they are separated by commas.
_MARKS_IN_NAMES = (", ", "、", "(", "（", " · ")


class Translator:
    """Translator of interface messages and catalog texts into one language, "zh" or "en"."""

    def __init__(self, code: str) -> None:
        self.code = code
        # The messages in the code are English, so English needs no translations.
        self._messages = None if code == "en" else _load_messages(code)

    def translate(
        self, message: str, values: Mapping[str, object] | None = None, /, **named: object
    ) -> str:
        """Return a message in this language with its {named} values filled in."""
        filled = {**(values or {}), **named}
        text = message if self._messages is None else self._messages.gettext(message)
        return text.format(**filled) if filled else text

    def plural(self, singular: str, plural: str, number: int, **named: object) -> str:
        """Return the plural form of a message for a number, which also fills {n}."""
        if self._messages is None:
            text = singular if number == 1 else plural
        else:
            text = self._messages.ngettext(singular, plural, number)
        return text.format(n=number, **named)

    def localize(self, text: Localized) -> str:
        """Return a catalog text in this language."""
        return text.in_language(self.code)

    def join_as_list(self, parts: list[str]) -> str:
        """Join names with this language's list separator."""
        return ("、" if self.code == "zh" else ", ").join(parts)

    def join_names(self, names: list[str]) -> str:
        """Join names of the catalog: with semicolons if one contains a comma, bracket or dot."""
        is_clear = not any(mark in name for name in names for mark in _MARKS_IN_NAMES)
        return self.join_as_list(names) if is_clear else self.join_clauses(names)

    def put_in_brackets(self, aside: str) -> str:
        """Return an aside in this language's brackets, with the space that English has before."""
        return f"（{aside}）" if self.code == "zh" else f" ({aside})"

    def join_clauses(self, parts: list[str]) -> str:
        """Join clauses with this language's semicolon."""
        return ("；" if self.code == "zh" else "; ").join(parts)


def _load_messages(code: str) -> NullTranslations:
    import gettext  # English does without

    return gettext.translation(DOMAIN, Path(__file__).parent, [code], fallback=True)


def name_other_language(code: str) -> str:
    """Return the name of the language that the app switches to from one, in itself."""
    return LANGUAGE_NAMES[next(each for each in LANGUAGES if each != code)]


@lru_cache
def translator_for(code: str) -> Translator:
    """Return the translator of a language in `LANGUAGES`; ValueError for any other."""
    if code not in LANGUAGES:
        raise ValueError(f"no language {code!r}")
    return Translator(code)


def find_language_variable() -> str:
    """Return the environment variable that sets the system's language; "" if none is set."""
    return next((name for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")


def system_language() -> str:
    """Return the language of this computer, "zh" or "en".

    Chinese if the locale is Chinese, English for any other, also "C", "POSIX" or none.
    """
    if variable := find_language_variable():
        name = os.environ[variable]
    else:
        import locale  # slow to import, and rarely needed

        name = locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"
