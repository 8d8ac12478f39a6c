"""Asks the ledger for its earliest free month in another process, which has a time limit.

A thread cannot be ended while the network resolves a name or waits for an answer, and it takes
turns with the keys; a process does neither. Run as a program, this module is that process. It ends
with the one that asks, however that ends: nothing else keeps the write end of its input open.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import xmc_tui
from xmc_tui.domain.slots import LedgerRefusal, MonthCount, Quota, RefusalReason

#: Seconds after which the process is ended and the ledger counts as unreachable.
TIME_LIMIT = 8.0


def count_slots_of_earliest_free_month(
    quota: Quota, ledger: str, time_limit: float = TIME_LIMIT
) -> MonthCount | LedgerRefusal:
    """Return the count of the earliest month with a free slot; blocks up to the time limit.

    `ledger` is the address as it is shown. The process reads the settings itself: an address in
    its arguments could be seen by others.
    """
    # Modules come from where this package is, never from the current folder.
    command = [sys.executable, "-P", "-m", __name__, str(quota.monthly), str(quota.in_all)]
    package_folder = str(Path(xmc_tui.__file__).resolve().parent.parent)
    folders = [package_folder, *filter(None, [os.environ.get("PYTHONPATH")])]
    unreachable = LedgerRefusal(RefusalReason.UNREACHABLE, {"ledger": ledger})
    reader, writer = os.pipe()
    try:
        finished = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
            stdin=reader,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=time_limit,
            check=True,
            encoding="utf-8",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        return _decode_answer(json.loads(finished.stdout))
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return unreachable
    finally:
        os.close(reader)
        os.close(writer)


def _decode_answer(answer: dict[str, Any]) -> MonthCount | LedgerRefusal:
    if "reason" in answer:
        return LedgerRefusal(RefusalReason(answer["reason"]), dict(answer["values"]))
    return MonthCount(
        month=date.fromisoformat(answer["month"]),
        held=int(answer["held"]),
        locked=int(answer["locked"]),
        free=int(answer["free"]),
        counted_at=datetime.fromisoformat(answer["counted_at"]),
    )


def _encode_answer(answer: MonthCount | LedgerRefusal) -> dict[str, object]:
    if isinstance(answer, LedgerRefusal):
        values = {name: str(value) for name, value in answer.values.items()}
        return {"reason": answer.reason, "values": values}
    return {
        "month": answer.month.isoformat(),
        "held": answer.held,
        "locked": answer.locked,
        "free": answer.free,
        "counted_at": answer.counted_at.isoformat(),
    }


def _end_with_asker() -> None:
    """End this process when its input ends."""
    with suppress(OSError):
        os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Print the answer for the quota in the arguments as JSON."""
    Thread(target=_end_with_asker, daemon=True).start()
    with suppress(AttributeError, OSError):
        os.nice(10)  # the configurator goes first; there is no such call on Windows
    from xmc_tui.services.ledger_address_lookup import find_ledger_address
    from xmc_tui.storage.settings import read_settings
    from xmc_tui.storage.standard_paths import settings_file

    monthly, in_all = map(int, sys.argv[1:3])
    address = find_ledger_address(*read_settings(settings_file(), os.environ))
    answer: MonthCount | LedgerRefusal = LedgerRefusal(RefusalReason.NOT_SET_UP)
    if address is not None:
        from xmc_tui.storage.ledger.sql_ledger import SqlLedger

        answer = SqlLedger(address).count_slots_of_earliest_free_month(Quota(monthly, in_all))
    print(json.dumps(_encode_answer(answer)))


if __name__ == "__main__":
    main()
