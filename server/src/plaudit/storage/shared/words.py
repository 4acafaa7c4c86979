"""Text as it is searched in: alike whatever the case, and however its letters are composed."""

import unicodedata


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
