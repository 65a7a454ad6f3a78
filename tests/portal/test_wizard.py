"""Steps of a draft, its values in words, and what happens next."""

from datetime import date

import pytest

from apps.capacity.rules.fields import TYPES, FieldKind, FieldSpec
from apps.portal.requests import ahead, kinds, wizard, words

GBPS = 10**9


@pytest.mark.parametrize("type_", TYPES)
def test_every_field_is_typed_in_one_step(type_):
    names = [spec.name for part in wizard.parts(type_) for spec in part.fields]

    assert sorted(names) == sorted(spec.name for spec in TYPES[type_].fields)


@pytest.mark.parametrize("type_", TYPES)
def test_every_type_can_be_chosen_in_words(type_):
    kind = kinds.BY_TYPE[type_]

    assert kind.title
    assert kind.does
    assert kind.who


def test_continue_skips_steps_where_nothing_is_missing():
    assert wizard.after("pni_new", "what", {"current_peak_bps": "Fill this in."}) == "traffic"


def test_continue_leads_to_the_review_when_all_is_there():
    assert wizard.after("pni_new", "what", {}) == wizard.REVIEW


def test_continue_never_leads_back():
    assert wizard.after("pni_new", "traffic", {"facility": "Choose one."}) == wizard.REVIEW


def test_field_of_a_line_belongs_to_the_step_of_its_table():
    assert wizard.part_of("ix_sessions", "sessions[2].their_ip").key == "technical"


def test_first_step_has_none_before():
    assert wizard.before("pni_new", "what") == ""
    assert wizard.before("pni_new", wizard.REVIEW) == "contact"


def test_stepper_counts_what_is_missing(settings):
    links = wizard.stepper("CAP-00001", "pni_new", here="what",
                           errors={"facility": "x", "current_peak_bps": "x"})  # fmt: skip

    assert [(link.mark, link.note) for link in links] == [
        ("now", ""), ("done", ""), ("next", "1 to fill in"), ("done", ""), ("next", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (FieldKind.BPS, 400 * GBPS, "400\u00a0Gbps"),
        (FieldKind.BPS, "lots", "lots"),
        (FieldKind.FLAG, True, "Yes"),
        (FieldKind.DATE, "2027-01-31", "31 Jan 2027"),
        (FieldKind.DATE, "soon", "soon"),
        (FieldKind.MOMENT, "2027-01-31T22:00:00+00:00", "31 Jan 2027, 22:00 UTC"),
        (FieldKind.SECRET, {"sealed": True}, "Set"),
        (FieldKind.BREACHES, ["BRE-00001", "BRE-00002"], "BRE-00001, BRE-00002"),
        (FieldKind.TEXT, None, "\u2013"),
    ],
)
def test_value_in_words(kind, value, text):
    assert words.say(FieldSpec("x", "X", kind), value) == text


def test_own_object_is_called_by_its_name():
    given = {"interconnect": (("PNI-00001", "BOG-2"),)}

    assert words.say(TYPES["pni_augment"].field("interconnect"), "PNI-00001", given) == "BOG-2"


def test_change_tells_before_and_after():
    before = {"port_count": 2, "mode": "lag_lacp", "mtu": None}

    found = words.changes("pni_new", before, {"port_count": 4, "mode": "lag_lacp", "mtu": ""})

    assert found == [words.Change("Number of ports", "2", "4")]


def test_field_that_does_not_count_is_not_shown():
    values = {"ip_provider": "us", "ipv4": "192.0.2.0/31", "facility": 7}

    labels = [label for panel in words.panels("pni_new", values) for label, _ in panel.values]

    assert "IPv4 subnet" not in labels
    assert "Facility" in labels


def test_lines_are_read_one_by_one():
    rows = [{"our_ip": "192.0.2.1", "their_ip": "192.0.2.9", "secret": {"sealed": True}}]

    text = words.say(TYPES["ix_sessions"].field("sessions"), rows)

    assert text == "Our address 192.0.2.1; Your address 192.0.2.9; Secret Set"


DAY = date(2026, 12, 1)


def test_whoever_orders_is_told_so():
    stages = [("LOA_ISSUED", DAY), ("TESTING", DAY)]

    titles = [step.title for step in ahead.steps(stages, {"xc_orderer": "partner"}, is_draft=True)]

    assert titles == ["You send it", "You order the cross-connect", "Both sides test", "In service"]


def test_what_needs_no_build_is_carried_out_and_done():
    titles = [step.title for step in ahead.steps([("APPROVED", DAY)], {}, is_draft=False)]

    assert titles == ["Northlight carries it out", "Done"]


def test_both_sides_are_called_by_name():
    spec = TYPES["pni_new"].field("xc_orderer")

    assert words.say(spec, "partner") == "You"
    assert words.say(spec, "us") == "Northlight"
