"""Who gets in: tokens, scopes, networks, rights, rates (portal.md 6.1 and 6.5)."""

from datetime import timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from apps.accounts import actions as accounts
from apps.partners import actions
from tests import factories as make
from tests.api.robots.conftest import SECOND, THEIRS
from tests.factories import AT

ME = "/api/partner/v1/me"


def test_token_tells_who_it_acts_for(robot, partner):
    answer = robot.get(ME)

    assert answer.status_code == 200
    assert answer.data["partner"] == {"ref": partner.ref, "name": partner.name}
    assert [row["asn"] for row in answer.data["asns"]] == [THEIRS, SECOND]
    assert all(row["may_act"] for row in answer.data["asns"])
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Basic eDp5", "Bearer x", "Bearer ep_0123456789_ours", "Bearer \u00fc"]
)
def test_nobody_is_told_how_to_get_in(db, sent):
    answer = APIClient().get(ME, headers={"Authorization": sent} if sent else {})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer realm=")
    assert answer["Content-Type"] == "application/problem+json"


def test_token_of_our_own_people_is_of_another_audience(db):
    owner = make.user(role="admin")
    _token, text = accounts.issue_token(owner=owner, name="x", scopes=["read"], at=AT)

    answer = APIClient().get(ME, headers={"Authorization": f"Bearer {text}"})

    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_session_of_a_person_is_no_token(client_for, partner):
    member = make.member(partner=partner)

    assert client_for(member.user).get(ME).status_code == 401


def test_expired_token_is_refused(robot_for, partner):
    robot = robot_for(partner, expires_at=AT + timedelta(days=1))

    with time_machine.travel(AT + timedelta(days=1), tick=False):
        assert robot.get(ME).status_code == 401


def test_revoked_token_is_refused(robot):
    actions.revoke_token(token=robot.row, by=None, at=AT)

    assert robot.get(ME).status_code == 401


def test_token_from_another_network_is_refused(robot_for, partner):
    robot = robot_for(partner, ip_allowed=["198.51.100.0/24"])

    assert robot.get(ME, REMOTE_ADDR="198.51.100.9").status_code == 200
    assert robot.get(ME, REMOTE_ADDR="203.0.113.9").status_code == 403


@pytest.mark.parametrize("state", ["SUSPENDED", "REMOVED"])
def test_token_of_a_removed_affiliation_is_refused(robot_for, partner, state):
    member = make.member(partner=partner)
    robot = robot_for(partner, membership=member)
    type(member).objects.filter(pk=member.pk).update(state=state)

    answer = robot.get(ME)

    assert answer.status_code == 403
    assert "not active" in answer.data["detail"]


def test_token_with_a_lost_right_says_which(robot_for, partner):
    member = make.member(partner=partner, source="PEERINGDB")
    make.right(membership=member, asn=partner.asns.get(number=THEIRS))
    robot = robot_for(partner, membership=member, asns=[THEIRS])
    member.rights.update(may_manage=False)

    told = {row["asn"]: row for row in robot.get(ME).data["asns"]}

    assert not told[THEIRS]["may_act"]
    assert "manage_peering_sessions" in told[THEIRS]["reason"]


def test_unknown_address_is_a_problem(robot):
    answer = robot.get("/api/partner/v1/coffee")

    assert answer.status_code == 404
    assert answer.data["detail"] == "There is nothing at this address."


def test_unknown_parameter_is_refused(robot):
    answer = robot.get(f"{ME}?page=2")

    assert answer.status_code == 400
    assert answer.data["errors"][0]["field"] == "page"


def test_parameter_twice_is_refused(robot):
    answer = robot.get("/api/partner/v1/asns?max_results=1&max_results=2")

    assert answer.status_code == 400


def test_method_it_does_not_have_names_those_it_has(robot):
    answer = robot.send("post", ME, {})

    assert answer.status_code == 405
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize("method", ["QUERY", "PUT", "TRACE", "INITIAL"])
def test_method_nobody_has_is_refused(robot, method):
    assert robot.generic(method, ME).status_code == 405


def test_other_representation_is_refused(robot):
    answer = robot.get(ME, HTTP_ACCEPT="text/html")

    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["*/*", "application/json", "application/problem+json"])
def test_usual_ways_to_accept_are_fine(robot, kind):
    assert robot.get(ME, HTTP_ACCEPT=kind).status_code == 200


def test_reads_are_limited_by_token(robot, robot_for, partner, settings):
    settings.PARTNER_API_RATES = {"read": "3/minute", "write": "1/minute"}
    other = robot_for(partner)

    statuses = [robot.get(ME).status_code for _ in range(4)]
    last = robot.get(ME)

    assert statuses == [200, 200, 200, 429]
    assert 1 <= int(last["Retry-After"]) <= 61
    assert other.get(ME).status_code == 200


def test_writes_are_limited_on_their_own(robot, settings):
    settings.PARTNER_API_RATES = {"read": "3/minute", "write": "1/minute"}

    statuses = [robot.delete("/api/partner/v1/tokens/none").status_code for _ in range(2)]

    assert statuses == [404, 429]
    assert robot.get(ME).status_code == 200


def test_rates_are_those_of_the_rules(settings):
    assert settings.PARTNER_API_RATES == {"read": "120/minute", "write": "30/minute"}


class TestTokens:
    def test_engineer_sees_and_revokes_their_own(self, robot, robot_for, partner):
        other = robot_for(partner)

        listed = robot.get("/api/partner/v1/tokens").data["tokens"]

        assert [row["prefix"] for row in listed] == [robot.row.prefix]
        assert robot.delete(f"/api/partner/v1/tokens/{other.row.prefix}").status_code == 404
        assert robot.delete(f"/api/partner/v1/tokens/{robot.row.prefix}").status_code == 204
        assert robot.get(ME).status_code == 401

    def test_administrator_sees_all_of_the_partner(self, robot, robot_for, partner, stranger):
        admin = robot_for(partner, role="P-ADMIN")

        listed = admin.get("/api/partner/v1/tokens").data["tokens"]

        assert {row["prefix"] for row in listed} == {robot.row.prefix, admin.row.prefix}
        assert admin.get(f"/api/partner/v1/tokens/{stranger.row.prefix}").status_code == 404

    def test_no_answer_holds_a_text(self, robot):
        assert robot.text.split("_")[2] not in str(robot.get("/api/partner/v1/tokens").content)


class TestPages:
    ASNS = "/api/partner/v1/asns"

    def test_pages_hold_every_row_once(self, robot):
        first = robot.get(self.ASNS, {"max_results": 1}).data
        second = robot.get(self.ASNS, {"max_results": 1, "next_token": first["next_token"]}).data

        assert [row["asn"] for row in first["asns"] + second["asns"]] == [THEIRS, SECOND]
        assert second["next_token"] is None

    @pytest.mark.parametrize("size", ["101", "-1", "ten", "1.5", ""])
    def test_size_out_of_bounds_is_refused(self, robot, size):
        assert robot.get(self.ASNS, {"max_results": size}).status_code == 400

    @pytest.mark.parametrize("size", ["0", "100"])
    def test_size_within_bounds_is_taken(self, robot, size):
        assert robot.get(self.ASNS, {"max_results": size}).status_code == 200

    def test_altered_token_is_refused(self, robot):
        token = robot.get(self.ASNS, {"max_results": 1}).data["next_token"]

        assert robot.get(self.ASNS, {"next_token": token[:-1] + "x"}).status_code == 400
        assert robot.get(self.ASNS, {"next_token": "x"}).status_code == 400

    def test_token_of_another_caller_is_refused(self, robot, robot_for, partner):
        token = robot.get(self.ASNS, {"max_results": 1}).data["next_token"]

        answer = robot_for(partner).get(self.ASNS, {"next_token": token})

        assert answer.status_code == 400
        assert "another caller" in answer.data["detail"]
