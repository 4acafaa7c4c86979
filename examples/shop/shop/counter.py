"""Baskets and orders of the customers, in memory: a real shop has a database here."""

import itertools
import secrets
from collections import Counter
from dataclasses import dataclass
from typing import Final

from shop.catalogue import PRODUCTS

MOST_OF_ONE: Final = 20
_MOST_BASKETS: Final = 10_000


@dataclass(frozen=True)
class Order:
    """`total` in cents."""

    number: str
    customer: str
    lines: dict[str, int]
    total: int


class Counters:
    """Who has what in the basket, and what was ordered."""

    def __init__(self) -> None:
        self._baskets: dict[str, Counter[str]] = {}
        self._orders: dict[str, Order] = {}
        self._numbers = itertools.count(1001)
        self._batch = secrets.token_hex(3)

    def basket(self, customer: str) -> dict[str, int]:
        return dict(self._baskets.get(customer, {}))

    def add(self, customer: str, product: str) -> None:
        if product in PRODUCTS:
            basket = self._baskets.setdefault(customer, Counter())
            basket[product] = min(basket[product] + 1, MOST_OF_ONE)
        while len(self._baskets) > _MOST_BASKETS:
            self._baskets.pop(next(iter(self._baskets)))

    def remove(self, customer: str, product: str) -> None:
        self._baskets.get(customer, Counter()).pop(product, None)

    def total(self, customer: str) -> int:
        return sum(PRODUCTS[key].cents * n for key, n in self.basket(customer).items())

    def order(self, customer: str) -> Order | None:
        """Buy what is in the basket; None if there is nothing in it."""
        lines = self.basket(customer)
        if not lines:
            return None
        number = f"HT-{self._batch}-{next(self._numbers)}"
        order = Order(number, customer, lines, self.total(customer))
        self._orders[number] = order
        del self._baskets[customer]
        return order

    def ordered(self, number: str, customer: str) -> Order | None:
        """An order, for the one whose it is."""
        order = self._orders.get(number)
        return order if order is not None and order.customer == customer else None
