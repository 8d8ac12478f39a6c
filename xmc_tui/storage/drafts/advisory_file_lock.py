"""An advisory lock on an open file, released by the system when the process ends."""

from __future__ import annotations

import os
import sys
import time

#: The offset of the locked byte on Windows. Other processes cannot read a locked byte, so it is
#: beyond the end of any draft.
_LOCK_OFFSET = 0x7FFF0000

#: The number of attempts to acquire a lock, and the pause between them in seconds.
_ATTEMPTS, _PAUSE = 5, 0.01


def acquire_lock(handle: int) -> bool:
    """Acquire the exclusive lock of an open file; False if another process has it.

    On file systems without locks it always succeeds.
    """
    for _ in range(_ATTEMPTS):
        try:
            _lock(handle, shared=False)
        except (BlockingIOError, PermissionError):
            time.sleep(_PAUSE)  # another process may only be checking the lock
        except OSError:
            return True
        else:
            return True
    return False


def is_locked(handle: int) -> bool:
    """Whether another process has the lock; uses a shared lock so that checks do not collide."""
    try:
        _lock(handle, shared=True)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        return False
    _unlock(handle)
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, shared: bool) -> None:  # noqa: ARG001 - Windows has one kind of lock
        os.lseek(handle, _LOCK_OFFSET, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, _LOCK_OFFSET, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int, shared: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
