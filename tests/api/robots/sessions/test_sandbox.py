"""The sandbox of the Peering API (portal.md 6.8)."""

from apps.capacity.models import CapacityRequest
from tests import factories as make
from tests.api.robots.exchanges import IX, exchange, session
from tests.api.robots.sessions.conftest import PATH, one


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
