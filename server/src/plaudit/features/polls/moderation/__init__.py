"""What the audience writes and a moderator rules on: suggestions, answers in words, marks on options."""
