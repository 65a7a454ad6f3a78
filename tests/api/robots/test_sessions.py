"""/sessions of the Peering API: orientation, batches, secrets, removal (portal.md 1.4, 1.6)."""

import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.capacity.models import CapacityRequest, RequestLine
from apps.network import actions as network
from apps.network.models import BGPSession
from tests import factories as make
from tests.api.robots.conftest import OURS, SECOND, THEIRS
from tests.api.robots.exchanges import IX, PLACE, at_once, exchange, session, turned
from tests.factories import AT

PATH = "/api/peering/v0/sessions"


@pytest.fixture
def partner(partner):
    make.eligible(partner)
    exchange()
    return partner


@pytest.fixture
def approving(partner):
    at_once(partner)


@pytest.fixture
def made(robot, partner):
    """One session, asked for."""
    return robot.send("post", PATH, [session()]).data["sessions"][0]


@pytest.fixture
def up(robot, approving):
    """One session that is established."""
    shown = robot.send("post", PATH, [session()]).data["sessions"][0]
    row = BGPSession.objects.get(uid=shown["session_id"])
    network.change_session_state(session=row, to="ESTABLISHED", by=None, at=AT)
    return shown


def one(answer):
    assert answer.status_code == 200, answer.data
    return answer.data["sessions"][0]


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


class TestReading:
    def test_listed_and_looked_at_alike(self, robot, made):
        listed = robot.get(PATH, {"asn": THEIRS}).data["sessions"]

        assert listed == [made]
        assert robot.get(f"{PATH}/{made['session_id']}").data == made

    def test_other_number_of_the_partner_has_its_own(self, robot, made):
        assert robot.get(PATH, {"asn": SECOND}).data["sessions"] == []

    def test_established_one_says_so(self, robot, up):
        assert robot.get(f"{PATH}/{up['session_id']}").data["status"] == "Established"

    def test_session_of_the_inventory_without_a_request_is_listed(self, robot, partner):
        link = make.pni(partner=partner)
        link.site.facility.pdb_fac_id = 77
        link.site.facility.save()
        row = make.bgp_session(
            interconnect=link,
            our_asn=OURS,
            their_asn=THEIRS,
            our_ip="192.0.2.8",
            their_ip="192.0.2.9",
        )

        shown = robot.get(f"{PATH}/{row.uid}").data

        assert (shown["peer_type"], shown["location_id"]) == ("private", "pdb:fac:77")
        assert (shown["local_ip"], shown["request_id"]) == ("192.0.2.9", None)

    def test_pages_hold_each_session_once(self, robot, partner):
        robot.send("post", PATH, [session(n) for n in range(1, 6)])
        seen, query = [], {"asn": THEIRS, "max_results": 2}

        for _ in range(3):
            page = robot.get(PATH, query).data
            seen += [each["local_ip"] for each in page["sessions"]]
            query = {"asn": THEIRS, "max_results": 2, "next_token": page["next_token"]}

        assert sorted(seen) == [f"192.0.2.{n}" for n in range(10, 15)]
        assert page["next_token"] is None

    @pytest.mark.parametrize(
        "query",
        [{}, {"asn": "x"}, {"asn": 0}, {"asn": 23456}, {"asn": THEIRS, "request_id": "x"},
         {"asn": THEIRS, "max_results": 101}],
    )  # fmt: skip
    def test_wrong_parameter_is_refused(self, robot, partner, query):
        assert robot.get(PATH, query).status_code == 400

    def test_number_of_another_is_refused(self, robot, partner):
        make.asn(number=64505)

        assert robot.get(PATH, {"asn": 64505}).status_code == 403

    @pytest.mark.parametrize("method", ["get", "delete"])
    def test_session_of_another_is_as_one_that_is_not(self, stranger, made, method):
        call = getattr(stranger, method)
        answers = [call(f"{PATH}/{uid}") for uid in (made["session_id"], uuid.uuid4(), "x")]

        assert {answer.status_code for answer in answers} == {404}
        assert answers[0].data == answers[1].data == answers[2].data

    def test_list_costs_the_same_however_long(self, robot, partner, django_assert_max_num_queries):
        robot.send("post", PATH, [session(n) for n in range(1, 41)])

        with django_assert_max_num_queries(14):
            assert len(robot.get(PATH, {"asn": THEIRS}).data["sessions"]) == 40


class TestRemoval:
    def test_pending_one_goes_at_once_with_its_request(self, robot, made):
        answer = robot.delete(f"{PATH}/{made['session_id']}")

        assert (answer.status_code, answer.content) == (204, b"")
        assert robot.get(f"{PATH}/{made['session_id']}").status_code == 404
        assert CapacityRequest.objects.get().state == "CANCELLED"

    def test_approved_one_that_never_came_up_goes_at_once(self, robot, approving):
        shown = one(robot.send("post", PATH, [session()]))

        assert robot.delete(f"{PATH}/{shown['session_id']}").status_code == 204
        assert BGPSession.objects.get().state == "REMOVED"
        assert robot.get(PATH, {"asn": THEIRS}).data["sessions"] == []

    def test_established_one_becomes_a_request_with_notice(self, robot, up):
        answer = robot.delete(f"{PATH}/{up['session_id']}")

        assert answer.status_code == 204
        asked = CapacityRequest.objects.get(type="session_remove")
        assert (asked.state, asked.details["session"]) == ("SUBMITTED", up["session_id"])
        assert BGPSession.objects.get().state == "ESTABLISHED"
        assert robot.get(f"{PATH}/{up['session_id']}").status_code == 404

    def test_asked_to_answer_later_it_names_the_request(self, robot, up):
        answer = robot.send("delete", f"{PATH}/{up['session_id']}", Prefer="respond-async")

        asked = CapacityRequest.objects.get(type="session_remove")
        assert answer.status_code == 202
        assert answer.data == {
            "session_id": up["session_id"], "removal": "announced", "request_id": str(asked.uid),
        }  # fmt: skip
        assert answer["Location"] == f"/api/partner/v1/requests/{asked.ref}"
        assert answer["Preference-Applied"] == "respond-async"

    def test_second_removal_finds_nothing(self, robot, up):
        robot.delete(f"{PATH}/{up['session_id']}")

        assert robot.delete(f"{PATH}/{up['session_id']}").status_code == 404

    def test_batch_removes_some_and_tells_of_the_others(self, robot, made):
        body = [{"session_id": made["session_id"]}, {"session_id": str(uuid.uuid4())}]

        answer = robot.send("delete", PATH, body)

        assert answer.status_code == 200
        assert [each["session_id"] for each in answer.data["sessions"]] == [made["session_id"]]
        assert [each["name"] for each in answer.data["errors"]] == ["sessions[1]"]

    def test_batch_of_unknown_ones_is_a_404(self, robot, partner):
        body = [{"session_id": str(uuid.uuid4())}]

        assert robot.send("delete", PATH, body).status_code == 404

    @pytest.mark.parametrize("body", [[], {}, [{}], [{"id": 1}], [{"session_id": 7}]])
    def test_malformed_batch_is_refused(self, robot, partner, body):
        assert robot.send("delete", PATH, body).status_code == 400


class TestSandbox:
    """AS64500 for partners' automation: any token, nothing stored."""

    SANDBOX = 64500

    def asked(self, n=1):
        return session(n, local_asn=self.SANDBOX, location="pdb:ix:1")

    def test_session_is_approved_and_never_stored(self, robot, partner):
        shown = one(robot.send("post", PATH, [self.asked()]))

        assert shown["status"] == "Approved"
        assert robot.get(PATH, {"asn": self.SANDBOX}).data["sessions"] == [shown]
        assert robot.get(f"{PATH}/{shown['session_id']}").data == shown
        assert not CapacityRequest.objects.exists()

    def test_each_token_has_its_own(self, robot, stranger, partner):
        shown = one(robot.send("post", PATH, [self.asked()]))

        assert stranger.get(PATH, {"asn": self.SANDBOX}).data["sessions"] == []
        assert stranger.get(f"{PATH}/{shown['session_id']}").status_code == 404

    def test_removed_it_is_gone(self, robot, partner):
        shown = one(robot.send("post", PATH, [self.asked()]))

        assert robot.delete(f"{PATH}/{shown['session_id']}").status_code == 204
        assert robot.get(PATH, {"asn": self.SANDBOX}).data["sessions"] == []

    def test_same_again_is_a_conflict(self, robot, partner):
        robot.send("post", PATH, [self.asked()])

        assert robot.send("post", PATH, [self.asked()]).status_code == 409

    def test_real_and_played_sessions_mix(self, robot, partner):
        answer = robot.send("post", PATH, [self.asked(1), session(2)])

        assert [each["status"] for each in answer.data["sessions"]] == ["Approved", "Pending"]

    def test_who_really_has_the_number_uses_it(self, robot_for, db):
        owner = make.eligible(make.partner(portal_enabled=True))
        make.asn(partner=owner, number=self.SANDBOX)
        exchange(IX + 1)

        answer = robot_for(owner).send(
            "post", PATH, [self.asked() | {"location": f"pdb:ix:{IX + 1}"}]
        )

        assert one(answer)["status"] == "Pending"
        assert CapacityRequest.objects.count() == 1
