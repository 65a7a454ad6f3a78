"""JSON that could be read in two ways is refused (portal.md 6.5)."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.api.robots import shapes, strict
from apps.api.robots.faults import Fault
from apps.api.robots.schemas import given as body
from apps.api.robots.schemas import many, text, words

WHOLE = {"type": "integer", "minimum": 1}
SHAPE = body(
    {
        "asn": WHOLE,
        "mode": words("a", "b"),
        "secret": text(most=3),
        "sessions": many(body({"peer_ip": text(most=45)}, required=("peer_ip",))),
    },
    required=("asn",),
)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 41 + b"}",
        b'{"a": "\xff"}',
        b'["\\u0000"]',
        b'["\\ud800"]',
        b'{"\\u0000": 1}',
        b"[" * 100_000,
        b"{'a': 1}",
        b'{"a": 1} x',
    ],
)
def test_what_is_no_strict_json_is_refused(raw):
    with pytest.raises(Fault) as fault:
        strict.parse(raw)

    assert fault.value.status == 400


def test_plain_json_is_read():
    assert strict.parse('{"a": [1, 2.5, "ü", null, true]}'.encode()) == {
        "a": [1, 2.5, "ü", None, True]
    }


@given(st.binary(max_size=60))
def test_no_bytes_break_it(raw):
    with suppress(Fault):
        strict.parse(raw)


@pytest.mark.parametrize(
    ("value", "errors"),
    [
        ({}, {"asn": "This is required."}),
        ({"asn": "64500"}, {"asn": "Send a whole number."}),
        ({"asn": True}, {"asn": "Send a whole number."}),
        ({"asn": 0}, {"asn": "Send at least 1."}),
        ({"asn": 1, "mode": "c"}, {"mode": "Use one of a, b."}),
        ({"asn": 1, "sessions": [{}]}, {"sessions[0].peer_ip": "This is required."}),
        (
            {"asn": 1, "colour": 1},
            {"colour": "There is no such field. Possible: asn, mode, secret, sessions."},
        ),
        ([], {"": "Send an object."}),
    ],
)
def test_wrong_place_is_named(value, errors):
    with pytest.raises(Fault) as fault:
        shapes.check(value, SHAPE)

    assert dict(fault.value.errors) == errors


def test_secret_is_not_repeated():
    with pytest.raises(Fault) as fault:
        shapes.check({"asn": 1, "secret": "hunter2"}, SHAPE, secret=("secret",))

    assert "hunter2" not in str(fault.value)


def test_value_of_the_shape_is_fine():
    shapes.check({"asn": 64500, "sessions": [{"peer_ip": "192.0.2.1"}]}, SHAPE)
