"""Servers in processes of their own: nothing of the product is imported by an abuser."""

import pytest
from abused import House

from tiers import amount, figures  # noqa: F401 - fixtures


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """One server for every test that does not wear out its limits; rate limits are off."""
    with House(tmp_path_factory.mktemp("house"), PLAUDIT_RATE_LIMITS="off") as house:
        yield house


@pytest.fixture
def lone_house(tmp_path):
    """A server for one test alone, as an operator would have it: limits are on."""
    with House(tmp_path) as house:
        yield house
