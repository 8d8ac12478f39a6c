"""Checks of an installation: versions, extras, folders, catalog and settings."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from xmc_tui import __version__
from xmc_tui.i18n import N_, Translator
from xmc_tui.services.catalog_provider import CatalogProvider
from xmc_tui.services.doctor_report import ReportLine, Section
from xmc_tui.services.installed_packages import installed_version, list_extras, pinned_version
from xmc_tui.services.sheet_target_checks import has_free_space
from xmc_tui.storage.file_content_problems import FileError, Problem, os_error_message
from xmc_tui.storage.standard_paths import (
    cache_folder,
    customer_display_folder,
    drafts_folder,
    orders_folder,
    reports_folder,
    settings_file,
)

#: Free space in bytes below which a disk is reported as almost full.
_LITTLE_SPACE = 50_000_000


def check_versions(tr: Translator) -> Section:
    """Return the versions of the program and of what it runs on."""
    needed = pinned_version("textual")
    found = installed_version("textual")
    problems = []
    if needed and found != needed:
        message = N_("Textual {found} is installed, xmc needs {needed}: pip install {command}")
        command = f"textual=={needed}"
        problems.append(tr.translate(message, found=found or "-", needed=needed, command=command))
    facts = (
        ReportLine("xmc", "xmc", __version__),
        ReportLine("python", "Python", platform.python_version()),
        ReportLine("textual", "Textual", found),
        ReportLine("system", N_("System"), platform.platform()),
        ReportLine("program", N_("Program"), sys.executable),
    )
    return Section("versions", N_("Versions"), facts, tuple(problems))


def check_extras(tr: Translator) -> Section:
    """Return which optional parts are installed; a missing one is no fault."""
    facts = []
    for extra, packages in list_extras().items():
        missing = [name for name in packages if not installed_version(name)]
        message = (
            N_("not installed: pip install 'xmc-tui[{extra}]'") if missing else N_("installed")
        )
        facts.append(ReportLine(extra, extra, not missing, tr.translate(message, extra=extra)))
    return Section("extras", N_("Optional parts"), tuple(facts))


# ── Files ─────────────────────────────────────────────────────────────────────────────────────────


def check_folders(orders: Path | None, tr: Translator) -> Section:
    """Return where files go, and what prevents that; `orders` is the setting."""
    folders = {
        "settings": (N_("Settings"), settings_file().parent),
        "drafts": (N_("Drafts"), drafts_folder()),
        "orders": (N_("Order sheets"), orders or orders_folder()),
        "cache": (N_("Cache"), cache_folder()),
        "customer_display": (N_("Customer window"), customer_display_folder()),
        "reports": (N_("Error reports"), reports_folder()),
    }
    facts, problems = [], []
    for key, (label, folder) in folders.items():
        free, fault = _inspect_folder(folder)
        value = {
            "path": str(folder),
            "exists": _is_folder(folder),
            "writable": not fault,
            "free": free,
        }
        facts.append(ReportLine(key, label, value, _folder_text(folder, free, tr)))
        problems += [_folder_problem(folder, fault, tr)] if fault else []
        if not fault and free is not None and free < _LITTLE_SPACE:
            message = N_("{folder}: only {free} free on this disk; delete what is not needed")
            problems.append(tr.translate(message, folder=folder, free=_format_size(free)))
    waiting = len(list(drafts_folder().glob("*.jsonl"))) if _is_folder(drafts_folder()) else 0
    facts.append(ReportLine("waiting_drafts", N_("Unfinished drafts"), waiting, str(waiting)))
    return Section("files", N_("Files"), tuple(facts), tuple(dict.fromkeys(problems)))


def _is_folder(path: Path) -> bool:
    """Return whether a path is a folder that can be looked into from here."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _inspect_folder(folder: Path) -> tuple[int | None, str]:
    """Return the bytes that are free, and why nothing can be written there, as a message; or "".

    A folder that does not exist is created when it is needed, so the nearest one above it counts.
    """
    base = folder
    try:
        while not base.exists() and base != base.parent:
            base = base.parent
        free = shutil.disk_usage(base).free
        if not base.is_dir():
            return free, N_("part of the path is not a folder")
        if not os.access(base, os.W_OK):
            return free, N_("permission denied")
        if base == folder and not has_free_space(folder):
            return free, N_("the disk is full")
    except (OSError, ValueError) as error:
        return None, os_error_message(error)
    return free, ""


def _folder_text(folder: Path, free: int | None, tr: Translator) -> str:
    notes = []
    if free is not None:
        notes.append(tr.translate(N_("{free} free"), free=_format_size(free)))
    if not _is_folder(folder):
        notes.append(tr.translate(N_("not created yet")))
    return _with_notes(folder, notes, tr)


def _with_notes(path: Path, notes: list[str], tr: Translator) -> str:
    if not notes:
        return str(path)
    return tr.translate(N_("{path} ({notes})"), path=path, notes=tr.join_as_list(notes))


def _folder_problem(folder: Path, fault: str, tr: Translator) -> str:
    message = N_("{folder} cannot be written ({reason}); make it writable, or choose another")
    return tr.translate(message, folder=folder, reason=tr.translate(fault))


def _format_size(size: int) -> str:
    """Return a number of bytes in MB or GB."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


# ── Catalog and settings ──────────────────────────────────────────────────────────────────────────


def check_catalog(provider: CatalogProvider, tr: Translator) -> Section:
    """Return the catalog in use with its overlays, and the faults that make it unusable."""
    facts = [ReportLine("folder", N_("Folder"), str(provider.folder))]
    problems: tuple[str, ...] = ()
    try:
        catalog = provider.load()
    except FileError as error:
        problems = tuple(problem.full_text(tr) for problem in error.problems)
    else:
        facts += [
            ReportLine("id", N_("Catalog"), f"{catalog.id} {catalog.version}"),
            ReportLine("digest", N_("Digest"), catalog.digest),
        ]
    overlays = [str(path) for path in provider.overlay_files]
    facts += [
        ReportLine("edition", N_("Edition"), provider.edition_id),
        ReportLine("overlays", N_("Overlays"), overlays),
    ]
    return Section("catalog", N_("Catalog"), tuple(facts), problems)


def check_settings(
    path: Path, exists: bool, set_names: Iterable[str], problems: Iterable[Problem], tr: Translator
) -> Section:
    """Return the settings file, the settings that it or a variable sets, and their faults."""
    text = _with_notes(path, [] if exists else [tr.translate(N_("not created yet"))], tr)
    facts = (
        ReportLine("file", N_("Settings file"), str(path), text),
        ReportLine("set", N_("Your settings"), sorted(set_names)),
    )
    sentences = tuple(problem.full_text(tr) for problem in problems)
    return Section("settings", N_("Settings"), facts, sentences)
