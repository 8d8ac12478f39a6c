"""Problems found in files, as values that can be translated, and the error that holds them."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from xmc_tui.domain.frozen_dataclass import frozen, replace
from xmc_tui.i18n import N_, Translator


@frozen
class Problem:
    """A fault in a file that the user can correct.

    `message` and `hint` are message ids with placeholders for `values`, of which a tuple is
    displayed as a list. `line` is 0 if unknown.
    """

    file: str
    key: str
    message: str
    hint: str
    values: Mapping[str, object] = MappingProxyType({})
    line: int = 0

    def full_text(self, tr: Translator) -> str:
        """Return the problem as one sentence: file, line, key, message and hint."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.text_without_file(tr)}"

    def short_text(self, tr: Translator) -> str:
        """Return the problem for a narrow space: file names without folders, and no hint."""
        values = {
            name: value.name if isinstance(value, Path) else value
            for name, value in self.values.items()
        }
        return replace(self, file=Path(self.file).name, hint="", values=values).full_text(tr)

    def text_without_file(self, tr: Translator) -> str:
        """Return the problem without its file: key, message and hint."""
        values = {
            name: tr.join_as_list([str(each) for each in value])
            if isinstance(value, tuple)
            else value
            for name, value in self.values.items()
        }
        if isinstance(reason := values.get("reason"), str):
            values["reason"] = tr.translate(reason)
        text = tr.translate(self.message, values)
        if self.hint:
            hint = tr.translate(self.hint, values)
            text = tr.translate(N_("{what}; {hint}"), what=text, hint=hint)
        return f"{self.key}: {text}" if self.key else text


class FileError(Exception):
    """A file cannot be used. It has at least one problem; the first is the message."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(f"{first.file}: {first.key}: {first.message.format(**first.values)}")


class UnreadableFileError(FileError):
    """The system does not let a file or folder be read; nothing is known of its content."""


_OPEN_ELSEWHERE = N_("another program has it open")

#: Messages for common error numbers; for others the text of the operating system is used.
_REASONS = {
    errno.ENOENT: N_("no such file or folder"),
    errno.EACCES: N_("permission denied"),
    errno.EPERM: N_("permission denied"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EROFS: N_("the disk is read-only"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    getattr(errno, "EDQUOT", errno.ENOSPC): N_("the disk is full"),
    errno.EFBIG: N_("the file size limit is reached"),
    errno.EIO: N_("the disk is not responding"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("part of the path is not a folder"),
    errno.EBADF: N_("it is closed"),
    errno.EINVAL: N_("the system does not allow it"),
}


#: Messages for error numbers of Windows, which Python reports as less specific ones of POSIX.
_WINDOWS_REASONS = {
    19: N_("the disk is read-only"),
    21: N_("the drive is not ready"),
    32: _OPEN_ELSEWHERE,
    33: _OPEN_ELSEWHERE,
}


def os_error_message(error: Exception) -> str:
    """Return the reason of a file error as a message to be translated."""
    if isinstance(error, OSError):
        if sys.platform == "win32" and (reason := _windows_reason(error)):
            return reason
        if error.errno in _REASONS:
            return _REASONS[error.errno]
    return getattr(error, "strerror", None) or str(error)


def _windows_reason(error: OSError) -> str:
    """Return the reason of an error that Windows reports in its own way; else ""."""
    if reason := _WINDOWS_REASONS.get(getattr(error, "winerror", None) or 0):
        return reason
    if isinstance(error, PermissionError):
        names = (error.filename, error.filename2)
        return _OPEN_ELSEWHERE if any(name and _is_open_elsewhere(name) for name in names) else ""
    # No file has a name with a wildcard or another character that is not allowed.
    return _REASONS[errno.ENOENT] if error.errno == errno.EINVAL and error.filename else ""


def _is_open_elsewhere(name: str | bytes) -> bool:
    """Whether another program prevents a file from being replaced.

    Python's own functions report only that the permission is denied. Renaming a file to its own
    name changes nothing, and fails with the number of a sharing violation.
    """
    try:
        os.rename(name, name)
    except OSError as error:
        return _WINDOWS_REASONS.get(getattr(error, "winerror", None) or 0) == _OPEN_ELSEWHERE
    return False


def find_close_matches(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the known words closest to a mistyped one, best first; may be empty."""
    import difflib  # needed only after a typing mistake

    known = list(known)
    found = difflib.get_close_matches(word, known, n=most, cutoff=0.5)
    return found or [other for other in known if word and (word in other or other in word)][:most]
