"""What people are shown on the host's word: effects, polls, surveys; until when, and what came of it."""
