"""Sessions of the Peering API read and removed (portal.md 1.4, 1.6)."""

import uuid

import pytest

from apps.capacity.models import CapacityRequest
from apps.network.models import BGPSession
from tests import factories as make
from tests.api.robots.conftest import OURS, SECOND, THEIRS
from tests.api.robots.exchanges import session
from tests.api.robots.sessions.conftest import PATH, one


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
