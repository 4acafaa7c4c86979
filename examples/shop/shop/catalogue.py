"""What the shop sells."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Product:
    """`picture` is a file in `static`; prices are cents."""

    key: str
    name: str
    about: str
    cents: int
    picture: str


PRODUCTS: Final = {
    product.key: product
    for product in (
        Product(
            "sencha", "Morning Sencha", "Steamed green leaves, bright and grassy. 100 g", 1450, "sencha.svg"
        ),
        Product("assam", "Harbour Assam", "Malty and dark, made for milk. 125 g", 1190, "assam.svg"),
        Product("rooibos", "Evening Rooibos", "Red, round and without caffeine. 100 g", 990, "rooibos.svg"),
        Product(
            "teapot", "Quiet Teapot", "Stoneware for four cups, with a lid that stays on", 4800, "teapot.svg"
        ),
        Product("cup", "Everyday Cup", "Hand-thrown, fits two hands. 300 ml", 1800, "cup.svg"),
        Product(
            "kettle", "Gooseneck Kettle", "Brushed steel, pours where you mean it. 900 ml", 6900, "kettle.svg"
        ),
    )
}


def price(cents: int) -> str:
    """`14.50`, as people read it."""
    return f"{cents // 100}.{cents % 100:02}"
