"""Adapters that carry hints between nodes. One process needs only `in_process`."""
