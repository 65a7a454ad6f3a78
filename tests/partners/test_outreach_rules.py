"""Who may be written to, who may be one person, and what references are: pure."""

from dataclasses import replace
from datetime import date

import pytest

from apps.partners import rules
from apps.partners.rules.outreach import (
    ARCHIVED,
    BOUNCED,
    INACTIVE,
    MOVED,
    NO_ADDRESS,
    ONLY_OPERATIONS,
    OPTED_OUT,
    PARTNER_ARCHIVED,
    TWICE,
)

TODAY = date(2026, 11, 19)
CAP = rules.Cap(2, 30)
GOOD = rules.Standing(email="ana@fibra.example")
MAIL_IN = rules.MailIn("in@mail.example.net", "key")


def why(**changes):
    return rules.why_not(replace(GOOD, **changes), today=TODAY, cap=CAP)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"source": "peeringdb"}, ONLY_OPERATIONS),
        ({"source": "PeeringDB"}, ONLY_OPERATIONS),
        ({"source": "peeringdb", "is_opted_out": True}, ONLY_OPERATIONS),
        ({"is_opted_out": True, "is_bounced": True}, OPTED_OUT),
        ({"is_partner_archived": True}, PARTNER_ARCHIVED),
        ({"is_archived": True}, ARCHIVED),
        ({"email": " "}, NO_ADDRESS),
        ({"is_bounced": True}, BOUNCED),
        ({"is_inactive": True}, INACTIVE),
        ({"is_twice": True}, TWICE),
        ({"is_moved": True}, MOVED),
        ({"blocked_until": TODAY}, "The partner is not to be contacted until 19 Nov 2026."),
        ({"blocked_until": date(2026, 11, 18)}, ""),
        ({"recent": 1}, ""),
        ({"recent": 2}, "The partner has had its 2 mails in 30 days."),
    ],
)
def test_who_may_be_written_to(changes, reason):
    assert why(**changes) == reason


def test_a_letter_for_another_address_is_not_sent():
    assert rules.again(GOOD, written_to="ANA@fibra.example", recent=1) == replace(GOOD, recent=1)
    assert rules.again(GOOD, written_to="old@fibra.example", recent=0).is_moved


@pytest.mark.parametrize(
    ("kept", "gone", "source"),
    [
        (("a@x.example", "manual"), ("a@x.example", "peeringdb"), "manual"),
        (("A@x.example", "peeringdb"), ("a@x.example", "manual"), "manual"),
        (("a@x.example", "peeringdb"), ("b@x.example", "manual"), "peeringdb"),
        (("", "manual"), ("b@x.example", "peeringdb"), "peeringdb"),
        (("", "peeringdb"), ("b@x.example", "manual"), "manual"),
    ],
)
def test_merging_does_not_launder_an_address_of_peeringdb(kept, gone, source):
    assert rules.merged_source(rules.Merging(*kept), rules.Merging(*gone)) == source


@pytest.mark.parametrize(
    ("verified", "stale"),
    [(None, True), (date(2025, 11, 18), True), (date(2025, 11, 20), False), (TODAY, False)],
)
def test_a_contact_is_stale_after_a_year(verified, stale):
    assert rules.is_stale(verified, today=TODAY, months=12) is stale


def known(pk, name, email="", phone="", partner=1):
    return rules.Somebody(pk, partner, name, email, phone)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (known(1, "Ana", "a@x.example"), known(2, "Bo", "A@X.example"), ("Same e-mail",)),
        (known(1, "Ana", "a@x.example"), known(2, "Bo", "a@x.example", partner=2),
         ("Same e-mail",)),
        (known(1, "Ana", phone="+57 1 555 0100"), known(2, "Bo", phone="0057 (1) 555-0100"),
         ("Same telephone",)),
        (known(1, "Ana", phone="+57 1 555 0100"), known(2, "Bo", phone="5715550100", partner=2),
         ()),
        (known(1, "A", phone="123"), known(2, "B", phone="123"), ()),
        (known(1, "Ana Ruíz"), known(2, "RUIZ, Ana"), ("Like names",)),
        (known(1, "Camila Restrepo"), known(2, "Camila Restreppo"), ("Like names",)),
        (known(1, "Camila Restrepo"), known(2, "Camila Restrepo", partner=2), ()),
        (known(1, "Ana Ruiz"), known(2, "Ana Díaz"), ()),
        (known(1, "محمد العلي"), known(2, "محمد العلي"), ("Like names",)),
    ],
)  # fmt: skip
def test_who_may_be_one_person(one, other, reasons):
    found = rules.pairs([other, one])

    assert [pair.reasons for pair in found] == ([reasons] if reasons else [])


def test_references_are_found_in_what_people_write():
    texts = ("Re: agr-00042 and PNI-00007, not XAGR-00001", "AGR-00042; CAP-1, BRE-00003-x")

    assert rules.refs_in(*texts) == ["AGR-00042", "PNI-00007"]


def test_an_address_that_takes_mail_in_gives_its_reference():
    address = rules.address_of("PAR-00012", MAIL_IN)

    assert address.startswith("in+PAR-00012.")
    assert rules.ref_of(["us@x.example", address.upper()], MAIL_IN) == "PAR-00012"


@pytest.mark.parametrize(
    "address",
    [
        "in+PAR-00012.aaaaaaaaaaaa@mail.example.net",
        "in+PAR-00012@mail.example.net",
        "in@mail.example.net",
        "not an address",
    ],
)
def test_an_address_without_the_right_token_gives_nothing(address):
    assert rules.ref_of([address], MAIL_IN) == ""


def test_a_token_is_for_its_reference_and_its_workspace_alone():
    address = rules.address_of("PAR-00012", MAIL_IN)

    assert rules.ref_of([address.replace("00012", "00013")], MAIL_IN) == ""
    assert rules.ref_of([address], rules.MailIn("in@mail.example.net", "another")) == ""
    assert rules.ref_of([address.replace("mail.", "other.")], MAIL_IN) == ""
    assert rules.address_of("PAR-00012", rules.MailIn("", "key")) == ""


@pytest.mark.parametrize(
    ("text", "scope"),
    [("", ""), ("  ", ""), ("agr-00042", "AGR-00042"), ("bog-1", "BOG-1"), ("LATAM", "LATAM"),
     ("Bogotá", None), ("BOG 1", None), ("AGR-00042, AGR-00043", None), ("B", None), ("123", None)],
)  # fmt: skip
def test_a_role_is_limited_to_a_reference_or_the_code_of_a_place(text, scope):
    assert rules.scope_of(text) == scope
