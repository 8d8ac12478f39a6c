"""The address of a ledger: a SQLite file or a PostgreSQL database, shown without its password."""

from __future__ import annotations

import re
from pathlib import Path

from xmc_tui.domain.frozen_dataclass import frozen

#: The setting that turns the ledger off even if there is one in the data folder.
OFF = "off"

#: A PostgreSQL address whose parts are unambiguous: special characters are percent-encoded. An
#: address that is not, such as one with an unescaped password, is refused: a part of the password
#: could be taken for a host and shown.
_POSTGRESQL = re.compile(
    r"postgres(?:ql)?://"
    r"(?:(?P<user>[^\s:@/?#\[\]]*)(?::(?P<password>[^\s:@/?#\[\]]*))?@)?"
    r"(?P<hosts>[A-Za-z0-9._-]*(?::\d{1,5})?(?:,[A-Za-z0-9._-]+(?::\d{1,5})?)*"
    r"|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?)"
    r"(?:/(?P<database>[A-Za-z0-9._%~-]*))?"
    r"(?:\?(?P<query>[^\s#@]*))?"
)

#: A text that is meant as an address without being one: a parameter of libpq, or a user with a
#: password before a host. As the path of a file it would be shown, with the password.
_LIKE_POSTGRESQL = re.compile(
    r"(?:^|\s)(?:host|hostaddr|port|dbname|user|password|service|sslmode)\s*="
    r"|^postgres(?:ql)?:|^[^/\\]*:[^/\\]*@"
)


@frozen(slots=False)
class LedgerAddress:
    """A SQLite file, or a PostgreSQL address with user and password.

    `str()` and `repr()` leave the password and the query out.
    """

    path: Path | None = None
    url: str = ""

    def __str__(self) -> str:
        if self.path is not None:
            return str(self.path)
        if not self.url:
            return OFF
        found = _POSTGRESQL.fullmatch(self.url)
        assert found is not None, "parse_address accepts nothing else"
        user = f"{found['user']}@" if found["user"] else ""
        database = f"/{found['database']}" if found["database"] else ""
        return f"postgresql://{user}{found['hosts']}{database}"

    def __repr__(self) -> str:
        return f"LedgerAddress({self})"

    @property
    def is_off(self) -> bool:
        """Whether the address says that there is no ledger."""
        return self.path is None and not self.url


def parse_address(text: str, folder: Path) -> LedgerAddress | None:
    """Return the address in a setting; None if it is invalid.

    It is "off", a PostgreSQL address, or the path of a SQLite file, which starts at `folder` if it
    is relative.
    """
    if text == OFF:
        return LedgerAddress()
    if "://" in text:
        return LedgerAddress(url=text) if _POSTGRESQL.fullmatch(text) else None
    if not text or "\0" in text or _LIKE_POSTGRESQL.search(text):
        return None
    try:
        return LedgerAddress(path=folder / Path(text).expanduser())
    except RuntimeError:  # the home folder of an unknown user
        return None
