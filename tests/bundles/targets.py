"""The systems for which an archive is built: wheels, versions of Python, size limits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

#: Optional dependencies of the project that the archives contain as well.
EXTRAS: tuple[str, ...] = ()

_LOCKS = Path(__file__).resolve().parent / "locks"


@dataclass(frozen=True)
class Target:
    """A system: the tags of its wheels, and the values that environment markers have on it.

    `limit` is the greatest size of the archive in bytes; 0 for no limit. `extras` are those of the
    project whose packages are locked, `left_out` packages that are not; `stated` replaces
    the requirements of the project.
    """

    name: str
    archive: str
    platforms: tuple[str, ...]
    minors: tuple[int, ...]
    markers: tuple[tuple[str, str], ...]
    limit: int = 0
    extras: tuple[str, ...] = EXTRAS
    left_out: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()

    @property
    def lock(self) -> Path:
        """The file with the versions and hashes of the wheels."""
        return _LOCKS / f"{self.name}.txt"

    def marker_environment(self, minor: int) -> dict[str, str]:
        """Return the values of the environment markers for a minor version of Python 3."""
        version = {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0"}
        python = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
        return {**python, **version, "implementation_version": f"3.{minor}.0", **dict(self.markers)}

    def wheel_arguments(self, minor: int) -> list[str]:
        """Return the arguments that make pip choose wheels of this system."""
        abis = (f"cp3{minor}", "abi3", "none")
        return [
            "--only-binary=:all:",
            "--implementation=cp",
            f"--python-version=3.{minor}",
            *(f"--abi={abi}" for abi in abis),
            *(f"--platform={platform}" for platform in self.platforms),
        ]


_WINDOWS_MARKERS = (
    ("os_name", "nt"),
    ("sys_platform", "win32"),
    ("platform_system", "Windows"),
    ("platform_machine", "AMD64"),
    ("platform_release", "10"),
    ("platform_version", "10.0.19045"),
)
_MACOS_MARKERS = (
    ("os_name", "posix"),
    ("sys_platform", "darwin"),
    ("platform_system", "Darwin"),
    ("platform_machine", "arm64"),
    ("platform_release", "22.6.0"),
    ("platform_version", ""),
)
_LINUX_MARKERS = (
    ("os_name", "posix"),
    ("sys_platform", "linux"),
    ("platform_system", "Linux"),
    ("platform_machine", "x86_64"),
    ("platform_release", "5.10"),
    ("platform_version", ""),
)

#: The version of Python 3 in the Windows folder.
WINDOWS_MINOR = 13

WINDOWS = Target(
    "windows",
    "xmc-windows-x64.zip",
    ("win_amd64",),
    (WINDOWS_MINOR,),
    _WINDOWS_MARKERS,
    limit=45_000_000,
)
MACOS = Target(
    "macos",
    "xmc-macos-arm64.tar.gz",
    ("macosx_11_0_arm64", "macosx_10_13_universal2"),
    (11, 12, 13, 14),
    _MACOS_MARKERS,
)
LINUX = Target(
    "linux",
    "xmc-linux-x86_64.tar.gz",
    (
        "manylinux_2_28_x86_64",
        "manylinux_2_27_x86_64",
        "manylinux_2_17_x86_64",
        "manylinux2014_x86_64",
    ),
    (11, 12, 13, 14),
    _LINUX_MARKERS,
)

#: What the tests need on Windows; linters and the solver's own tests run elsewhere.
WINDOWS_TESTS = Target(
    "windows-tests",
    "",
    ("win_amd64",),
    (WINDOWS_MINOR,),
    _WINDOWS_MARKERS,
    extras=("test",),
    left_out=("mypy", "ruff", "import-linter"),
)

#: Tools of the builds: the launcher for Windows is in distlib, and the bundles install by pip.
TOOLS = Target(
    "tools",
    "",
    ("any",),
    (WINDOWS_MINOR,),
    _LINUX_MARKERS,
    extras=(),
    stated=("distlib>=0.3.9", "pip>=25.0"),
)

TARGETS = {target.name: target for target in (WINDOWS, MACOS, LINUX)}
LOCKED = {**TARGETS, WINDOWS_TESTS.name: WINDOWS_TESTS, TOOLS.name: TOOLS}
