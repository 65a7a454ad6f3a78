"""What cells mean: pure, so that every word of them can be tested in a table."""

from apps.exchange.rules.columns import guess_fields, header_row, heads_digest, plain
from apps.exchange.rules.dates import ORDERS, order_of, read_day
from apps.exchange.rules.texts import decoded, delimiter, is_garbled, rows_of
from apps.exchange.rules.values import (
    address,
    as_number,
    choice,
    currency,
    decimal_of,
    flag,
    money,
    rate,
    text_of,
    whole,
    words,
)

__all__ = [
    "ORDERS",
    "address",
    "as_number",
    "choice",
    "currency",
    "decimal_of",
    "decoded",
    "delimiter",
    "flag",
    "guess_fields",
    "header_row",
    "heads_digest",
    "is_garbled",
    "money",
    "order_of",
    "plain",
    "rate",
    "read_day",
    "rows_of",
    "text_of",
    "whole",
    "words",
]
