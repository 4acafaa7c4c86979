"""Group commit: a bounded queue, one transaction at a time, one outcome per item. Knows nothing of votes."""
