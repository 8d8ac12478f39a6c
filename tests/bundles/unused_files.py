"""The files of Python and of the packages that the Windows folder does without.

`test_unused_files.py` runs the program without them.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatch

#: Files of Python: TLS, sounds, the signatures of its files, a search path and a second program.
PYTHON_FILES = (
    *("libcrypto-*.dll", "libssl-*.dll", "python*._pth", "pythonw.exe", "python.cat"),
    *("_ssl.pyd", "_hashlib.pyd", "winsound.pyd"),
)

#: Files of packages, as paths in their wheels; `*` also stands for folders.
PACKAGE_FILES = (
    # For compilers, type checkers and translators, and what does not apply to a part of a wheel.
    *("*.pyi", "*.lib", "*.h", "*.c", "*.pxd", "*.pyx", "*.po"),
    *("*.dist-info/RECORD", "*.dist-info/sboms/*", "pydantic/mypy.py"),
    *("numpy/*/tests/*", "numpy/tests/*", "numpy/testing/*", "numpy/f2py/*", "numpy/conftest.py"),
    *("numpy/_pyinstaller/*", "numpy/doc/*", "numpy/_core/include/*", "numpy/_core/_*_tests*.pyd"),
    *("numpy/random/*", "numpy/fft/*", "numpy/polynomial/*"),
    *("PIL/_avif*.pyd", "PIL/_imagingtk*.pyd", "PIL/_imagingcms*.pyd", "PIL/ImageCms.py"),
    *("uharfbuzz/_harfbuzz_test*.pyd", "pydantic/v1/*", "textual/demo/*"),
    # The ledger uses the core of SQLAlchemy, on SQLite and PostgreSQL.
    *("sqlalchemy/orm/*", "sqlalchemy/testing/*", "sqlalchemy/ext/*/*"),
    *(f"sqlalchemy/dialects/{name}/*" for name in ("mssql", "mysql", "oracle")),
    *("sqlalchemy/dialects/*/provision.py", "sqlalchemy/connectors/*odbc.py"),
)

#: The files that are kept of a folder: of Pygments' lexers Textual's code view loads those that are
#: used, and the program uses none.
KEPT_FILES = {
    "pygments/lexers": ("__init__.py", "_mapping.py", "python.py", "special.py"),
    "sqlalchemy/ext": ("__init__.py", "compiler.py"),
}


def is_unused_python_file(name: str) -> bool:
    """Whether a file of Python is left out."""
    return any(fnmatch(name, pattern) for pattern in PYTHON_FILES)


def is_unused_package_file(name: str) -> bool:
    """Whether a file of a package is left out."""
    folder, _, file = name.rpartition("/")
    if file not in KEPT_FILES.get(folder, (file,)):
        return True
    return any(fnmatch(name, pattern) for pattern in PACKAGE_FILES)


def find_idle_patterns(names: Iterable[str]) -> list[str]:
    """Return the patterns of packages that no file matches: a package has renamed its files."""
    names = list(names)
    return [pattern for pattern in PACKAGE_FILES if not any(fnmatch(n, pattern) for n in names)]
