"""A small shop for tea: what it takes to ask customers how their checkout was, and to answer them."""
