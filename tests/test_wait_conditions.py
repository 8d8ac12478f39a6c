"""Tests of `tests.wait_conditions`: a sleeping program is distinguished from a busy one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.wait_conditions import block_until, is_asleep

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")


@pytest.mark.parametrize(
    ("work", "asleep"), [("sys.stdin.read()", True), ("while True: pass", False)]
)
def test_a_program_that_waits_is_asleep_and_one_at_work_is_not(work: str, asleep: bool) -> None:
    program = [sys.executable, "-c", f"import sys\nprint('begun', flush=True)\n{work}"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            if asleep:
                block_until(lambda: is_asleep(process.pid))
            else:
                assert not any(is_asleep(process.pid) for _ in range(100))
        finally:
            process.kill()


def test_a_condition_that_is_never_met_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.wait_conditions.PATIENCE", 0.01)
    with pytest.raises(AssertionError, match="the answer"):
        block_until(lambda: False, "the answer")
