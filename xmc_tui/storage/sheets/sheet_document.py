"""Makes order sheets from quotes and writes them as TOML or JSON; money is in whole yuan."""

from __future__ import annotations

import json
import unicodedata
from datetime import date, datetime
from typing import Any

from xmc_tui import __version__
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.pricing import Quote, QuoteLine, compute_quote
from xmc_tui.domain.sheet_details import SheetDetails
from xmc_tui.i18n import translator_for
from xmc_tui.storage.sheets.terms_notes import translate_terms_notes
from xmc_tui.storage.table_digest import digest_table

SHEET_SCHEMA = "xmc-order-sheet/1"

SheetDocument = dict[str, Any]

#: Unicode categories of control, format, surrogate and line separator characters, which a terminal
#: may interpret.
_CONTROL_CATEGORIES = ("Cc", "Cf", "Cs", "Zl", "Zp")


@frozen
class SheetIdentity:
    """The identity of an order sheet.

    `number` and `created` are permanent; the rest is updated with each new revision.
    """

    number: str
    revision: int
    created: datetime
    language: str
    app_version: str = __version__


def new_identity(now: datetime, language_code: str) -> SheetIdentity:
    """Return the identity of a new sheet, with a random number that is unique without a server."""
    import secrets  # needed only for a new sheet

    from xmc_tui.domain.build_code import ALPHABET

    suffix = "".join(secrets.choice(ALPHABET) for _ in range(5))
    return SheetIdentity(f"XMC-{now:%Y%m%d}-{suffix}", 1, now.replace(microsecond=0), language_code)


def make_sheet_document(
    catalog: Catalog, build: Build, quoted_on: date, identity: SheetIdentity, details: SheetDetails
) -> SheetDocument:
    """Return the order sheet of a build, with every figure computed from the catalog."""
    quote = compute_quote(catalog, build, quoted_on)
    document: SheetDocument = {
        "schema": SHEET_SCHEMA,
        "sheet": _head_table(catalog, quote, identity, details),
        "customer": _drop_empty(
            {
                "name": details.customer_name,
                "phone": details.customer_phone,
                "note": details.customer_note,
            }
        ),
        "catalog": {
            "id": catalog.id,
            "version": catalog.version,
            "edition": catalog.edition.id,
            "overlays": [
                {"name": overlay.name, "digest": overlay.digest} for overlay in catalog.overlays
            ],
            "digest": catalog.digest,
        },
        "model": {
            "id": quote.model.id,
            "name_zh": quote.model.name.zh,
            "name_en": quote.model.name.en,
            "base_price": quote.totals.base,
            "basis": quote.model.price.basis.value,
            "source": quote.model.price.source,
        },
        "lines": [_line_table(line) for line in quote.lines],
        "totals": {
            "base": quote.totals.base,
            "options": quote.totals.options,
            "gifts": quote.totals.gifts,
            "total": quote.totals.total,
            "premium": quote.totals.premium,
        },
        "threshold": _threshold_table(quote),
        "terms": _terms_table(catalog, quote),
        "delivery": {"earliest": quote.delivery.earliest, "latest": quote.delivery.latest},
        "after_sales": {
            "bespoke_repair_extra_workdays": list(catalog.programme.bespoke_repair_extra_workdays)
        },
    }
    document["integrity"] = {"digest": digest_table(document)}
    return document


def _drop_empty(fields: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in fields.items() if value}


def _head_table(
    catalog: Catalog, quote: Quote, identity: SheetIdentity, details: SheetDetails
) -> SheetDocument:
    from xmc_tui.domain.build_code import encode_build  # needed only to write a sheet

    return {
        "number": identity.number,
        "revision": identity.revision,
        "created": identity.created,
        "quoted_on": quote.quoted_on,
        "language": identity.language,
        "status": "draft" if quote.is_draft else "quote",
        "code": encode_build(catalog, quote.build),
        "app_version": identity.app_version,
        **_drop_empty({"advisor": details.advisor, "store": details.store}),
    }


def _line_table(line: QuoteLine) -> SheetDocument:
    option = line.option
    return {
        "group": option.group,
        "option": option.id,
        "name_zh": option.name.zh,
        "name_en": option.name.en,
        "list_price": option.price.amount,
        "charged": line.charged,
        "counted": line.counts_towards_threshold,
        "bespoke": option.bespoke,
        "gifted": line.gifted,
        "standard": line.standard,
        "basis": option.price.basis.value,
        "source": option.price.source,
    }


def _threshold_table(quote: Quote) -> SheetDocument:
    status = quote.threshold
    return {
        "amount": status.amount,
        "operator": status.operator,
        "counted": status.counted,
        "shortfall": status.shortfall,
        "bespoke_items": status.bespoke_items,
        "qualifies": status.qualifies,
        "reasons": [reason.value for reason in quote.reasons],
    }


def _terms_table(catalog: Catalog, quote: Quote) -> SheetDocument:
    programme = catalog.programme
    return {
        "deposit": quote.deposit,
        "balance": quote.balance_after_deposit,
        "cooling_off_days": programme.cooling_off_days,
        "transferable": programme.transferable,
        "lock_channel": programme.lock_channel,
        "trial_from": programme.trial.first,
        "trial_to": programme.trial.last,
        "in_trial": quote.in_trial,
        "notes_zh": translate_terms_notes(catalog, quote, translator_for("zh")),
        "notes_en": translate_terms_notes(catalog, quote, translator_for("en")),
    }


def dump_toml(document: SheetDocument) -> bytes:
    """Return a document as TOML 1.0 bytes, with the keys in the order of the format."""
    import tomli_w  # needed only to write TOML

    head = dict(document["sheet"])
    head["created"] = _TomlDatetime.fromisoformat(head["created"].isoformat())
    return _escape(tomli_w.dumps({**document, "sheet": head})).encode("utf-8")


def _escape(text: str) -> str:
    """Escape control and format characters in TOML text; they occur in quoted strings only."""
    if not any(
        unicodedata.category(character) in _CONTROL_CATEGORIES
        for character in text
        if character != "\n"
    ):
        return text
    return "".join(
        f"\\U{ord(character):08X}"
        if character != "\n" and unicodedata.category(character) in _CONTROL_CATEGORIES
        else character
        for character in text
    )


class _TomlDatetime(datetime):
    """A datetime whose TOML form has the separator T; the TOML writer would use a space."""

    def __str__(self) -> str:
        return self.isoformat()


def dump_json(document: SheetDocument) -> str:
    """Return a document as indented JSON: ISO 8601 dates, control and format characters escaped."""
    text = json.dumps(
        document, ensure_ascii=False, indent=2, default=lambda value: value.isoformat()
    )
    return "".join(
        json.dumps(character)[1:-1]
        if character != "\n" and unicodedata.category(character) in _CONTROL_CATEGORIES
        else character
        for character in text
    )
