"""The way to a link with Jira in a real browser, against a Jira on a real port."""

from playwright.sync_api import expect

from apps.programs.models import JiraIssue, JiraLink
from tests import factories as make
from tests.console.browsing import IN_A_BROWSER
from tests.factories.jira import EMAIL, TOKEN

pytestmark = IN_A_BROWSER


def test_wizard_goes_from_a_tested_connection_over_maps_and_dry_run_to_on(desk, live_server):
    with make.jira_pair(is_on=False) as pair:
        url, workstream = pair.link.url, pair.link.workstream
        pair.link.delete()
        make.work_item(workstream=workstream, title="Order optics")
        pair.memory.add("NET", summary="Dig the trench")

        desk.goto(f"{live_server.url}/programs/LIMA/jira/connect/")
        desk.get_by_label("Address").fill(url)
        desk.get_by_label("E-mail of the account").fill(EMAIL)
        desk.get_by_label("API token").fill(TOKEN)
        desk.get_by_label("Project").fill("NET")
        desk.get_by_role("button", name="Test connection").click()
        expect(desk.locator("#tested")).to_contain_text("Network builds")
        desk.get_by_role("button", name="Save and go on").click()
        expect(desk.get_by_label("In Progress")).to_have_value(
            str(workstream.columns.get(name="In progress").pk)
        )
        desk.get_by_role("button", name="Save and check").click()
        expect(desk.get_by_role("region", name="Become issues")).to_contain_text("Order optics")
        expect(desk.get_by_role("region", name="Become work items")).to_contain_text("Dig")
        assert (JiraIssue.objects.count(), len(pair.memory.issues)) == (0, 1)
        desk.get_by_role("button", name="Turn on").click()
        expect(desk.get_by_role("heading", level=1)).to_contain_text("Jira")

        assert JiraLink.objects.get().is_on
