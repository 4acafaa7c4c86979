"""Likes and emoji on anything of the host: the smallest things people can say."""
