"""/interconnects/{ref}/loa: read as JSON and PDF, uploaded by the partner (portal.md 6.5, 6.7)."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from apps.capacity import actions
from apps.network import actions as network
from apps.network.models import Loa
from tests import factories as make
from tests.capacity.test_story import issue_loa
from tests.factories import AT
from tests.factories import requests as made
from tests.factories.corpus import BAD_FILES

LAST = (AT + timedelta(days=60)).date().isoformat()
SAID = {"addressee": "Northlight", "panel": "P7", "port_count": 2, "expires_on": LAST}
ATTACHED = 'attachment; filename="loa.pdf"'


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def link(db):
    link = made.busy_link()
    type(link.partner).objects.filter(pk=link.partner.pk).update(portal_enabled=True)
    link.partner.refresh_from_db()
    network.add_ports(
        site=link.site, device="edge1", names="et-0/0/[1-4]", speed_bps=100 * 10**9, by=None,
        at=AT, cage="14", rack="3", panel="P1", pair=1,
    )  # fmt: skip
    return link


@pytest.fixture
def robot(robot_for, link):
    return robot_for(link.partner)


def approved(link, **content):
    """An upgrade of it, every line as asked: it waits for a letter."""
    one = made.in_review(link, **content)
    marina = made.staff_acting()
    actions.decide_rest(request=one, decision="APPROVED", acting=marina, at=AT)
    assert actions.approve(request=one, acting=marina, at=AT)
    return one


@pytest.fixture
def awaiting(link):
    """Whose letter the partner issues."""
    return approved(
        link, loa_provider="partner", xc_orderer="us", xc_payer="us", demarc_cage="9",
        demarc_rack="2", demarc_panel="P7", demarc_ports="1/2, 3/4",
    )  # fmt: skip


def path(link):
    return f"/api/partner/v1/interconnects/{link.ref}/loa"


def upload(robot, link, content=None, kind="application/pdf", name=ATTACHED, **said):
    told = {name: value for name, value in (SAID | said).items() if value is not None}
    more = {"Content_Disposition": name} if name else {}
    address = f"{path(link)}?{urlencode(told)}"
    return robot.raw("post", address, content or make.pdf_file("LOA-CFA"), kind, **more)


def test_uploaded_letter_waits_for_our_check_and_is_read_both_ways(robot, link, awaiting):
    content = make.pdf_file("LOA-CFA")

    answer = upload(robot, link, content)

    loa = Loa.objects.get()
    assert answer.status_code == 201, answer.data
    assert (loa.direction, loa.state, loa.request_ref) == ("RECEIVED", "ISSUED", awaiting.ref)
    assert (answer.data["reference"], answer.data["interconnect"]) == (loa.ref, link.ref)
    assert answer.data["facts"]["panel"] == "P7"
    assert answer.data["expires_on"] == LAST
    told = robot.get(path(link))
    paper = robot.get(path(link), HTTP_ACCEPT="application/pdf")
    assert told.data == answer.data
    assert paper["Content-Type"] == "application/pdf"
    assert b"".join(paper.streaming_content) == content


def test_second_upload_is_the_next_version(robot, link, awaiting):
    upload(robot, link)

    answer = upload(robot, link, panel="P8")

    assert (answer.data["version"], answer.data["facts"]["panel"]) == (2, "P8")
    assert robot.get(path(link)).data["version"] == 2


def test_same_key_uploads_once(robot, link, awaiting):
    content = make.pdf_file("LOA-CFA")
    address = f"{path(link)}?{urlencode(SAID)}"
    sent = [
        robot.raw("post", address, content, "application/pdf", Content_Disposition=ATTACHED,
                  Idempotency_Key="k")
        for _ in range(2)
    ]  # fmt: skip

    assert [each.status_code for each in sent] == [201, 201]
    assert Loa.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"addressee": None}, "addressee"),
        ({"addressee": "x" * 121}, "addressee"),
        ({"panel": " "}, "panel"),
        ({"port_count": None}, "port_count"),
        ({"port_count": 0}, "port_count"),
        ({"port_count": 65}, "port_count"),
        ({"port_count": "two"}, "port_count"),
        ({"expires_on": "soon"}, "expires_on"),
        ({"colour": "red"}, "colour"),
        ({"name": ""}, "Content-Disposition"),
    ],
)
def test_what_is_said_of_it_wrongly_is_told_by_field(robot, link, awaiting, said, field):
    answer = upload(robot, link, **said)

    assert answer.status_code == 400, answer.data
    assert [error["field"] for error in answer.data["errors"]] == [field]
    assert not Loa.objects.exists()


def test_letter_that_ran_out_is_refused(robot, link, awaiting):
    answer = upload(robot, link, expires_on="2026-11-18")

    assert answer.status_code == 422
    assert answer.data["errors"][0]["field"] == "expires_on"


@pytest.mark.parametrize("kind", ["image/png", "text/html", "application/json", ""])
def test_other_kind_is_not_read(robot, link, awaiting, kind):
    assert upload(robot, link, kind=kind).status_code == 415


@pytest.mark.parametrize("bad", BAD_FILES, ids=str)
def test_file_that_is_no_plain_pdf_is_not_taken(robot, link, awaiting, bad):
    name = f"attachment; filename*=UTF-8''{bad.filename}"

    answer = robot.raw(
        "post", f"{path(link)}?{urlencode(SAID)}", bad.content, "application/pdf",
        Content_Disposition=name,
    )  # fmt: skip

    assert answer.status_code in (400, 413, 415), answer.data
    assert answer.status_code == bad.status or bad.content_type != "application/pdf"
    assert not Loa.objects.exists()


def test_file_over_ten_megabytes_is_too_large(robot, link, awaiting):
    assert upload(robot, link, b"%PDF-" + b"x" * 10 * 2**20).status_code == 413


def test_letter_that_nobody_waits_for_is_a_conflict(robot, link):
    assert upload(robot, link).status_code == 409


def test_where_we_issue_theirs_is_a_conflict_and_ours_is_read(robot, link):
    one = approved(link, loa_provider="us", xc_orderer="partner", xc_payer="partner")
    issue_loa(one, made.staff_acting("engineer"), AT)

    assert upload(robot, link).status_code == 409
    told = robot.get(path(link)).data
    assert (told["direction"], told["state"], told["request"]) == ("ISSUED", "ISSUED", one.ref)


@pytest.mark.parametrize("call", [upload, lambda robot, link: robot.get(path(link))])
def test_interconnect_of_another_is_as_one_that_is_not(stranger, link, awaiting, call):
    absent = make.pni()
    type(absent).objects.filter(pk=absent.pk).update(ref="PNI-99999")
    absent.ref = "PNI-88888"

    answers = [call(stranger, each) for each in (link, absent)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert {**answers[0].data, "instance": ""} == {**answers[1].data, "instance": ""}
    assert not Loa.objects.exists()


@pytest.mark.parametrize("role", ["P-RO", "P-NOC"])
def test_who_may_only_read_may_not_upload(robot_for, link, awaiting, role):
    """A program of somebody who was an engineer once."""
    member = make.member(partner=link.partner)
    robot = robot_for(link.partner, membership=member)
    type(member).objects.filter(pk=member.pk).update(role=role)

    answer = upload(robot, link)

    assert answer.status_code == 403
    assert "does not allow 'loa:write'" in answer.data["detail"]


def test_token_that_may_read_letters_may_not_upload(robot_for, link, awaiting):
    assert upload(robot_for(link.partner, scopes=["loa:read"]), link).status_code == 403


def test_token_without_the_number_of_the_request_may_not_upload(robot_for, link, awaiting):
    make.asn(partner=link.partner, number=64555)
    robot = robot_for(link.partner, asns=[64555])

    answer = upload(robot, link)

    assert answer.status_code == 403
    assert "manage_peering_sessions" in answer.data["detail"]


def test_token_without_the_number_may_not_act_on_its_request(robot_for, link):
    make.asn(partner=link.partner, number=64555)
    robot = robot_for(link.partner, asns=[64555])
    draft = made.drafted(link, by=made.partner_acting())

    answer = robot.send(
        "post", f"/api/partner/v1/requests/{draft.ref}/actions/submit", {"ask_anyway": True},
        If_Match="*",
    )  # fmt: skip

    assert answer.status_code == 403
    assert "manage_peering_sessions" in answer.data["detail"]
