"""Feedback on a build code as it is typed: the build that it encodes, or an error."""

from __future__ import annotations

from xmc_tui.configurator import Configurator
from xmc_tui.domain.build import Build
from xmc_tui.domain.build_code import (
    BuildCodeProblem,
    build_code_length,
    decode_build,
    encode_build,
)
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import catalog_name, charges_illustrative_price
from xmc_tui.presentation.money_format import format_amount, illustrative_mark
from xmc_tui.presentation.resolution_lines import qualification_span
from xmc_tui.presentation.styled_text import Line, Span, make_line, pad_or_truncate

#: Cells to which a long mistyped code is cut in the message.
_LONGEST_ECHO = 40


def decoded_build_line(configurator: Configurator, build: Build, tr: Translator) -> Line:
    """Return the build of a code as one line: model, total, and whether it qualifies.

    A build that breaks a rule is marked: it cannot be applied.
    """
    quote = configurator.evaluator.quote_build(build)
    total = illustrative_mark(charges_illustrative_price(quote)) + format_amount(quote.totals.total)
    line = make_line(
        Span(f" > {tr.localize(quote.model.name)}", "strong"),
        f"  {total}   ",
        qualification_span(quote, tr),
    )
    if configurator.evaluator.can_be_ordered(build):
        return line
    return make_line(
        *line,
        Span("   " + tr.translate(N_("cannot be combined")), "bad"),
    )


def code_problem_text(
    problem: BuildCodeProblem,
    text: str,
    catalog: Catalog,
    tr: Translator,
    made_with: Catalog | None = None,
    in_app: bool = False,
) -> str:
    """Return why a text is not a code of this catalog.

    `made_with` is the catalog that the code belongs to, if known. The app cannot load another
    catalog: with `in_app` the text says to leave the app first.
    """
    displayed_code = (
        pad_or_truncate(text, _LONGEST_ECHO).rstrip() if len(text) > _LONGEST_ECHO else text
    )
    if problem is BuildCodeProblem.NOT_A_CODE:
        message = N_("{code} is not a build code: XMC- is followed by {n} letters and digits")
        return tr.translate(message, code=displayed_code, n=build_code_length(catalog))
    if problem is BuildCodeProblem.MISTYPED:
        message = N_(
            "{code} is mistyped: one character is wrong or two are swapped; check it against the "
            "sheet"
        )
        return tr.translate(message, code=displayed_code)
    current = catalog_name(catalog, tr)
    if made_with is None:
        message = N_(
            "{code} was made with another catalog than {here}, which was not found; give it with "
            "--catalog, --edition or --overlay"
        )
        if in_app:
            message = N_(
                "{code} was made with another catalog than {here}, which was not found; quit, "
                "then use xmc open with --catalog, --edition or --overlay"
            )
        return tr.translate(message, code=displayed_code, here=current)
    other, options = catalog_name(made_with, tr), _options(made_with)
    build = decode_build(made_with, text)
    if in_app and isinstance(build, Build):
        # In canonical form, so that it can be copied into a shell.
        displayed_code = encode_build(made_with, build)
        message = N_(
            "{code} was made with {other}, not {here}; quit, then run xmc open {code} {options}"
        )
    else:
        message = N_("{code} was made with {other}, not {here}; open it with {options}")
    return tr.translate(message, code=displayed_code, other=other, here=current, options=options)


def _options(catalog: Catalog) -> str:
    """Return the command line options that select a catalog."""
    return " ".join([f"--edition {catalog.edition.id}", *("--overlay …" for _ in catalog.overlays)])
