"""POST /sessions of the Peering API: orientation, batches, secrets (portal.md 1.4, 1.6)."""

import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.capacity.models import CapacityRequest, RequestLine
from apps.network.models import BGPSession
from tests import factories as make
from tests.api.robots.conftest import OURS, SECOND, THEIRS
from tests.api.robots.exchanges import PLACE, session, turned
from tests.api.robots.sessions.conftest import PATH, one


class TestAsking:
    def test_session_is_asked_for_as_a_line_of_a_request(self, robot, partner):
        answer = robot.send("post", PATH, [session()])

        shown = one(answer)
        line = RequestLine.objects.get(uid=shown["session_id"])
        assert str(line.request.uid) == answer.data["request_id"] == shown["request_id"]
        assert (line.request.type, line.request.state, line.request.source) == (
            "ix_sessions", "SUBMITTED", "api",
        )  # fmt: skip
        assert shown["status"] == "Pending"
        assert shown["location"] == {"id": PLACE, "type": "public"}
        assert shown["location_id"] == PLACE
        assert answer["Peering-API-Version"] == "draft-ietf-grow-peering-api-01"

    def test_where_the_policy_says_so_it_is_approved_at_once(self, robot, approving):
        shown = one(robot.send("post", PATH, [session()]))

        assert shown["status"] == "Approved"
        row = BGPSession.objects.get(uid=shown["session_id"])
        assert (row.our_ip, row.their_ip, row.our_asn, row.their_asn) == (
            "192.0.2.1", "192.0.2.10", OURS, THEIRS,
        )  # fmt: skip

    @pytest.mark.parametrize("ask", [session, turned])
    def test_either_way_round_it_is_one_session_told_back_as_it_came(self, robot, approving, ask):
        shown = one(robot.send("post", PATH, [ask()]))

        row = BGPSession.objects.get()
        assert (row.our_ip, row.their_ip) == ("192.0.2.1", "192.0.2.10")
        for name in ("local_asn", "local_ip", "peer_asn", "peer_ip"):
            assert shown[name] == ask()[name]

    def test_both_ways_round_in_one_batch_give_one_session(self, robot, approving):
        answer = robot.send("post", PATH, [session(), turned()])

        assert BGPSession.objects.count() == 1
        assert [each["index"] for each in answer.data["rejected"]] == [1]

    @pytest.mark.parametrize("place", [PLACE, {"id": PLACE}, {"id": PLACE, "type": "public"}])
    def test_location_may_be_a_text_or_an_object(self, robot, partner, place):
        assert one(robot.send("post", PATH, [session(location=place)]))["location_id"] == PLACE

    @pytest.mark.parametrize("wrap", [lambda s: s, lambda s: {"sessions": s}])
    def test_body_may_be_a_list_or_an_object(self, robot, partner, wrap):
        assert one(robot.send("post", PATH, wrap([session()])))["status"] == "Pending"

    def test_request_id_of_the_client_is_its_reference_and_ours_wins(self, robot, partner):
        theirs = str(uuid.uuid4())

        answer = robot.send("post", PATH, {"sessions": [session()], "request_id": theirs})

        assert answer.data["request_id"] != theirs
        assert CapacityRequest.objects.get().client_ref == theirs

    @pytest.mark.parametrize("name", ["session_secret", "md5"])
    def test_secret_is_taken_and_never_given_back(self, robot, approving, name):
        answer = robot.send("post", PATH, [session(**{name: "hunter2"})])

        shown = one(answer)
        row = BGPSession.objects.get()
        assert shown["session_secret_set"] is True
        assert robot.get(f"{PATH}/{shown['session_id']}").data["session_secret_set"] is True
        assert row.secret == "hunter2"
        listed = robot.get(PATH, {"asn": THEIRS})
        single = robot.get(f"{PATH}/{shown['session_id']}")
        assert "hunter2" not in str(answer.content + listed.content + single.content)

    def test_roles_and_flags_come_back_on_the_caller_s_sides(self, robot, approving):
        asked = {
            "local_bgp_role": 3, "peer_bgp_role": 0, "local_insert_asn": False,
            "peer_monitoring_session": True,
        }  # fmt: skip

        shown = one(robot.send("post", PATH, [session(**asked)]))

        assert {name: shown[name] for name in asked} == asked
        row = BGPSession.objects.get()
        assert (row.their_role, row.our_role) == (3, 0)

    def test_two_numbers_give_two_requests_of_which_one_id_tells(self, robot, partner):
        answer = robot.send("post", PATH, [session(1), session(2, local_asn=SECOND)])

        assert len(answer.data["sessions"]) == 2
        assert CapacityRequest.objects.count() == 2
        for asn in (THEIRS, SECOND):
            found = robot.get(PATH, {"asn": asn, "request_id": answer.data["request_id"]})
            assert len(found.data["sessions"]) == 1

    def test_alias_takes_fields_it_does_not_know(self, robot, partner):
        asked = [session(colour="red")]

        assert robot.send("post", PATH, asked).status_code == 400
        answer = robot.send("post", "/api/peering/v0/add_sessions", asked)
        assert one(answer)["status"] == "Pending"


WRONG = [
    ({"local_asn": None}, "local_asn"),
    ({"local_asn": "64501"}, "local_asn"),
    ({"local_asn": 0}, "asn"),
    ({"local_asn": 23456}, "asn"),
    ({"local_asn": 2**32}, "local_asn"),
    ({"local_asn": OURS}, "local_asn"),
    ({"peer_asn": 64502}, "peer_asn"),
    ({"local_ip": None}, "local_ip"),
    ({"local_ip": "192.0.2.300"}, "local_ip"),
    ({"peer_ip": "here"}, "peer_ip"),
    ({"location": None}, "location"),
    ({"location": "IX Bogota"}, "location"),
    ({"location": 7}, "location"),
    ({"location": "pdb:ix:999999"}, "location"),
    ({"md5": "a", "session_secret": "b"}, "md5"),
    ({"session_secret": "x" * 81}, "session_secret"),
    ({"session_secret": "a\tb"}, "session_secret"),
    ({"session_secret": ""}, "session_secret"),
    ({"local_bgp_role": 0, "peer_bgp_role": 0}, "local_bgp_role"),
    ({"local_bgp_role": 5}, "local_bgp_role"),
    ({"local_monitoring_session": True, "peer_monitoring_session": True},
     "local_monitoring_session"),
    ({"max_prefix": 0}, "max_prefix"),
    ({"max_prefix": -1}, "max_prefix"),
    ({"colour": "red"}, "colour"),
]  # fmt: skip


class TestWrong:
    @pytest.mark.parametrize(("change", "name"), WRONG)
    def test_malformed_session_is_a_400_with_its_path(self, robot, partner, change, name):
        answer = robot.send("post", PATH, [session(**change)])

        assert answer.status_code == 400, answer.data
        assert f"sessions[0].{name}" in [error["name"] for error in answer.data["errors"]]
        assert not CapacityRequest.objects.exists()

    def test_error_has_the_example_s_form_and_problem_details_at_once(self, robot, partner):
        answer = robot.send("post", PATH, [session(local_ip="x")])

        assert answer["Content-Type"] == "application/json"
        assert answer.data["errors"][0].keys() == {"name", "errors", "messages"}
        assert answer.data.keys() >= {"request_id", "type", "title", "status", "detail"}

    def test_secret_is_not_in_what_is_told_back(self, robot, partner):
        asked = [session(1), session(2, local_ip="x", session_secret="hunter2")]

        answer = robot.send("post", PATH, asked)

        assert answer.data["rejected"][0]["index"] == 1
        assert "hunter2" not in str(answer.content)

    def test_private_session_is_sent_to_the_pni(self, robot, partner):
        answer = robot.send("post", PATH, [session(peer_type="private")])

        assert answer.status_code == 422
        assert "/pni" in answer.data["errors"][0]["errors"][0]

    def test_number_of_another_is_a_403_that_names_what_is_missing(self, robot, partner):
        make.asn(number=64505)

        answer = robot.send("post", PATH, [session(local_asn=64505)])

        assert answer.status_code == 403
        assert "manage_peering_sessions" in str(answer.data)

    @pytest.mark.parametrize(
        "body", [[], {}, {"sessions": []}, {"sessions": "x"}, "x", 7, None, {"sessions": None}]
    )
    def test_body_without_sessions_is_refused(self, robot, partner, body):
        assert robot.raw("post", PATH, json.dumps(body).encode()).status_code == 400

    def test_more_than_64_are_too_many(self, robot, partner):
        asked = [session(n) for n in range(1, 66)]

        assert robot.send("post", PATH, asked).status_code == 413

    def test_reader_may_not_ask(self, robot_for, partner):
        assert robot_for(partner, role="P-NOC").send("post", PATH, [session()]).status_code == 403

    def test_sixth_request_within_an_hour_waits(self, robot, partner):
        for n in range(1, 6):
            assert robot.send("post", PATH, [session(n)]).status_code == 200

        answer = robot.send("post", PATH, [session(6)])

        assert answer.status_code == 429
        assert answer["Retry-After"] == "3601"

    def test_same_key_gives_the_same_sessions(self, robot, partner):
        first = robot.send("post", PATH, [session()], Idempotency_Key="k")
        second = robot.send("post", PATH, [session()], Idempotency_Key="k")

        assert first.json() == second.data
        assert RequestLine.objects.count() == 1


PIECES = st.sampled_from(
    [{}, {"local_ip": "x"}, {"location": "pdb:ix:1"}, {"local_asn": 64999}, {"max_prefix": 0},
     {"peer_type": "private"}, {"local_bgp_role": 1, "peer_bgp_role": 1}]
)  # fmt: skip


class TestBatches:
    def test_some_are_taken_and_each_other_is_told_why(self, robot, partner):
        asked = [session(1), session(2, local_ip="x"), session(3, peer_type="private"), session(4)]

        answer = robot.send("post", PATH, asked)

        assert answer.status_code == 200
        assert [each["local_ip"] for each in answer.data["sessions"]] == [
            "192.0.2.10",
            "192.0.2.13",
        ]
        assert [each["index"] for each in answer.data["rejected"]] == [1, 2]
        assert [each["name"] for each in answer.data["errors"]] == ["sessions[1]", "sessions[2]"]
        assert answer.data["rejected"][0]["session"]["local_ip"] == "x"

    def test_all_malformed_is_a_400_one_refused_makes_it_a_422(self, robot, partner):
        bad, private = session(1, local_ip="x"), session(2, peer_type="private")

        assert robot.send("post", PATH, [bad, bad]).status_code == 400
        assert robot.send("post", PATH, [bad, private]).status_code == 422

    @given(st.lists(PIECES, min_size=1, max_size=6))
    @settings(
        max_examples=12, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def test_taken_and_rejected_together_are_the_batch(self, robot, partner, pieces):
        RequestLine.objects.all().delete()
        CapacityRequest.objects.update(submitted_at=None)
        asked = [session(n, **piece) for n, piece in enumerate(pieces, 1)]

        answer = robot.send("post", PATH, asked)

        taken = answer.data.get("sessions", [])
        if not taken:
            assert answer.status_code in (400, 403, 422)
            told = {error["name"].partition(".")[0] for error in answer.data["errors"]}
            assert told == {f"sessions[{n}]" for n in range(len(asked))}
            return
        rejected = [each["index"] for each in answer.data["rejected"]]
        places = {each["local_ip"]: n for n, each in enumerate(asked)}
        accepted = [places[each["local_ip"]] for each in taken]
        assert sorted(accepted + rejected) == list(range(len(asked)))
