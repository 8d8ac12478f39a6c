"""The size limit of files that are read whole, and reading a file up to a limit."""

from __future__ import annotations

from pathlib import Path

from xmc_tui.i18n import N_
from xmc_tui.storage.file_content_problems import (
    FileError,
    Problem,
    UnreadableFileError,
    os_error_message,
)

#: In bytes; far above the size of any catalog, sheet or settings file.
MAX_FILE_BYTES = 2_000_000


def read_limited_bytes(path: Path, name: str, most: int) -> bytes:
    """Return the content of a file that has at most `most` bytes; raise FileError if that fails.

    `name` is that of the file in the message.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except (OSError, ValueError) as error:
        message, hint = N_("cannot be read ({reason})"), N_("check the path and try again")
        values = {"reason": os_error_message(error)}
        raise UnreadableFileError([Problem(name, "", message, hint, values)]) from None
    if len(raw) > most:
        message, hint = N_("is larger than {most} bytes"), N_("use another file")
        raise FileError([Problem(name, "", message, hint, {"most": most})])
    return raw
