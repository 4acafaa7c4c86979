"""Polls: a question of some kind plus rules. Read `model`, `voting`, `ports` in this order.

This package knows no transport and no database; both are handed in through `ports`.
"""
