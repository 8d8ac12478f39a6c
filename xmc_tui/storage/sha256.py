"""SHA-256 without OpenSSL.

Importing hashlib loads OpenSSL, which takes longer than computing the digest of a catalog. If the
implementation of CPython is not found under a known name, hashlib is used.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256
else:
    _module = next(
        (name for name in ("_sha2", "_sha256") if find_spec(name) is not None), "hashlib"
    )
    sha256 = import_module(_module).sha256

__all__ = ["sha256"]
