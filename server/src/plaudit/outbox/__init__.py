"""Events that committed, waiting to be told to others.

A row is written in the transaction of its cause, so there is neither an event without its change nor a
change without its event. Lifecycle events are rows of their own; the votes of one transaction and poll are
one row of type `votes` that points at a stretch of the log (`first`, `last`: places, included). The relay of
webhooks reads that poll's acts there and tells them as vote.cast, vote.changed and vote.retracted, where
somebody wants to hear of single votes. Rows that were told are deleted after a day.
"""
