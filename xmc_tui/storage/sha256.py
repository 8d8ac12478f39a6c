"""SHA-256 without OpenSSL.

Importing hashlib loads OpenSSL, which takes longer than computing the digest of a catalog. If the
implementation of CPython is not found under a known name, hashlib is used.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:
        if sys.version_info >= (3, 12):
            from _sha2 import sha256
        else:
            from _sha256 import sha256
    except ImportError:
        from hashlib import sha256

__all__ = ["sha256"]
