"""The rule of addresses, case by case; the page script's own is held to the same table."""

import json
from pathlib import Path

import pytest

from plaudit.features.triggers.addresses import url_matches
from plaudit.features.triggers.model import UrlMatch

TABLE = json.loads(
    (Path(__file__).parents[4] / "web" / "packages" / "page" / "test" / "addresses.json").read_text()
)


@pytest.mark.parametrize(("how", "value", "holds"), TABLE["rules"])
def test_a_rule_holds_or_not(how, value, holds):
    assert url_matches(UrlMatch(matches=how, value=value), TABLE["address"]) is holds


@pytest.mark.parametrize("url", ["https://shop.example", "https://shop.example/"])
def test_the_first_page_is_a_slash(url):
    assert url_matches(UrlMatch(matches="exact", value="/"), url)


@pytest.mark.parametrize("url", ["http://[", "", "no address"])
def test_what_is_no_address_meets_no_path(url):
    assert not url_matches(UrlMatch(matches="exact", value="/checkout"), url)


def test_no_rule_is_for_every_page_and_a_rule_needs_one():
    assert url_matches(None, None)
    assert not url_matches(UrlMatch(matches="glob", value="*"), None)
