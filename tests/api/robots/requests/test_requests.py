"""/requests of the partner API: drafts, submission, versions, verbs, comments (portal.md 6.7)."""

from datetime import timedelta

import pytest

from apps.capacity import actions
from apps.capacity.models import CapacityRequest
from tests import factories as make
from tests.api.robots.requests.conftest import GBPS, PATH, act
from tests.factories import AT
from tests.factories import requests as asked


class TestDrafts:
    def test_draft_is_made_with_its_version(self, draft, link):
        assert draft.status_code == 201
        assert (draft.data["state"], draft.data["version"]) == ("DRAFT", 1)
        assert draft["ETag"] == '"1"'
        assert draft["Location"] == f"{PATH}/{draft.data['reference']}"
        assert draft.data["fields"]["interconnect"] == link.ref
        assert "submit" in draft.data["actions"]

    def test_request_knows_that_a_program_made_it(self, draft, robot):
        found = CapacityRequest.objects.get(ref=draft.data["reference"])

        assert (found.source, found.requester) == ("api", robot.row.membership.user)

    def test_submitted_at_once_it_is_under_way(self, robot, body):
        answer = robot.send("post", PATH, body | {"submit": True, "ask_anyway": True})

        assert answer.status_code == 201, answer.data
        assert answer.data["state"] == "SUBMITTED"
        assert answer.data["submitted_at"] == "2026-11-19T09:40:00Z"
        assert answer.data["lines"][0]["asked_bps"] == 200 * GBPS

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"type": "coffee"}, "type"),
            ({"type": None}, "type"),
            ({"colour": "red"}, "colour"),
            ({"asn": 0}, "asn"),
            ({"asn": 23456}, "asn"),
            ({"asn": "64500"}, "asn"),
            ({"asn": 2**32}, "asn"),
            ({"fields": []}, "fields"),
            ({"fields": {"colour": "red"}}, "fields.colour"),
            ({"fields": {"target_bps": "much"}}, "fields.target_bps"),
            ({"fields": {"target_bps": -1}}, "fields.target_bps"),
            ({"fields": {"desired_on": "soon"}}, "desired_on"),
        ],
    )
    def test_what_cannot_be_read_is_a_400_by_field(self, robot, body, change, field):
        answer = robot.send("post", PATH, body | change)

        assert answer.status_code == 400
        assert field in [error["field"] for error in answer.data["errors"]]
        assert not CapacityRequest.objects.exists()

    def test_number_of_another_is_refused_and_told_why(self, robot, body):
        make.asn(number=64505)

        answer = robot.send("post", PATH, body | {"asn": 64505})

        assert answer.status_code == 403
        assert "manage_peering_sessions" in answer.data["detail"]

    @pytest.mark.parametrize("number", [64496, 64512, 65534, 65536, 4200000000])
    def test_reserved_number_is_refused_outside_the_demo(self, robot, body, settings, number):
        settings.RESERVED_ASNS_ALLOWED = False

        answer = robot.send("post", PATH, body | {"asn": number})

        assert answer.status_code == 400

    def test_interconnect_of_another_is_as_one_that_is_not(self, robot, body):
        other = make.pni()
        answers = []
        for name in (other.ref, "PNI-99999"):
            body["fields"]["interconnect"] = name
            answers.append(robot.send("post", PATH, body))

        assert [answer.status_code for answer in answers] == [400, 400]
        told = [str(answer.data["errors"]).replace(other.ref, "PNI-99999") for answer in answers]
        assert told[0] == told[1]

    def test_second_upgrade_of_an_interconnect_names_the_first(self, robot, body):
        first = robot.send("post", PATH, body | {"submit": True, "ask_anyway": True})
        body["fields"]["client_ref"] = "A-2"

        answer = robot.send("post", PATH, body | {"submit": True, "ask_anyway": True})

        assert answer.status_code == 409
        assert answer.data["conflicts"] == [first.data["reference"]]

    def test_policy_that_is_not_met_is_explained(self, robot, body, link):
        link.partner.contacts.all().delete()

        answer = robot.send("post", PATH, body | {"submit": True})

        assert answer.status_code == 422
        assert answer.data["rules"]
        assert not CapacityRequest.objects.exists()

    def test_sixth_submission_within_an_hour_waits(self, robot, body):
        for n in range(5):
            extra = asked.busy_link(partner=asked.calm_partner())
            type(extra).objects.filter(pk=extra.pk).update(partner=robot.row.membership.partner)
            fields = body["fields"] | {"interconnect": extra.ref, "client_ref": f"B-{n}"}
            whole = body | {"fields": fields, "submit": True, "ask_anyway": True}
            assert robot.send("post", PATH, whole).status_code == 201

        answer = robot.send("post", PATH, body | {"submit": True, "ask_anyway": True})

        assert answer.status_code == 429
        assert int(answer["Retry-After"]) == 3601


class TestVersions:
    CHANGE = {"fields": {"target_bps": 800 * GBPS}}

    def path(self, draft):
        return f"{PATH}/{draft.data['reference']}"

    def test_change_with_the_version_is_made(self, robot, draft):
        answer = robot.send("patch", self.path(draft), self.CHANGE, If_Match=draft["ETag"])

        assert answer.status_code == 200
        assert answer.data["fields"]["target_bps"] == 800 * GBPS
        assert answer["ETag"] == '"2"'

    def test_change_without_a_version_is_refused(self, robot, draft):
        assert robot.send("patch", self.path(draft), self.CHANGE).status_code == 428

    @pytest.mark.parametrize("version", ['"7"', 'W/"1"', "1", ""])
    def test_change_of_another_version_is_refused(self, robot, draft, version):
        answer = robot.send("patch", self.path(draft), self.CHANGE, If_Match=version)

        assert answer.status_code == 412
        assert answer.data["version"] == 1

    def test_version_that_is_known_is_not_sent_again(self, robot, draft):
        answer = robot.send("get", self.path(draft), If_None_Match=draft["ETag"])

        assert answer.status_code == 304
        assert not answer.content

    def test_unknown_field_is_refused(self, robot, draft):
        answer = robot.send("patch", self.path(draft), {"fields": {"x": 1}}, If_Match="*")

        assert answer.status_code == 400


class TestActions:
    def test_request_goes_from_draft_to_question_and_answer(self, robot, draft):
        sent = act(robot, draft, "submit", {"ask_anyway": True})
        found = CapacityRequest.objects.get(ref=draft.data["reference"])
        staff = asked.staff_acting()
        actions.claim(request=found, acting=staff, at=AT)
        actions.ask(request=found, text="Which optics?", acting=staff, at=AT)
        question = robot.get(f"{PATH}/{found.ref}")
        answered = act(robot, question, "answer", {"text": "LR4"})

        assert [sent.data["state"], question.data["state"], answered.data["state"]] == [
            "SUBMITTED", "INFO_REQUESTED", "IN_REVIEW",
        ]  # fmt: skip
        assert question.data["question"] == "Which optics?"
        assert question.data["holder"] == "partner"
        assert [said["kind"] for said in answered.data["comments"]] == ["QUESTION", "ANSWER"]

    def test_log_names_token_and_address(self, robot, draft):
        act(robot, draft, "submit", {"ask_anyway": True})

        step = CapacityRequest.objects.get(ref=draft.data["reference"]).steps.get()

        assert (step.token, step.ip, step.role) == (robot.row.prefix, "127.0.0.1", "P-ENG")

    def test_cancelled_with_a_reason(self, robot, draft):
        sent = act(robot, draft, "submit", {"ask_anyway": True})

        answer = act(robot, sent, "cancel", {"reason": "Other plans"})

        assert answer.data["state"] == "CANCELLED"

    @pytest.mark.parametrize("action", ["confirm", "dispute", "answer"])
    def test_action_that_does_not_fit_names_those_that_do(self, robot, draft, action):
        body = {} if action == "confirm" else {"text": "x"}

        answer = act(robot, draft, action, body)

        assert answer.status_code == 409
        assert answer.data["allowed"] == ["submit", "cancel"]

    def test_unknown_action_is_not_there(self, robot, draft):
        assert act(robot, draft, "explode").status_code == 404

    def test_action_without_what_it_needs_says_what(self, robot, draft):
        answer = act(robot, draft, "cancel", {"text": "no reason"})

        assert answer.status_code == 400
        assert {error["field"] for error in answer.data["errors"]} == {"reason", "text"}

    def test_action_without_a_version_is_refused(self, robot, draft):
        assert act(robot, draft, "submit", {}, Accept="*/*").status_code == 428

    def test_stale_action_is_refused(self, robot, draft):
        act(robot, draft, "submit", {"ask_anyway": True})

        assert act(robot, draft, "cancel", {"reason": "x"}).status_code == 412

    def test_reader_may_not_act(self, robot_for, link, draft):
        reader = robot_for(link.partner, role="P-NOC")

        assert act(reader, draft, "submit").status_code == 403


class TestReplays:
    def test_same_key_gives_the_same_answer_and_one_request(self, robot, body):
        first = robot.send("post", PATH, body, Idempotency_Key="k-1")
        second = robot.send("post", PATH, body, Idempotency_Key="k-1")

        assert (second.status_code, second.data) == (201, first.json())
        assert second["ETag"] == first["ETag"]
        assert second["Content-Type"] == first["Content-Type"] == "application/json"
        assert (first.has_header("Idempotent-Replayed"), second["Idempotent-Replayed"]) == (
            False, "true",
        )  # fmt: skip
        assert CapacityRequest.objects.count() == 1

    def test_same_key_with_another_body_is_refused(self, robot, body):
        robot.send("post", PATH, body, Idempotency_Key="k-1")

        answer = robot.send("post", PATH, body | {"linked_to": ""}, Idempotency_Key="k-1")

        assert answer.status_code == 422

    def test_key_of_a_request_that_was_wrong_may_be_used_again(self, robot, body):
        wrong = robot.send("post", PATH, {"type": "x"}, Idempotency_Key="k-1")

        assert wrong.status_code == 400
        assert robot.send("post", PATH, body, Idempotency_Key="k-1").status_code == 201

    def test_keys_of_two_callers_are_two(self, robot, robot_for, link, body):
        other = robot_for(link.partner)
        robot.send("post", PATH, body, Idempotency_Key="k-1")
        body["fields"]["client_ref"] = "A-2"

        assert other.send("post", PATH, body, Idempotency_Key="k-1").status_code == 201

    @pytest.mark.parametrize("key", ["", "x" * 129, "a\u00fc"])
    def test_key_that_is_none_is_refused(self, robot, body, key):
        assert robot.send("post", PATH, body, Idempotency_Key=key).status_code == 400


class TestBodies:
    @pytest.mark.parametrize(
        "raw", [b"", b"{", b'{"type": 1, "type": 1}', b'{"type": NaN}', b"\xff", b"[]", b'"x"']
    )
    def test_what_is_no_strict_json_object_is_refused(self, robot, raw):
        assert robot.raw("post", PATH, raw).status_code == 400

    def test_body_over_one_mebibyte_is_too_large(self, robot):
        assert robot.raw("post", PATH, b" " * (2**20 + 1)).status_code == 413

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
    def test_other_types_are_not_read(self, robot, kind):
        assert robot.raw("post", PATH, b"{}", kind).status_code == 415

    @pytest.mark.parametrize("text", ["<script>", "=1+1", "\u202eabc"])
    def test_text_is_kept_as_text(self, robot, body, text):
        body["fields"]["justification"] = text

        assert robot.send("post", PATH, body).data["fields"]["justification"] == text


class TestLists:
    def test_newest_come_first_and_pages_follow(self, robot, body):
        for n in range(3):
            body["fields"]["client_ref"] = f"C-{n}"
            robot.send("post", PATH, body)

        first = robot.get(PATH, {"max_results": 2}).data
        second = robot.get(PATH, {"max_results": 2, "next_token": first["next_token"]}).data

        names = [row["client_ref"] for row in first["requests"] + second["requests"]]
        assert names == ["C-2", "C-1", "C-0"]
        assert second["next_token"] is None

    def test_token_is_bound_to_its_filter(self, robot, body, draft):
        body["fields"]["client_ref"] = "A-2"
        robot.send("post", PATH, body)
        token = robot.get(PATH, {"max_results": 1}).data["next_token"]

        answer = robot.get(PATH, {"max_results": 1, "state": "draft", "next_token": token})

        assert answer.status_code == 400

    @pytest.mark.parametrize("query", [{"state": "gone"}, {"type": "coffee"}])
    def test_filter_that_is_none_is_refused(self, robot, query):
        assert robot.get(PATH, query).status_code == 400

    def test_filters_cut(self, robot, draft):
        assert len(robot.get(PATH, {"state": "draft"}).data["requests"]) == 1
        assert robot.get(PATH, {"state": "open"}).data["requests"] == []
        assert robot.get(PATH, {"type": "pni_new"}).data["requests"] == []

    def test_list_costs_the_same_however_long(self, robot, body, django_assert_max_num_queries):
        for n in range(6):
            body["fields"]["client_ref"] = f"D-{n}"
            robot.send("post", PATH, body)

        with django_assert_max_num_queries(12):
            assert len(robot.get(PATH).data["requests"]) == 6


def test_replay_is_forgotten_after_a_day(robot, body, time_machine):
    robot.send("post", PATH, body, Idempotency_Key="k-1")
    body["fields"]["client_ref"] = "A-2"

    time_machine.move_to(AT + timedelta(hours=24), tick=False)

    assert robot.send("post", PATH, body, Idempotency_Key="k-1").status_code == 201
