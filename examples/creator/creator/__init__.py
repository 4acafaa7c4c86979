"""A stream page: a poll beside the picture, reactions below it, confetti when it is worth it."""
