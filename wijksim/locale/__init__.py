"""The words: everything a reader sees, in Dutch and English, from one catalogue a language.

    >>> from wijksim.locale import words
    >>> words("nl").number(1234.5, 1)
    '1.234,5'

A text has a dotted key ("table.difference") and may have `{placeholders}`; both languages have the same.
"""

from wijksim.locale.words import LANGUAGES, Words, one_line, words

__all__ = ["LANGUAGES", "Words", "one_line", "words"]
