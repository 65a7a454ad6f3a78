"""A campaign from a list that is filtered, changed while it is a draft; who may what."""

import pytest

from apps.partners.models import Campaign, ContactRole
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def people(db):
    """Ana and Bo at one partner of LATAM, Cleo at one of EMEA; only Ana is for peering."""
    here = make.partner(name="Fibra Norte", region="LATAM")
    there = make.partner(name="Nordkabel", region="EMEA")
    found = {}
    for name, partner in (("Ana", here), ("Bo", here), ("Cleo", there)):
        found[name] = make.contact(
            partner=partner, name=name, email=f"{name.lower()}@{partner.pk}.example"
        )
    ContactRole.objects.create(contact=found["Ana"], role="PEERING")
    return found


@pytest.fixture
def draft(manager, people):
    return make.campaign(manager, query="region=LATAM")


def names(campaign):
    return set(campaign.letters.values_list("name", flat=True))


def asked(**fields):
    return {"name": "Winter", "template": make.mail_template().pk, **fields}


@pytest.mark.parametrize(
    ("address", "begun"),
    [("/partners/?region=LATAM&q=&page=2&sort=name", "/outreach/new/?query=region%3DLATAM"),
     ("/partners/?all=1", "/outreach/new/?query="),
     ("/contacts/?role=PEERING&page=1&cols=name", "/outreach/new/?people=role%3DPEERING")],
)  # fmt: skip
def test_a_list_leads_to_a_campaign_with_its_filters(staff, people, address, begun):
    assert f'href="{begun}"' in staff.get(address).content.decode()


def test_filters_that_were_set_since_change_the_way_as_well(staff, people):
    part = {"HX-Request": "true", "HX-Target": "list"}

    shown = staff.get("/partners/?region=EMEA", headers=part).content.decode()

    assert 'href="/outreach/new/?query=region%3DEMEA"' in shown


def test_those_who_may_not_write_see_no_way(reader, people):
    assert "/outreach/new/" not in reader.get("/partners/?all=1").content.decode()
    assert reader.get("/outreach/new/").status_code == 403


def test_the_form_begins_with_the_filters(staff, people):
    shown = staff.get("/outreach/new/?query=region%3DLATAM&people=role%3DPEERING").content.decode()

    assert 'value="region=LATAM"' in shown
    assert 'value="role=PEERING"' in shown


def test_filters_of_contacts_narrow_whom_it_writes_to(staff, people):
    staff.post("/outreach/new/", asked(query="", people="?role=PEERING"))

    assert names(Campaign.objects.get()) == {"Ana"}


@pytest.mark.parametrize(
    ("fields", "word"),
    [({"people": "colour=red"}, "no such filter: colour"),
     ({"people": "role=KING"}, "no such filter: role"),
     ({"query": "colour=red"}, "no such filter: colour")],
)  # fmt: skip
def test_a_filter_there_is_not_is_named_and_writes_to_nobody(staff, text, people, fields, word):
    answer = staff.post("/outreach/new/", asked(**fields))

    assert answer.status_code == 422
    assert word in text(answer)
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"query": "region=LATM"}, "No partner has the region LATM."),
     ({"query": "country=XX&region=LATAM"}, "No partner has the country XX."),
     ({"query": "owner=nobody@ours.example"}, "No partner has the owner's e-mail"),
     ({"query": "tag=evnt"}, "No partner has the tag evnt."),
     ({"query": "q=PAR-99999"}, "There is no partner PAR-99999."),
     ({"people": "source=linkedin"}, "No contact has the source linkedin."),
     ({"people": "q=ana+PAR-99999"}, "There is no partner PAR-99999.")],
)  # fmt: skip
def test_what_a_filter_names_and_is_not_there_is_refused(staff, text, people, fields, said):
    answer = staff.post("/outreach/new/", asked(**fields))

    assert answer.status_code == 422
    assert said in text(answer).replace("&#x27;", "'")
    assert not Campaign.objects.exists()


def test_a_partner_that_is_there_may_be_named_by_its_reference(staff, people):
    ref = people["Ana"].partner.ref

    staff.post("/outreach/new/", asked(query=f"q={ref}", people="source=MANUAL"))

    assert names(Campaign.objects.get()) == {"Ana", "Bo"}


def test_whom_it_goes_to_is_told_in_words(staff, text, manager, people):
    found = make.campaign(manager, query="region=LATAM&tier=STANDARD", people="role=PEERING")

    shown = text(staff.get(f"/outreach/{found.ref}/"))

    assert "Partners Tier: Standard; Region: LATAM" in shown
    assert "Contacts Role: Peering" in shown
    assert "region=LATAM" not in shown


def test_a_campaign_to_everybody_says_so(staff, text, manager, people):
    shown = text(staff.get(f"/outreach/{make.campaign(manager).ref}/"))

    assert "Partners all of them" in shown


def test_the_form_tells_its_filters_in_words(staff, text, people):
    shown = text(staff.get("/outreach/new/?query=region%3DLATAM&people=role%3DPEERING"))

    assert "Now: Region: LATAM." in shown
    assert "Now: Role: Peering." in shown
    assert "filters that are no longer understood" in text(
        staff.post("/outreach/new/", asked(query="tier=BEST"))
    )


def test_the_form_leads_to_the_list_and_folds_the_filters(staff, people):
    page = staff.get("/outreach/new/?query=region%3DLATAM").content.decode()

    assert 'href="/partners/?region=LATAM"' in page
    assert "<details" in page.split('name="query"')[0]
    assert '<details class="ep-more" open>' not in page


def test_filters_with_a_fault_are_not_folded(staff, people):
    page = staff.post("/outreach/new/", asked(query="x" * 1001)).content.decode()

    assert '<details class="ep-more" open>' in page


def test_the_whole_address_of_a_list_may_be_pasted(staff, people):
    staff.post("/outreach/new/", asked(query="https://edge.example/partners/?region=LATAM"))

    assert Campaign.objects.get().query == "region=LATAM"


def test_a_draft_is_changed_and_drawn_up_anew(staff, text, draft):
    page = f"/outreach/{draft.ref}/edit/"
    assert 'value="region=LATAM"' in staff.get(page).content.decode()

    answer = staff.post(
        page, {"name": "Spring", "template": draft.template_id, "query": "region=EMEA"}, follow=True
    )

    assert "Drawn up anew" in text(answer)
    draft.refresh_from_db()
    assert (draft.name, draft.query) == ("Spring", "region=EMEA")
    assert names(draft) == {"Cleo"}


def test_who_was_left_out_by_hand_stays_out_when_it_is_filled_anew(staff, text, draft, people):
    bo = draft.letters.get(name="Bo")
    staff.post(f"/outreach/{draft.ref}/letters/{bo.pk}/leave-out/")
    make.contact(partner=people["Ana"].partner, name="Dora", email="dora@x.example")

    answer = staff.post(f"/outreach/{draft.ref}/fill/", follow=True)

    assert "Filled anew" in text(answer)
    assert names(draft) == {"Ana", "Bo", "Dora"}
    assert draft.letters.get(name="Bo").state == "EXCLUDED"


@pytest.mark.parametrize("verb", ["edit", "fill"])
def test_one_that_was_sent_is_not_changed(staff, text, draft, verb):
    staff.post(f"/outreach/{draft.ref}/start/")

    answer = staff.post(
        f"/outreach/{draft.ref}/{verb}/",
        {"name": "Spring", "template": draft.template_id, "query": ""}, follow=True,
    )  # fmt: skip

    assert "was sent already" in text(answer)
    draft.refresh_from_db()
    assert draft.name == "Winter"


def test_a_draft_names_partners_where_nobody_has_the_roles(staff, text, manager, people):
    campaign = make.campaign(manager, roles=["PEERING"])

    shown = text(staff.get(f"/outreach/{campaign.ref}/"))

    assert "Nobody to write to" in shown
    assert "Nordkabel" in shown
    assert "Roles Peering" in shown


@pytest.mark.parametrize("role", ["engineer", "legal", "finance", "leadership"])
def test_who_looks_at_outreach_sends_and_changes_nothing(client_for, text, draft, role):
    client = client_for(make.user(role=role))

    shown = text(client.get(f"/outreach/{draft.ref}/"))

    assert "Winter" in shown
    assert "Fill anew" not in shown
    for verb in ("edit", "fill", "start", "cancel"):
        assert client.post(f"/outreach/{draft.ref}/{verb}/").status_code == 403


@pytest.mark.parametrize("role", ["engineer", "legal", "finance"])
def test_everybody_who_talks_with_partners_writes_it_down(client_for, people, role):
    partner = people["Ana"].partner
    said = {
        "partner": partner.ref,
        "kind": "CALL",
        "took_place": "2026-11-18T10:00",
        "subject": "A",
    }

    answer = client_for(make.user(role=role)).post("/interactions/new/", said)

    assert answer.status_code == 302
    assert partner.interactions.count() == 1
