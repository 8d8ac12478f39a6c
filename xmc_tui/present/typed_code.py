"""Feedback on a build code as it is typed: the build it stands for, or an error."""

from __future__ import annotations

from xmc_tui.configurator import Configurator
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.code import CodeFault, code_of, length_of_codes, read_code
from xmc_tui.locale import N_, Language
from xmc_tui.present.ledger import catalog_name, charges_illustrative
from xmc_tui.present.money import amount, mark
from xmc_tui.present.text import Line, Span, fit, line
from xmc_tui.present.ways import verdict

#: A longer mistyped code is cut to so many cells in the message.
_LONGEST_ECHO = 40


def coded_build_line(configurator: Configurator, build: Build, words: Language) -> Line:
    """Return the build of a code as one line: model, total, and whether it qualifies.

    A build that breaks a rule is marked: it cannot be applied.
    """
    quote = configurator.evaluator.quote_of(build)
    total = mark(charges_illustrative(quote)) + amount(quote.totals.total)
    told = line(
        Span(f" > {words.pick(quote.model.name)}", "strong"), f"  {total}   ", verdict(quote, words)
    )
    if configurator.evaluator.can_be_ordered(build):
        return told
    return line(
        *told, Span("   " + words.say(N_("breaks a combination rule: it cannot be taken")), "bad")
    )


def code_fault_text(
    fault: CodeFault,
    text: str,
    catalog: Catalog,
    words: Language,
    made_with: Catalog | None = None,
    in_app: bool = False,
) -> str:
    """Return why a text is not a code of this catalog.

    `made_with` is the catalog that the code belongs to, if known. `in_app` is for the app, in which
    no other catalog can be loaded: the text then says to leave it.
    """
    shown = fit(text, _LONGEST_ECHO).rstrip() if len(text) > _LONGEST_ECHO else text
    if fault is CodeFault.NOT_A_CODE:
        message = N_("{code} is no build code: one has {n} letters and digits after XMC-")
        return words.say(message, code=shown, n=length_of_codes(catalog))
    if fault is CodeFault.MISTYPED:
        message = N_(
            "{code} is mistyped: a character is wrong or two are swapped; compare it with the sheet"
        )
        return words.say(message, code=shown)
    here = catalog_name(catalog, words)
    if made_with is None:
        message = N_(
            "{code} was made with another catalog than {here}, one that is not at hand; "
            "name it with --catalog, --edition or --overlay"
        )
        if in_app:
            message = N_(
                "{code} was made with another catalog than {here}, one that is not at hand; "
                "leave, and name it to xmc open with --catalog, --edition or --overlay"
            )
        return words.say(message, code=shown, here=here)
    other, options = catalog_name(made_with, words), _options(made_with)
    build = read_code(made_with, text)
    if in_app and isinstance(build, Build):
        shown = code_of(made_with, build)  # in canonical form, to be copied into a shell
        message = N_(
            "{code} was made with {other}, not with {here}; "
            "leave, and open it with xmc open {code} {options}"
        )
    else:
        message = N_("{code} was made with {other}, not with {here}; open it with {options}")
    return words.say(message, code=shown, other=other, here=here, options=options)


def _options(catalog: Catalog) -> str:
    """Return the command line options that select a catalog."""
    return " ".join([f"--edition {catalog.edition.id}", *("--overlay …" for _ in catalog.overlays)])
