"""Tests of the model without offers at an illustrative price."""

from __future__ import annotations

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.compiled_rules import compile_rules
from xmc_tui.domain.sums_with_illustrative_prices import withdraw_illustrative_options


def test_what_charges_an_illustrative_price_is_not_offered(launch: Catalog) -> None:
    """The YU7 Max charges a published price for two paints; its standard options are at 0."""
    car = launch.model_by_id["yu7-max"]
    reduced = compile_rules(withdraw_illustrative_options(car))
    closed = reduced.ids_of(reduced.find_not_offered(launch.edition.first_day))
    offered = [option for option in car.options.values() if option.id not in closed]
    assert [option.id for option in offered if option.price.amount] == ["lava-orange", "amethyst"]
    standard = {group.standard for group in car.choosable_groups if group.standard}
    assert {option.id for option in offered if not option.price.amount} == standard


def test_a_model_at_published_prices_is_returned_as_it_is(july: Catalog) -> None:
    car = july.model_by_id["su7-ultra"]
    assert withdraw_illustrative_options(car) is car
