"""Write a request: choose, fill in, keep, look at all of it, send (portal.md 6.2, 6.4, 6.5)."""

import pytest
from django.urls import reverse

from apps.capacity.models import CapacityRequest
from tests import factories as make
from tests.factories import requests as made

GBPS = 10**9
pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    return made.busy_link()


@pytest.fixture
def client(link, seated):
    return seated(link.partner)


@pytest.fixture
def draft(link):
    return made.drafted(link)


def step(one, key="what"):
    return reverse("portal:request_step", args=[one.ref, key])


def saving(one, key="what"):
    return reverse("portal:request_save", args=[one.ref, key])


def review(one):
    return reverse("portal:request_review", args=[one.ref])


def typed(one, **fields):
    return {"interconnect": one.interconnect.ref, "action": "add_ports", "target_bps": "600",
            "reason": "forecast", "version": one.version, **fields}  # fmt: skip


def test_every_type_can_be_chosen(client):
    html = client.get(reverse("portal:request_new")).content.decode()

    assert html.count('name="type"') == 19


def test_choice_begins_a_draft_with_what_is_known(client, link):
    answer = client.post(reverse("portal:request_new"), {"type": "pni_augment",
                                                         "interconnect": link.ref})  # fmt: skip

    one = CapacityRequest.objects.get()
    assert answer.url == step(one)
    assert (one.state, one.interconnect) == ("DRAFT", link)
    assert one.contact_phone == "+57 601 555 01"
    assert one.requester.email == one.contact_email


def test_link_with_a_type_shows_only_that_one(client, link):
    html = client.get(f"{reverse('portal:request_new')}?type=pni_augment&interconnect={link.ref}")

    assert html.content.decode().count('name="type"') == 1
    assert f'value="{link.ref}"' in html.content.decode()


def test_breach_begins_the_draft_with_its_figures(client, link):
    breach = make.breach(interconnect=link, partner=link.partner, state="OPEN")

    client.post(reverse("portal:request_new"), {"type": "pni_augment", "breach": breach.ref})

    one = CapacityRequest.objects.get()
    assert one.details["reason"] == "breach"
    assert list(one.breaches.all()) == [breach]
    assert one.target_bps > link.capacity_bps
    assert one.contact_phone == "+57 601 555 01"


def test_breach_of_another_partner_is_no_beginning(client):
    breach = make.breach(interconnect=made.busy_link(), state="OPEN")

    client.post(reverse("portal:request_new"), {"type": "pni_augment", "breach": breach.ref})

    one = CapacityRequest.objects.get()
    assert one.interconnect is None
    assert one.breaches.count() == 0


def test_what_was_typed_is_kept_however_wrong(client, draft):
    answer = client.post(step(draft), typed(draft, target_bps="a lot", plus_ports="two"))

    assert answer.status_code == 422
    html = client.get(step(draft)).content.decode()
    assert 'value="a lot"' in html
    assert 'value="two"' in html


def test_mistake_is_told_beside_its_input_and_on_top(client, draft):
    html = client.post(step(draft), typed(draft, plus_ports="99")).content.decode()

    assert 'href="#f-plus_ports"' in html
    assert 'id="f-plus_ports-error"' in html or "f-plus_ports-error" in html


def test_continue_leads_to_the_review_when_nothing_is_missing(client, draft):
    answer = client.post(step(draft), typed(draft))

    assert answer.url == review(draft)


def test_save_and_close_leads_to_the_list(client, draft):
    answer = client.post(step(draft), typed(draft, close="1", target_bps="700"))

    draft.refresh_from_db()
    assert answer.url == reverse("portal:request_list")
    assert draft.target_bps == 700 * GBPS


def test_autosave_keeps_and_answers_with_what_stands_beside(client, draft):
    answer = client.post(saving(draft), typed(draft, target_bps="800"))

    draft.refresh_from_db()
    assert draft.target_bps == 800 * GBPS
    assert answer.headers["X-Version"] == str(draft.version)
    assert 'id="side"' in answer.content.decode()


def test_autosave_of_an_older_version_is_refused(client, draft):
    client.post(saving(draft), typed(draft, target_bps="800"))

    answer = client.post(saving(draft), typed(draft, target_bps="900", version=draft.version))

    draft.refresh_from_db()
    assert answer.status_code == 409
    assert draft.target_bps == 800 * GBPS


def test_conflict_keeps_what_was_typed_beside_what_is_saved(client, draft):
    old = typed(draft, target_bps="900")
    client.post(saving(draft), typed(draft, target_bps="800"))

    answer = client.post(step(draft), old)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile" in html
    assert 'value="900"' in html
    assert "800\u00a0Gbps" in html


def test_conflict_can_be_resolved_by_sending_again(client, draft):
    client.post(saving(draft), typed(draft, target_bps="800"))
    draft.refresh_from_db()

    answer = client.post(step(draft), typed(draft, target_bps="900"))

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert draft.target_bps == 900 * GBPS


def test_session_that_ended_leads_back_to_the_same_step(client, draft):
    client.logout()

    answer = client.post(step(draft), typed(draft))

    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={step(draft)}")
    draft.refresh_from_db()
    assert draft.state == "DRAFT"


def test_review_shows_all_values_and_sends(client, draft):
    html = client.get(review(draft)).content.decode()
    assert "600\u00a0Gbps" in html

    sent = {"version": draft.version, "confirmed": "on", "ask_anyway": "on"}
    answer = client.post(review(draft), {**sent, "justification": "It grows."})

    draft.refresh_from_db()
    assert answer.url == reverse("portal:request_detail", args=[draft.ref])
    assert draft.state == "SUBMITTED"


def test_review_of_what_is_incomplete_says_where_to_go(client, link):
    client.post(reverse("portal:request_new"), {"type": "pni_new"})
    one = CapacityRequest.objects.get()

    html = client.get(review(one)).content.decode()

    assert f'href="{step(one)}#f-facility"' in html
    assert "disabled" in html
    assert client.post(review(one), {"version": one.version}).status_code == 422


def test_policy_that_is_not_met_offers_to_ask_anyway(client, link):
    stat = link.stat
    stat.p95_bps, stat.used_pct = 10 * GBPS, 3
    stat.save()
    one = made.drafted(link)

    answer = client.post(review(one), {"version": one.version, "confirmed": "on"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Our policy is not met" in html
    assert 'name="ask_anyway"' in html


def test_policy_that_is_not_met_wants_a_reason(client, link):
    link.stat.p95_bps, link.stat.used_pct = 10 * GBPS, 3
    link.stat.save()
    one = made.drafted(link)

    answer = client.post(review(one), {"version": one.version, "confirmed": "on",
                                       "ask_anyway": "on"})  # fmt: skip

    assert answer.status_code == 422
    assert "id_justification-error" in answer.content.decode()


def test_what_is_unusual_wants_a_tick(client, link):
    one = made.drafted(link, media="MMF OM4", optic="100G-LR4", port_speed_gbps="100")
    html = client.get(review(one)).content.decode()
    assert "Please confirm" in html

    unsure = client.post(review(one), {"version": one.version})
    one.refresh_from_db()
    assert (unsure.status_code, one.state) == (422, "DRAFT")
    assert "id_confirmed-error" in unsure.content.decode()
    client.post(review(one), {"version": one.version, "confirmed": "on"})

    one.refresh_from_db()
    assert one.state == "SUBMITTED"


def test_draft_changed_while_it_was_read_is_not_sent_unseen(client, draft):
    client.post(saving(draft), typed(draft, target_bps="800"))

    answer = client.post(review(draft), {"version": draft.version, "confirmed": "on"})

    draft.refresh_from_db()
    assert (answer.status_code, draft.state) == (409, "DRAFT")
    assert "changed this draft while you read it" in answer.content.decode()


def test_reason_to_ask_anyway_is_kept_when_something_else_is_refused(client, link):
    client.post(reverse("portal:request_new"), {"type": "pni_new"})
    one = CapacityRequest.objects.get()

    client.post(review(one), {"version": one.version, "justification": "A launch in May."})

    one.refresh_from_db()
    assert one.justification == "A launch in May."


def test_second_upgrade_of_an_interconnect_names_the_first(client, link):
    first = made.submitted(link)
    one = made.drafted(link)

    answer = client.post(review(one), {"version": one.version, "confirmed": "on"})

    assert answer.status_code in (409, 422)
    assert first.ref in answer.content.decode()


def test_draft_can_be_thrown_away(client, draft):
    client.post(reverse("portal:request_discard", args=[draft.ref]))

    draft.refresh_from_db()
    assert draft.state == "CANCELLED"


def test_draft_that_was_sent_meanwhile_leads_to_its_page(client, link):
    one = made.submitted(link)

    for address in (step(one), review(one)):
        assert client.post(address, {}).url == reverse("portal:request_detail", args=[one.ref])
    assert client.post(saving(one), {}).status_code == 409


def test_unknown_step_is_not_there(client, draft):
    assert client.get(step(draft, "nothing")).status_code == 404


def test_text_is_shown_as_text(client, draft):
    client.post(step(draft, "contact"), {"contact_email": "a@isp.example",
                                         "justification": "<script>x</script>",
                                         "version": draft.version})  # fmt: skip

    html = client.get(review(draft)).content.decode()

    assert "<script>x" not in html
    assert "&lt;script&gt;x" in html


@pytest.mark.parametrize("role", ["P-RO", "P-NOC"])
def test_writing_is_for_engineers(link, draft, seated, role):
    client = seated(link.partner, role)

    for address in (reverse("portal:request_new"), step(draft), review(draft)):
        assert client.get(address).status_code == 403
        assert client.post(address, {}).status_code == 403


def test_draft_of_another_partner_is_not_there(draft, seated):
    client = seated(make.partner())

    for address in (step(draft), review(draft)):
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404
    assert client.post(saving(draft), {}).status_code == 404
    assert client.post(reverse("portal:request_discard", args=[draft.ref])).status_code == 404


def test_sides_are_called_by_name(client, link):
    one = made.drafted(link)

    html = client.get(step(one, "technical")).content.decode()

    assert '<option value="us" selected>Northlight</option>' in html
    assert '<option value="partner">You</option>' in html
