"""Templates and campaigns: whom they write to and why not, sent once, paused, cancelled."""

from datetime import date, timedelta

import pytest

from apps.core.errors import Invalid, Refused
from apps.partners import actions, queries
from apps.partners.actions import Places
from apps.partners.models import Campaign, Letter, MailTemplate
from tests import factories as make
from tests.factories import AT
from tests.together import together

HOST = "us.example"


@pytest.fixture
def fibra(db):
    return make.partner(name="Fibra Norte")


def person(partner, name="Ana Ruiz", **fields):
    fields.setdefault("email", f"{name.split()[0].lower()}@fibra.example")
    return make.contact(partner=partner, name=name, **fields)


def reasons(campaign):
    return dict(campaign.letters.values_list("contact__name", "reason"))


def claim(campaign, at=AT):
    return actions.claim_letters(campaign_id=campaign.pk, at=at, host=HOST)


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"body": "Hi {{ contact.password }}"}, "body", "contact.password"),
        ({"subject": "Hi {{ contact.firstname }}"}, "subject", "contact.firstname"),
        ({"body": "{% include 'x' %}"}, "body", "{%"),
        ({"subject": "Hi\nBcc: all@x.example"}, "subject", "one line"),
        ({"subject": "Hi\x00"}, "subject", ""),
        ({"subject": ""}, "subject", ""),
        ({"body": " "}, "body", "Body"),
        ({"body": "x" * 20_001}, "body", "20000"),
        ({"name": ""}, "name", ""),
        ({"language": "klingon"}, "language", "es"),
    ],
)
def test_a_wrong_template_is_refused_by_field(db, facts, field, words):
    with pytest.raises(Invalid) as refusal:
        make.mail_template(**facts)

    assert words in refusal.value.errors[field]
    assert not MailTemplate.objects.exists()


def test_a_template_is_there_once_in_a_language(db, manager):
    make.mail_template(name="Hello")
    spanish = make.mail_template(name="hello", language="es")

    with pytest.raises(Refused, match="already"):
        make.mail_template(name="HELLO")
    with pytest.raises(Refused, match="already"):
        actions.edit_template(template=spanish, language="en", by=manager, at=AT)


def test_a_draft_has_a_filled_mail_for_each_contact(fibra, manager):
    person(fibra)

    letter = make.campaign(manager).letters.get()

    assert (letter.state, letter.subject) == ("WAITING", "News for Fibra Norte")
    assert letter.body == "Dear Ana,\n\nwe meet Fibra Norte soon."


def test_everybody_left_out_has_the_reason(fibra, manager):
    silent = make.partner(name="Silent", do_not_contact_until=date(2026, 12, 1))
    person(fibra, "Good One")
    person(fibra, "Known There", source="peeringdb")
    person(fibra, "Bounced", bounced_at=AT)
    person(fibra, "Opted", opted_out_at=AT)
    person(fibra, "Archived", archived_at=AT)
    person(fibra, "No Mail", email="")
    person(fibra, "Twice", email="GOOD@fibra.example")
    person(silent, "Later")

    found = reasons(make.campaign(manager))

    assert {name: reason[:32] for name, reason in found.items()} == {
        "Good One": "",
        "Known There": "Known from PeeringDB only, whose",
        "Bounced": "Mail to the address bounced.",
        "Opted": "They asked not to be written to.",
        "No Mail": "No e-mail address is known.",
        "Twice": "The same address gets this mail ",
        "Later": "The partner is not to be contact",
    }


def test_the_list_of_partners_and_roles_decide_whom(fibra, manager):
    other = make.partner(region="EMEA")
    make.contact_with(fibra, "NOC", name="Noc")
    make.contact_with(fibra, "PEERING", name="Peering")
    make.contact_with(other, "PEERING", name="Far away")

    found = make.campaign(manager, query="?region=latam&sort=name", roles=["PEERING"])

    assert list(reasons(found)) == ["Peering"]


@pytest.mark.parametrize("query", ["regoin=LATAM", "state=GREAT", "tier=BEST&region=LATAM"])
def test_a_filter_that_is_none_does_not_write_to_everybody(fibra, manager, query):
    with pytest.raises(Refused, match="no such filter"):
        make.campaign(manager, query=query)
    assert not Campaign.objects.exists()


def test_partners_without_anybody_are_named(fibra, manager):
    campaign = make.campaign(manager)

    found = queries.unreached(campaign, queries.partners())

    assert list(found) == [fibra]


def test_the_cap_of_a_partner_counts_what_went_out_before(fibra, manager, settings):
    settings.OUTREACH_MAILS, settings.OUTREACH_DAYS = 2, 30
    for name in ("Ana", "Bo", "Cy"):
        person(fibra, name)

    first = make.campaign(manager)
    assert sorted(reasons(first).values()) == [
        "",
        "",
        "The partner has had its 2 mails in 30 days.",
    ]
    actions.start_campaign(campaign=first, by=manager, at=AT)
    claim(first)

    assert all(reasons(make.campaign(manager)).values())
    later = make.campaign(manager, at=AT + timedelta(days=31))
    assert sorted(reasons(later).values())[:2] == ["", ""]


def test_two_campaigns_do_not_share_out_the_same_cap(fibra, manager, settings):
    settings.OUTREACH_MAILS = 1
    person(fibra)
    both = [make.campaign(manager), make.campaign(manager)]
    for campaign in both:
        actions.start_campaign(campaign=campaign, by=manager, at=AT)

    assert [len(claim(campaign)) for campaign in both] == [1, 0]
    assert "1 mail in 30 days" in both[1].letters.get().reason


def test_people_get_their_language(fibra, manager):
    make.mail_template(name="Hello")
    make.mail_template(name="Hello", language="es", body="Hola {{ contact.first_name }}")
    person(fibra, "Ana", language="es-CO")
    person(fibra, "Bo", language="de")

    found = make.campaign(manager, template=MailTemplate.objects.get(language="en"))

    bodies = dict(found.letters.values_list("name", "body"))
    assert (bodies["Ana"], bodies["Bo"][:7]) == ("Hola Ana", "Dear Bo")


def test_who_has_no_value_is_left_out(fibra, manager):
    other = make.partner()
    person(fibra, "Ana")
    person(other, "Bo")
    make.mail_template(body="We are both in {{ common.facilities }}.")

    places = {fibra.pk: Places(facilities=["Equinix BG1", "Cirion", "Zona"])}
    found = make.campaign(manager, places=places)

    assert reasons(found)["Bo"] == "No value for {{ common.facilities }}."
    body = found.letters.get(name="Ana").body
    assert body == "We are both in Equinix BG1, Cirion and Zona."


def test_names_and_partners_cannot_inject(fibra, manager):
    fibra.name = "Fibra {{ owner.email }}\r\nBcc: all@x.example {% now %}"
    fibra.save()
    person(fibra, "محمد\nالعلي")

    letter = make.campaign(manager).letters.get()

    assert letter.subject == "News for Fibra {{ owner.email }} Bcc: all@x.example {% now %}"
    assert letter.body.startswith("Dear محمد,")


def test_a_person_is_left_out_by_hand_for_good(fibra, manager):
    person(fibra)
    campaign = make.campaign(manager)

    actions.leave_out(letter=campaign.letters.get(), by=manager, at=AT)
    actions.draw_up(campaign=campaign, places={}, by=manager, at=AT)
    assert campaign.letters.get().reason == "Left out by hand."
    with pytest.raises(Refused, match="nobody to write to"):
        actions.start_campaign(campaign=campaign, by=manager, at=AT)


def test_a_person_left_out_comes_back(fibra, manager):
    person(fibra)
    letter = make.campaign(manager).letters.get()

    actions.leave_out(letter=letter, by=manager, at=AT)
    actions.leave_out(letter=letter, by=manager, at=AT, is_back=True)

    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("WAITING", "")


@pytest.mark.parametrize(
    "change",
    [
        {"source": "peeringdb"},
        {"bounced_at": AT},
        {"opted_out_at": AT},
        {"archived_at": AT},
        {"email": "new@fibra.example"},
    ],
)
def test_what_changed_after_drawing_up_counts(fibra, manager, change):
    contact = person(fibra)
    campaign = make.campaign(manager)
    type(contact).objects.filter(pk=contact.pk).update(**change)
    actions.start_campaign(campaign=campaign, by=manager, at=AT)

    assert claim(campaign) == []

    letter = campaign.letters.get()
    assert letter.state == "EXCLUDED"
    assert letter.reason
    assert actions.finish_campaigns(at=AT) == 1


def test_claiming_twice_finds_nothing_more(fibra, manager):
    person(fibra)
    campaign = make.campaign(manager)
    actions.start_campaign(campaign=campaign, by=manager, at=AT)

    [letter] = claim(campaign)

    assert letter.message_id == f"<outreach-{letter.pk}@us.example>"
    assert claim(campaign) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_send_at_once_one_is_refused():
    manager = make.user(role="manager")
    person(make.partner())
    campaign = make.campaign(manager)
    seen = [Campaign.objects.get(pk=campaign.pk) for _ in range(2)]

    results = together(
        *(lambda c=c: actions.start_campaign(campaign=c, by=manager, at=AT) for c in seen)
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Campaign.objects.get().state == "SENDING"


def test_a_paused_campaign_gives_nothing_and_goes_on_where_it_was(fibra, manager):
    person(fibra)
    campaign = make.campaign(manager)
    actions.start_campaign(campaign=campaign, by=manager, at=AT)

    actions.pause_campaign(campaign=campaign, by=manager, at=AT)
    assert claim(campaign) == []
    actions.resume_campaign(campaign=campaign, by=manager, at=AT)
    assert len(claim(campaign)) == 1


def test_a_cancelled_campaign_drops_what_waits_and_is_final(fibra, manager):
    person(fibra)
    campaign = make.campaign(manager)
    actions.start_campaign(campaign=campaign, by=manager, at=AT)

    actions.cancel_campaign(campaign=campaign, by=manager, at=AT)

    assert campaign.letters.get().state == "DROPPED"
    with pytest.raises(Refused):
        actions.resume_campaign(campaign=campaign, by=manager, at=AT)


def test_what_was_sent_cannot_be_edited(fibra, manager):
    person(fibra)
    campaign = make.campaign(manager)
    actions.start_campaign(campaign=campaign, by=manager, at=AT)

    for act in (actions.edit_campaign, actions.draw_up):
        with pytest.raises(Refused, match="sent already"):
            act(campaign=campaign, places={}, by=manager, at=AT)
    with pytest.raises(Refused, match="sent already"):
        actions.leave_out(letter=campaign.letters.get(), by=manager, at=AT)


def test_drawing_up_costs_the_same_for_many(db, manager, django_assert_max_num_queries):
    for _ in range(20):
        person(make.partner(), f"P{_} X")
    template = make.mail_template()

    with django_assert_max_num_queries(22):
        make.campaign(manager, template=template)

    assert Letter.objects.filter(state="WAITING").count() == 20
