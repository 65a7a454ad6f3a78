"""Forms made of the field tables: nothing typed is lost, values are those of a JSON document."""

from html import unescape

import pytest
from django.http import QueryDict

from apps.capacity import shapes
from apps.capacity.rules.fields import TYPES, FieldKind, FieldSpec
from apps.capacity.shapes import TypedForm

GBPS = 10**9
LINKS = (("PNI-00001", "BOG-2"), ("PNI-00002", "BOG-3"))


def form(type_: str, data: str | None = None, values=None, given=None) -> TypedForm:
    made = TypedForm(
        TYPES[type_].fields, values=values or {}, given=given or {},
        data=None if data is None else QueryDict(data),
    )  # fmt: skip
    if data is not None:
        made.is_valid()
    return made


@pytest.mark.parametrize("type_", TYPES)
def test_every_type_has_an_input_for_each_field(type_):
    made = form(type_)

    assert list(made.fields) == [spec.name for spec in TYPES[type_].fields]
    assert made.as_p()


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (FieldKind.BPS, "400", 400 * GBPS),
        (FieldKind.BPS, "1,200.5", 1_200_500_000_000),
        (FieldKind.BPS, "lots", "lots"),
        (FieldKind.BPS, "NaN", "NaN"),
        (FieldKind.BPS, "1e400", "1e400"),
        (FieldKind.BPS, "-5", -5 * GBPS),
        (FieldKind.WHOLE, " 4 ", 4),
        (FieldKind.WHOLE, "four", "four"),
        (FieldKind.TEXT, "  RIPE::AS-X ", "RIPE::AS-X"),
        (FieldKind.TEXT, "   ", None),
        (FieldKind.DATE, "2027-01-31", "2027-01-31"),
        (FieldKind.FLAG, "on", True),
        (FieldKind.FLAG, None, False),
    ],
)
def test_typed_text_becomes_a_json_value_or_stays(kind, typed, value):
    assert shapes.wire(FieldSpec("x", "X", kind), typed) == value


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (FieldKind.BPS, 400 * GBPS, "400"),
        (FieldKind.BPS, 1_500_000_000, "1.5"),
        (FieldKind.BPS, "lots", "lots"),
        (FieldKind.MOMENT, "2027-01-31T22:00:00+00:00", "2027-01-31T22:00"),
        (FieldKind.SECRET, {"sealed": "abc"}, ""),
        (FieldKind.BREACHES, ["BRE-00001", "BRE-00002"], "BRE-00001, BRE-00002"),
        (FieldKind.BREACHES, [], ""),
        (FieldKind.TEXT, None, ""),
    ],
)
def test_value_is_shown_as_it_is_typed(kind, value, text):
    assert shapes.shown(FieldSpec("x", "X", kind), value) == text


def test_nothing_is_refused_however_wrong():
    made = form("pni_new", "port_count=many&mtu=-1&desired_on=tomorrow&facility=")

    assert made.is_valid()
    assert made.typed["port_count"] == "many"
    assert made.typed["desired_on"] == "tomorrow"
    assert made.typed["facility"] is None


def test_refusal_stands_beside_its_input_and_keeps_the_text():
    made = form("pni_new", "port_count=many")

    made.refuse({"port_count": "Number of ports is a number.", "elsewhere": "not here"})

    assert made.errors == {"port_count": ["Number of ports is a number."]}
    assert 'value="many"' in str(made["port_count"])


def test_own_interconnects_are_chosen_by_name():
    made = form("pni_augment", given={"interconnect": LINKS})

    assert ">BOG-3</option>" in str(made["interconnect"])


def test_objects_too_many_to_look_through_are_typed():
    many = tuple((f"PNI-{n:05}", f"BOG-{n}") for n in range(shapes.TOO_MANY + 1))

    made = form("pni_augment", given={"interconnect": many})

    assert str(made["interconnect"]).startswith('<input type="text"')


def test_secret_is_never_written_into_the_page():
    made = form("pni_new", values={"secret": {"sealed": "c2VhbGVk"}})

    assert "c2VhbGVk" not in made.as_p()


def test_secret_left_empty_stays_what_it_is():
    made = form("pni_new", "secret=", values={"secret": {"sealed": "abc"}})

    assert made.typed["secret"] == {"sealed": "abc"}


LINE = "sessions-{0}-our_ip={1}&sessions-{0}-their_ip={2}"


def test_lines_are_read_in_order_without_the_empty_ones():
    typed = "&".join([LINE.format(0, "2001:db8::1", "2001:db8::9"), LINE.format(1, "", ""),
                      LINE.format(7, "192.0.2.1", "192.0.2.9")])  # fmt: skip

    made = form("ix_sessions", typed + "&sessions-1-their_insert_asn=on")

    assert [row["their_ip"] for row in made.typed["sessions"]] == ["2001:db8::9", "192.0.2.9"]


def test_line_keeps_its_own_secret():
    before = [{"our_ip": "192.0.2.1", "secret": {"sealed": "one"}}]

    made = form("ix_sessions", LINE.format(0, "192.0.2.2", "192.0.2.9"),
                values={"sessions": before})  # fmt: skip

    assert made.typed["sessions"][0]["secret"] == {"sealed": "one"}


def test_wrong_line_is_named_by_number_and_label():
    made = form("ix_sessions", LINE.format(0, "x", "y"))

    made.refuse({"sessions[0].their_ip": "That is no IP address."})

    assert made.errors["sessions"] == ["Line 1, Your address: That is no IP address."]


def test_what_is_typed_is_escaped():
    made = form("other", "subject=%3Cscript%3Ealert(1)%3C/script%3E")

    html = str(made["subject"])

    assert "<script>" not in html
    assert "<script>alert(1)</script>" in unescape(html)


def test_field_that_depends_on_another_says_on_which():
    made = form("pni_new")

    assert 'data-only="ip_provider=partner"' in str(made["ipv4"])


def test_rates_are_asked_for_in_gbps():
    assert form("pni_new")["current_peak_bps"].label == "Peak with us today, Gbps"
