"""Tests that a name of our own says so wherever a quote is handed out."""

from __future__ import annotations

from datetime import date

import pytest

from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote, compute_quote
from xmc_tui.i18n import translator_for
from xmc_tui.page.page_terms import customer_terms_texts
from xmc_tui.presentation.quote_terms import terms_texts

SENTENCES = {
    "zh": "暂用名，官方名称未公布：缝线颜色 · 黑",
    "en": "Working name (official name not published): Stitching · Black",
}


def quote_yu7(catalog: Catalog, *wishes: str) -> Quote:
    """Return a quote of a YU7 Max with some options."""
    model = catalog.model_by_id["yu7-max"]
    return compute_quote(catalog, build_from_wished_options(model, wishes), date(2026, 3, 1))


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_terms_name_a_chosen_option_whose_name_is_ours(launch: Catalog, code: str) -> None:
    """The source tells of six colours of stitching and names none."""
    quote, tr = quote_yu7(launch, "stitch-black", "amethyst"), translator_for(code)
    assert terms_texts(launch, quote, tr).count(SENTENCES[code]) == 1
    assert customer_terms_texts(launch, quote, tr).count(SENTENCES[code]) == 1


@pytest.mark.parametrize("code", ["zh", "en"])
def test_published_names_have_no_such_sentence(launch: Catalog, code: str) -> None:
    quote, tr = quote_yu7(launch, "stitch-matched", "amethyst"), translator_for(code)
    texts = [*terms_texts(launch, quote, tr), *customer_terms_texts(launch, quote, tr)]
    assert not [text for text in texts if SENTENCES[code].split("，")[0].split(",")[0] in text]
