"""Surveys: polls in an order, with logic between them, and one response per participant.

An item is a poll of the project, so its results, its log and its integrity are those of any poll. What is
added here: which item comes next, what a participant has said so far, and how the whole ended.
"""
