"""Corrections of Python for Wine 8 alone; the archive does not contain them."""

import _winapi
import msvcrt

_locking = msvcrt.locking


def locking(fd: int, mode: int, nbytes: int) -> None:
    """Lock bytes of a file; Wine fails without an error number, where Windows sets EACCES."""
    try:
        _locking(fd, mode, nbytes)
    except OSError as error:
        if error.errno == 0:
            raise PermissionError(13, "Permission denied") from None
        raise


msvcrt.locking = locking

# shutil.copy2 uses CopyFile2 if there is one; Wine only declares it.
if hasattr(_winapi, "CopyFile2"):
    del _winapi.CopyFile2
