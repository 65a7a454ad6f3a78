"""What is said and sent with requests of the partner API, and whose they are (portal.md 6.7)."""

import pytest

from tests import factories as make
from tests.api.robots.requests.conftest import PATH


class TestOthers:
    """Another partner's request is not there, with the same words as one that is absent."""

    CALLS = (
        ("get", ""),
        ("patch", ""),
        ("post", "/actions/submit"),
        ("get", "/comments"),
        ("post", "/comments"),
        ("get", "/documents"),
        ("get", "/documents/1"),
        ("delete", "/documents/1"),
    )

    @pytest.mark.parametrize(("method", "rest"), CALLS)
    def test_it_is_not_there(self, stranger, draft, method, rest):
        bodies = {"/comments": {"text": "x"}, "": {"fields": {}}}
        answers = [
            stranger.send(method, f"{PATH}/{name}{rest}", bodies.get(rest, {}), If_Match="*")
            if method != "get"
            else stranger.get(f"{PATH}/{name}{rest}")
            for name in (draft.data["reference"], "CAP-99999", draft.data["request_id"])
        ]

        assert {answer.status_code for answer in answers} == {404}
        told = [{**answer.data, "instance": ""} for answer in answers]
        assert told[0] == told[1] == told[2]

    def test_list_shows_none_of_it(self, stranger, draft):
        assert stranger.get(PATH).data["requests"] == []


class TestTalk:
    def test_comment_is_read_by_both(self, robot, draft):
        path = f"{PATH}/{draft.data['reference']}/comments"

        answer = robot.send("post", path, {"text": "Hello"})

        assert answer.status_code == 201
        assert (answer.data["text"], answer.data["from_partner"]) == ("Hello", True)
        assert [said["text"] for said in robot.get(path).data["comments"]] == ["Hello"]

    def upload(self, robot, draft, content, kind="application/pdf", name='filename="loa.pdf"'):
        path = f"{PATH}/{draft.data['reference']}/documents"
        return robot.raw("post", path, content, kind, Content_Disposition=f"attachment; {name}")

    def test_file_comes_back_as_it_was_sent(self, robot, draft):
        content = make.pdf_file()
        made = self.upload(robot, draft, content)

        answer = robot.get(made.data["url"])

        assert made.status_code == 201
        assert b"".join(answer.streaming_content) == content
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"] == 'attachment; filename="loa.pdf"'

    def test_file_is_taken_away_by_who_sent_it(self, robot, draft):
        url = self.upload(robot, draft, make.pdf_file()).data["url"]

        assert robot.delete(url).status_code == 204
        assert robot.get(url).status_code == 404
