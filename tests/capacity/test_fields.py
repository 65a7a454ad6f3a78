"""The fields of every type, and how raw values become typed ones."""

import pytest

from apps.capacity.enums import RequestType
from apps.capacity.rules.fields import TYPES, FieldKind, read
from apps.capacity.rules.fields.spec import FieldSpec

PNI = TYPES["pni_new"].fields
IX = TYPES["ix_sessions"].fields


@pytest.mark.parametrize("type_", RequestType)
def test_every_type_has_its_fields(type_: RequestType) -> None:
    spec = TYPES[type_]

    names = [field.name for field in spec.fields]

    assert spec.title == type_.label
    assert len(set(names)) == len(names)
    assert {"contact_email", "desired_on", "client_ref"} <= set(names)
    assert [f for _, _, fields in spec.groups for f in fields].__len__() == len(spec.fields)


@pytest.mark.parametrize("type_", RequestType)
def test_what_a_field_depends_on_is_there(type_: RequestType) -> None:
    spec = TYPES[type_]

    for field in spec.fields:
        if field.only_if:
            other, values = field.only_if
            choices = [value for value, _ in spec.field(other).choices]
            assert set(values) <= set(choices or ["true"])
        if field.kind is FieldKind.CHOICE:
            assert field.choices
            assert field.default in (None, *(value for value, _ in field.choices))


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("facility", "1042", 1042),
        ("port_speed_gbps", 100, "100"),
        ("port_count", "4", 4),
        ("current_peak_bps", 120_000_000_000, 120_000_000_000),
        ("bfd", "on", True),
        ("ipv4", " 192.0.2.16/31 ", "192.0.2.16/31"),
        ("ipv6", "2001:DB8::/127", "2001:db8::/127"),
        ("desired_on", "2027-01-31", "2027-01-31"),
        ("contact_email", "noc@isp.example", "noc@isp.example"),
        ("contact_phone", "+57 601 555 0100", "+57 601 555 0100"),
        ("justification", "<script>alert(1)</script>\n\u202eabc =1+1", None),
        ("xc_note", "", None),
        ("more", [], []),
    ],
)
def test_value_is_read(name: str, raw: object, value: object) -> None:
    values, errors = read(PNI, {name: raw})

    assert errors == {}
    assert values == {name: raw if name == "justification" else value}


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("facility", "Equinix", "its number in PeeringDB"),
        ("facility", "0x1", "its number in PeeringDB"),
        ("port_speed_gbps", "25", "one of 10, 100, 400, 800"),
        ("port_speed_gbps", True, "one of"),
        ("port_count", 0, "at least 1"),
        ("port_count", 17, "at most 16"),
        ("port_count", "2.5", "whole number"),
        ("port_count", "NaN", "is a number"),
        ("port_count", True, "is a number"),
        ("port_count", "9" * 60, "is a number"),
        ("current_peak_bps", -1, "at least 0"),
        ("bfd", "maybe", "true or false"),
        ("bfd_interval_ms", 49, "at least 50"),
        ("ipv4", "192.0.2.17/30", "write it as 192.0.2.16/30"),
        ("ipv4", "somewhere", "no subnet"),
        ("mtu", 100, "at least 1280"),
        ("max_prefix4", 0, "at least 1"),
        ("max_prefix4", -5, "at least 1"),
        ("desired_on", "31.1.2027", "2027-01-31"),
        ("contact_email", "noc at isp", "no e-mail"),
        ("contact_phone", "call me", "no phone"),
        ("client_ref", "x" * 81, "at most 80"),
        ("client_ref", "a\x00b", "control character"),
        ("client_ref", "a\nb", "control character"),
        ("justification", "a\x1b[31m", "control character"),
        ("justification", "\ud800", "control character"),
        ("justification", 7, "is a text"),
        ("more", "one", "is a list"),
        ("more", [1], "A line has the fields"),
        ("color", "red", "no field 'color'"),
    ],
)
def test_value_that_cannot_be_read_says_the_way_out(name: str, raw: object, says: str) -> None:
    _, errors = read(PNI, {name: raw})

    assert says in " ".join(errors.values())
    assert all(key.startswith(name) for key in errors)


def test_error_in_a_line_names_the_line() -> None:
    lines = [{"our_ip": "192.0.2.1", "their_ip": "192.0.2.2"}, {"their_ip": "x", "vlan": 7}]

    values, errors = read(IX, {"sessions": lines})

    assert sorted(errors) == ["sessions[1].their_ip", "sessions[1].vlan"]
    assert values["sessions"][0] == {"our_ip": "192.0.2.1", "their_ip": "192.0.2.2"}


def test_batch_of_65_sessions_is_refused() -> None:
    _, errors = read(IX, {"sessions": [{}] * 65})

    assert errors == {"sessions": "65 lines are too many; send at most 64 at once."}


SECRET = FieldSpec("secret", "Secret", FieldKind.SECRET, most=80)


@pytest.mark.parametrize("raw", ["x" * 81, "ü" * 41, "hunter\x07", "a\nb", 5])
def test_bad_secret_is_refused_and_never_echoed(raw: object) -> None:
    _, errors = read((SECRET,), {"secret": raw})

    assert set(errors) == {"secret"}
    assert str(raw) not in errors["secret"]


def test_stored_secret_stays() -> None:
    values, errors = read((SECRET,), {"secret": {"sealed": "gAAA"}})

    assert (values, errors) == ({"secret": {"sealed": "gAAA"}}, {})


@pytest.mark.parametrize(
    ("raw", "value"), [("AS64500", 64500), (64500, 64500), ("0", None), ("4294967296", None),
                       ("abc", None), (-1, None), ("²", None)]
)  # fmt: skip
def test_asn_is_a_number_of_32_bits(raw: object, value: int | None) -> None:
    values, errors = read((FieldSpec("bgp_asn", "ASN", FieldKind.ASN),), {"bgp_asn": raw})

    assert (values["bgp_asn"], bool(errors)) == (value, value is None)
