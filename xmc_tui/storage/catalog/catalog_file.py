"""Reads one file of a catalog, an edition or an overlay, and checks its schema version."""

from __future__ import annotations

from pathlib import Path

from xmc_tui.i18n import N_
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.toml_reader import TomlFile, read_toml

#: The supported schema of catalog files.
CATALOG_SCHEMA = "xmc-catalog/1"

#: The texts that people read: without control characters and marks of text direction.
TEXT_PATTERN = r"^[^\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+$"
LONGEST_TEXT = 500


def read_catalog_file(path: Path, name: str | None = None) -> TomlFile:
    """Read a catalog file; `name` is its name in problems, by default its path.

    Raise FileError if it is not valid TOML, or if it has the schema of another version. A file
    without a schema is accepted, as the schema is in one file of the catalog only.
    """
    file = read_toml(path, name)
    schema = file.data.get("schema", CATALOG_SCHEMA)
    if isinstance(schema, str) and schema != CATALOG_SCHEMA:
        message = N_("is of schema {found}; this version reads {known}")
        hint = N_("use a version of xmc that can read it")
        problem = file.problem_at(
            ("schema",), message, hint, found=schema[:80], known=CATALOG_SCHEMA
        )
        raise FileError([problem])
    return file
