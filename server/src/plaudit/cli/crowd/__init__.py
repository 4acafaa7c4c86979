"""Simulated voters and viewers, and the truth they keep for themselves.

`ballots`, `truth` and `mood` decide and count, and touch nothing. `http`, `socket`, `voters` and `viewers`
speak to a server over the same public interface as everybody else.
"""
