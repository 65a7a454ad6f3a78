"""From the approval to service as the partner does it: letters, order, patch, dispute, confirm."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from apps.capacity import actions
from apps.network import actions as network
from apps.network.models import Loa
from tests import factories as make
from tests.capacity.test_story import issue_loa
from tests.factories import AT
from tests.factories import requests as made
from tests.factories.corpus import BAD_FILES, BadFile

GBPS = 10**9
pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    link = made.busy_link()
    network.add_ports(site=link.site, device="edge1", names="et-0/0/[1-4]", speed_bps=100 * GBPS,
                      by=None, at=AT, cage="14", rack="3", panel="P1", pair=1)  # fmt: skip
    return link


@pytest.fixture
def client(link, seated):
    return seated(link.partner)


@pytest.fixture
def rafael():
    return made.staff_acting("engineer")


def approved(link, **content):
    """Every line as it was asked: it waits for a letter."""
    one = made.in_review(link, **content)
    marina = made.staff_acting()
    actions.decide_rest(request=one, decision="APPROVED", acting=marina, at=AT)
    assert actions.approve(request=one, acting=marina, at=timezone.now())
    return one


def theirs(link):
    """They issue the letter, we order."""
    return approved(
        link, loa_provider="partner", xc_orderer="us", xc_payer="us", demarc_cage="9",
        demarc_rack="2", demarc_panel="P7", demarc_ports="1/2, 3/4",
    )  # fmt: skip


def to(one, verb="detail"):
    return reverse(f"portal:request_{verb}", args=[one.ref])


def sent(one, **fields):
    return {"version": one.version, **fields}


def letter_of(**fields):
    last = (timezone.now() + timedelta(days=60)).date()
    file = SimpleUploadedFile("loa.pdf", make.pdf_file("LOA-CFA"))
    return {"file": file, "addressee": "Northlight", "panel": "P7", "port_count": "2",
            "expires_on": last.isoformat(), **fields}  # fmt: skip


def test_their_letter_is_uploaded_and_waits_for_our_check(client, link, text):
    one = theirs(link)
    assert to(one, "letter") in client.get(to(one)).content.decode()

    answer = client.post(to(one, "letter"), letter_of(version=one.version))

    loa = Loa.objects.get()
    assert answer.status_code == 302, answer.content.decode()
    assert (loa.direction, loa.state, loa.request_ref) == ("RECEIVED", "ISSUED", one.ref)
    assert "Being checked" in text(client.get(to(one)))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"port_count": "0"}, "port_count"),
        ({"panel": ""}, "panel"),
    ],
    ids=["expired", "no ports", "no panel"],
)
def test_letter_that_is_not_taken_is_told_why(client, link, fields, field):
    one = theirs(link)

    answer = client.post(to(one, "letter"), letter_of(version=one.version, **fields))

    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert not Loa.objects.exists()


PICTURE = BadFile("picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "loa.png", "image/png", 415)


@pytest.mark.parametrize("bad", [*BAD_FILES, PICTURE], ids=str)
def test_letter_that_is_no_plain_pdf_is_not_taken_and_what_was_typed_stays(client, link, bad):
    one = theirs(link)
    file = SimpleUploadedFile(bad.filename, bad.content)

    answer = client.post(to(one, "letter"), letter_of(version=one.version, file=file, panel="P7-b"))

    assert answer.status_code == bad.status
    assert 'id="id_file-error"' in answer.content.decode()
    assert 'value="P7-b"' in answer.content.decode()
    assert not Loa.objects.exists()


def test_letter_is_not_taken_where_we_issue_it(client, link):
    one = approved(link)

    answer = client.post(to(one, "letter"), letter_of(version=one.version))

    assert answer.status_code == 409
    assert "We issue the LOA" in answer.content.decode()


def test_our_letter_is_read_accepted_and_ordered_by(client, link, rafael, text):
    one = approved(link)
    issue_loa(one, rafael, timezone.now())
    actions.note_loa_issued(request=one, acting=rafael, at=timezone.now())
    loa = Loa.objects.get()
    page = reverse("portal:loa_detail", args=[loa.ref, loa.version])
    assert page in client.get(to(one)).content.decode()

    words = text(client.get(page))
    client.post(reverse("portal:loa_accept", args=[loa.ref]))
    client.post(to(one, "order"), sent(one, order_ref="XC-1", vendor="Datacentro",
                                       promised_on="2099-01-11"))  # fmt: skip

    one.refresh_from_db()
    loa.refresh_from_db()
    assert "edge1" not in words
    assert "Cage" in words
    assert loa.state in ("ACCEPTED", "LOCKED")
    assert one.state == "XC_ORDERED"


def test_our_letter_is_refused_with_a_reason(client, link, rafael):
    one = approved(link)
    issue_loa(one, rafael, timezone.now())
    loa = Loa.objects.get()

    client.post(reverse("portal:loa_refuse", args=[loa.ref]), {"reason": " "})
    loa.refresh_from_db()
    assert loa.state == "ISSUED"
    client.post(reverse("portal:loa_refuse", args=[loa.ref]), {"reason": "Wrong cage"})

    loa.refresh_from_db()
    assert loa.state == "CANCELLED"


def patched(link, rafael, by):
    one = approved(link)
    issue_loa(one, rafael, timezone.now())
    now, them = timezone.now(), made.partner_acting()
    actions.note_loa_issued(request=one, acting=rafael, at=now)
    actions.order_cross_connect(request=one, order_ref="XC-1", vendor="Datacentro",
                                promised_on=date(2099, 1, 11), acting=them, at=now)  # fmt: skip
    actions.report_patched(request=one, circuit_ref="XC-9", acting=by or them, at=now)
    return one


def test_patch_we_report_can_be_disputed(client, link, rafael):
    one = patched(link, rafael, rafael)
    assert to(one, "dispute") in client.get(to(one)).content.decode()

    client.post(to(one, "dispute"), sent(one, text="No light on 3/4"))

    one.refresh_from_db()
    assert one.state == "XC_ORDERED"


def test_own_report_is_not_disputed(client, link, rafael):
    one = patched(link, rafael, None)
    assert to(one, "dispute") not in client.get(to(one)).content.decode()

    answer = client.post(to(one, "dispute"), sent(one, text="No light"))

    assert answer.status_code == 403
    assert "No light" in answer.content.decode()


def test_confirmation_of_both_puts_it_into_service(client, link, rafael, text):
    one = patched(link, rafael, None)
    actions.start_testing(request=one, acting=rafael, at=timezone.now())
    for check in link.turn_up_checks.all():
        network.note_check(check=check, is_ok=True, by=rafael.user, at=timezone.now())
    assert "In order" in text(client.get(to(one)))

    client.post(to(one, "confirm"), sent(one))
    assert "You confirmed it" in text(client.get(to(one)))
    one.refresh_from_db()
    actions.confirm(request=one, acting=rafael, at=timezone.now())

    link.refresh_from_db()
    assert link.capacity_bps == 600 * GBPS
    assert "Done on" in text(client.get(to(one)))


def test_cross_connect_that_is_ordered_is_not_called_off_by_the_partner(client, link, rafael):
    one = patched(link, rafael, None)

    assert to(one, "cancel") not in client.get(to(one)).content.decode()
    assert client.post(to(one, "cancel"), sent(one, reason="Too late")).status_code == 403
