"""Problems found in files as values, with their sentences in Chinese and English."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from xmc_tui.domain.frozen_dataclass import frozen, replace
from xmc_tui.i18n import N_, Translator


@frozen
class Problem:
    """A fault that the user can correct.

    `message` and `hint` are message ids whose placeholders `values` fill in. `line` is 0 if
    unknown.
    """

    file: str
    key: str
    message: str
    hint: str
    values: Mapping[str, object] = MappingProxyType({})
    line: int = 0

    def full_text(self, language: Translator) -> str:
        """Return the problem as one sentence: file, line, key, fault and hint."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.text(language)}"

    def short_text(self, language: Translator) -> str:
        """Return the problem for a narrow place: file names without folders, and no hint."""
        values = {
            name: value.name if isinstance(value, Path) else value
            for name, value in self.values.items()
        }
        return replace(self, file=Path(self.file).name, hint="", values=values).full_text(language)

    def text(self, language: Translator) -> str:
        """Return the problem without its file: key, fault and hint."""
        values = dict(self.values)
        if isinstance(reason := values.get("reason"), str):
            values["reason"] = language.translate(reason)
        what = language.translate(self.message, values)
        if self.hint:
            what = language.translate(
                N_("{what}; {hint}"), what=what, hint=language.translate(self.hint, values)
            )
        return f"{self.key}: {what}" if self.key else what


class FileError(Exception):
    """A file cannot be used; has at least one problem, the first of which is the message."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(f"{first.file}: {first.key}: {first.message.format(**first.values)}")


#: Messages for the common error numbers; others use the text of the operating system.
_REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EACCES: N_("it is not permitted"),
    errno.EPERM: N_("it is not permitted"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EROFS: N_("the disk is read-only"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    getattr(errno, "EDQUOT", errno.ENOSPC): N_("the disk is full"),
    errno.EFBIG: N_("the file may not grow any more"),
    errno.EIO: N_("the disk does not answer"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of the path is no folder"),
    errno.EBADF: N_("it is closed"),
}


def os_error_message(error: Exception) -> str:
    """Return the reason of a file error as a message to be translated."""
    if isinstance(error, OSError) and error.errno in _REASONS:
        return _REASONS[error.errno]
    return getattr(error, "strerror", None) or str(error)


def close_matches(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the known words closest to a mistyped one, best first; may be empty."""
    import difflib  # needed only after a typing mistake

    known = list(known)
    found = difflib.get_close_matches(word, known, n=most, cutoff=0.5)
    return found or [other for other in known if word and (word in other or other in word)][:most]
