"""Search boxes: words in any order, each matched from its beginning, by full-text indexes."""

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

MOST_WORDS = 8  # what comes after is left out: nobody types more, and each word costs an index scan
LONGEST_WORD = 100  # PostgreSQL refuses words of over 2 kB
_ASN = re.compile(r"(?:AS)?(\d{1,10})", re.IGNORECASE)
_LARGEST_ASN = 2**32 - 1


def words(text: str) -> list[str]:
    """The words of a search text that have a letter or a digit."""
    found = [word for word in text.replace("\0", " ").split() if re.search(r"\w", word)]
    return [word[:LONGEST_WORD] for word in found[:MOST_WORDS]]


def starts_with(word: str) -> SearchQuery:
    """A full-text query for texts with a word that begins with `word`, in the simple language."""
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return SearchQuery(f"'{quoted}':*", config="simple", search_type="raw")


def asn_ranges(word: str, field: str) -> Q | None:
    """Numbers whose decimal digits begin with those of `AS645` or `645`; None for other words.

    Written as ranges, so that the unique index on the number answers.
    """
    match = _ASN.fullmatch(word)
    if match is None or match[1].startswith("0"):
        return None
    ranges = Q()
    for zeros in range(11 - len(match[1])):
        low = int(match[1]) * 10**zeros
        if low <= _LARGEST_ASN:
            high = min(low + 10**zeros - 1, _LARGEST_ASN)
            ranges |= Q(**{f"{field}__range": (low, high)})
    return ranges or None
