"""Search boxes: words in any order, each matched from its beginning, by full-text indexes.

What is few enough to be held in memory is compared there, by the same rule.
"""

import re
import unicodedata
from functools import cache, lru_cache

import rapidfuzz
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Model, Q
from django.db.models.expressions import RawSQL

MOST_WORDS = 8  # what comes after is left out: nobody types more, and each word costs an index scan
LONGEST_WORD = 100  # PostgreSQL refuses words of over 2 kB
_ASN = re.compile(r"(?:AS)?(\d{1,10})", re.IGNORECASE)
_ANY = "the word that is looked for"
_LARGEST_ASN = 2**32 - 1


def words(text: str) -> list[str]:
    """The words of a search text that have a letter or a digit."""
    found = [word for word in text.replace("\0", " ").split() if re.search(r"\w", word)]
    return [word[:LONGEST_WORD] for word in found[:MOST_WORDS]]


def plain(text: str) -> str:
    """In small letters and without accents: `Bogotá` as `bogota`."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def fits(text: str, name: str) -> bool:
    """Each word of the text begins a word of the name, in any order, whatever the accents."""
    said, asked = _plain_words(name), _plain_words(" ".join(words(text)))
    return bool(asked) and all(any(each.startswith(word) for each in said) for word in asked)


@lru_cache(maxsize=4096)
def _plain_words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", plain(text)))


def likeness(text: str, name: str) -> float:
    """0 to 100: how near two names are as they are written, whatever their case and accents."""
    return rapidfuzz.fuzz.ratio(plain(text), plain(name))


def starts_with(word: str) -> SearchQuery:
    """A full-text query for texts with a word that begins with `word`, in the simple language."""
    return SearchQuery(_begins(word), config="simple", search_type="raw")


def _begins(word: str) -> str:
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*"


def ids_with(model: type[Model], vector: SearchVector, word: str) -> RawSQL:
    """Ids of rows with a word that begins with `word`, for `pk__in`; by the index of `vector`.

    The SQL is written once: a search asks for twenty of these, and each would take Django half a
    millisecond to write.
    """
    sql, parameters = _ids_with(model, vector)
    values = [_begins(word) if each == _ANY else each for each in parameters]
    return RawSQL(sql, values)  # noqa: S611  written by Django


@cache
def _ids_with(model: type[Model], vector: SearchVector) -> tuple[str, tuple[object, ...]]:
    wanted = SearchQuery(_ANY, config="simple", search_type="raw")
    rows = model._default_manager.annotate(words=vector).filter(words=wanted)
    return rows.order_by().values("pk").query.sql_with_params()


def either(*parts: RawSQL) -> RawSQL:
    """The ids of all parts together."""
    sql = " UNION ALL ".join(part.sql for part in parts)
    return RawSQL(sql, [value for part in parts for value in part.params])  # noqa: S611


def asn_ranges(word: str, field: str) -> Q | None:
    """Numbers whose decimal digits begin with those of `AS645` or `645`; None for other words.

    Written as ranges, so that the unique index on the number answers.
    """
    ranges = Q()
    for low, high in asns_from(word):
        ranges |= Q(**{f"{field}__range": (low, high)})
    return ranges or None


def asns_from(word: str) -> list[tuple[int, int]]:
    """The same as pairs of the first and the last number; none for other words."""
    match = _ASN.fullmatch(word)
    if match is None or match[1].startswith("0"):
        return []
    lows = (int(match[1]) * 10**zeros for zeros in range(11 - len(match[1])))
    sizes = (10**zeros for zeros in range(11 - len(match[1])))
    return [
        (low, min(low + size - 1, _LARGEST_ASN))
        for low, size in zip(lows, sizes, strict=True)
        if low <= _LARGEST_ASN
    ]
