"""The lock on a draft: held by one window, gone with its process however that ends."""

from __future__ import annotations

import os
import sys
import time

#: Where Windows, which keeps others from reading what is locked, has its lock: beyond all that is ever written.
_FAR_AWAY = 0x7FFF0000

_TRIES, _PAUSE = 5, 0.01


def hold(handle: int) -> bool:
    """Take the lock of an open file for this window; False when another one has it.

    A file system without locks gives it to whoever asks.
    """
    for _ in range(_TRIES):
        try:
            _take(handle, shared=False)
        except (BlockingIOError, PermissionError):
            time.sleep(_PAUSE)  # it may be that another window only asks who has it
        except OSError:
            return True
        else:
            return True
    return False


def is_held(handle: int) -> bool:
    """Whether another window has the lock of an open file; asking disturbs nobody else who asks."""
    try:
        _take(handle, shared=True)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        return False
    _release(handle)
    return False


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int, shared: bool) -> None:  # noqa: ARG001 - Windows has one kind of lock
        os.lseek(handle, _FAR_AWAY, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _release(handle: int) -> None:
        os.lseek(handle, _FAR_AWAY, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int, shared: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)

    def _release(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
