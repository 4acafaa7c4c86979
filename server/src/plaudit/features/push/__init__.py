"""Web push: what reaches a person while no page of theirs is open. Stands on interactions."""
