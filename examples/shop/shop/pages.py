"""The shop's pages: plain HTML that works without any script, and one tag of Plaudit's."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from shop.catalogue import PRODUCTS, Product, price
from shop.counter import Order


@dataclass(frozen=True)
class Frame:
    """What is around every page. `loader`: Plaudit's one line, for this customer."""

    loader: str
    in_basket: int

    def around(self, title: str, body: str) -> str:
        basket = f"Basket <b>{self.in_basket}</b>" if self.in_basket else "Basket"
        return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Harbour Tea</title>
<link rel="icon" href="/static/mark.svg">
<link rel="stylesheet" href="/static/shop.css">
{self.loader}
</head>
<body>
<header><a class="mark" href="/"><img src="/static/mark.svg" alt="" width="36" height="36">Harbour Tea</a>
<nav><a href="/">Shop</a><a class="basket" href="/basket">{basket}</a></nav></header>
<main>{body}</main>
<footer><p>An example of <a href="https://www.apache.org/licenses/LICENSE-2.0">open source</a>. Nothing is sold here.</p></footer>
</body>
</html>
"""


def loader(server: str, publishable_key: str, user_token: str) -> str:
    """The one line that lets Plaudit show this customer something."""
    return (
        f'<script async src="{escape(server)}/widget/v1.js" data-key="{escape(publishable_key)}" '
        f'data-user-token="{escape(user_token)}"></script>'
    )


def front() -> str:
    cards = "".join(_card(product) for product in PRODUCTS.values())
    return f"""<section class="hero"><p class="kicker">Small batches, slow boats</p>
<h1>Tea that has seen the sea.</h1><p>Picked in spring, landed in autumn, packed by hand on the quay.</p></section>
<section class="shelf" aria-label="Products">{cards}</section>"""


def _card(product: Product) -> str:
    return f"""<article class="card"><div class="picture"><img src="/static/{product.picture}" alt="" width="240" height="200"></div>
<h2>{escape(product.name)}</h2><p>{escape(product.about)}</p>
<form method="post" action="/basket/add"><span class="price">€ {price(product.cents)}</span>
<button name="product" value="{product.key}" aria-label="Add {escape(product.name)} to the basket">Add</button></form></article>"""


def basket(lines: Mapping[str, int], total: int) -> str:
    if not lines:
        return """<section class="slip"><h1>Your basket is empty</h1><p>The kettle is on whenever you are.</p>
<p><a class="button" href="/">Back to the shelf</a></p></section>"""
    rows = "".join(_row(key, count) for key, count in lines.items())
    return f"""<section class="slip"><h1>Your basket</h1>
<table><thead><tr><th scope="col">What</th><th scope="col">How many</th><th scope="col">Price</th><th></th></tr></thead>
<tbody>{rows}</tbody>
<tfoot><tr><th scope="row" colspan="2">Together</th><td>€ {price(total)}</td><td></td></tr></tfoot></table>
<form method="post" action="/checkout"><fieldset><legend>How shall it come?</legend>
<label><input type="radio" name="delivery" value="post" checked> By post, in three days</label>
<label><input type="radio" name="delivery" value="boat"> By boat, when the tide is right</label></fieldset>
<button class="wide">Pay € {price(total)}</button></form></section>"""


def _row(key: str, count: int) -> str:
    product = PRODUCTS[key]
    return f"""<tr><th scope="row"><img src="/static/{product.picture}" alt="" width="60" height="50">{escape(product.name)}</th>
<td>{count}</td><td>€ {price(product.cents * count)}</td>
<td><form method="post" action="/basket/remove"><button class="quiet" name="product" value="{key}"
aria-label="Take {escape(product.name)} out">Remove</button></form></td></tr>"""


def thanks(order: Order) -> str:
    items = "".join(f"<li>{count} × {escape(PRODUCTS[key].name)}</li>" for key, count in order.lines.items())
    return f"""<section class="slip done"><p class="kicker">Order {escape(order.number)}</p><h1>It is on its way.</h1>
<ul>{items}</ul><p class="sum">€ {price(order.total)} paid</p><p><a class="button" href="/">Keep looking</a></p></section>"""


def nothing_here() -> str:
    return """<section class="slip"><h1>Nothing here but fog</h1><p><a class="button" href="/">Back to the shelf</a></p></section>"""
