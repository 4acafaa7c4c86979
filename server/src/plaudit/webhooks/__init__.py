"""Telling a host's own servers what happened: at least once, signed, with one id and one body for ever.

A relay turns committed rows of the outbox into messages, and each message into one delivery for every
endpoint that wants it, in the transaction that moves its cursor. Deliverers try each delivery until somebody
answers or days have passed. Knows no feature: what a message says is written by a teller handed in.
"""
