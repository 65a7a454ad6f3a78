"""Status reports in the console: begin, read, edit, publish, correct."""

import pytest

from apps.reports.actions import Scope
from apps.reports.models import StatusReport
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
WHOLE = {"kind": "WEEKLY", "scope": "ALL", "period": "present", "visibility": "STAFF"}


def page(report, rest=""):
    return f"/reports/{report.ref}/{rest}"


def kept(report):
    return StatusReport.objects.get(pk=report.pk)


def test_reports_are_listed_with_state_and_period(staff, text):
    make.published_report(weeks_ago=1)
    make.status_report()

    shown = text(staff.get("/reports/"))

    assert shown.index("Edge partner status, week 47") < shown.index("week 46")
    assert "Published" in shown
    assert "Draft" in shown


def test_an_empty_list_says_what_to_do(staff, text):
    assert "choose what it is about and its period" in text(staff.get("/reports/"))


def test_the_wizard_asks_for_what_the_scope_needs(staff, text):
    shown = text(staff.get("/reports/new/", {**WHOLE, "scope": "REGION"}))
    assert "Region: Choose the region." in shown

    shown = text(staff.get("/reports/new/", {**WHOLE, "period": "days"}))
    assert "First day: Fill this in." in shown


def test_the_second_step_offers_the_usual_sections_and_a_preview(staff, text):
    make.reported_network()

    shown = staff.get("/reports/new/", WHOLE).content.decode()
    preview = text(staff.get("/reports/preview/", {**WHOLE, "sections": ["BREACHES"]}))

    assert 'value="WORKSTREAMS" id="id_sections_0" checked' in shown
    assert "hx-get=" in shown
    assert "Open breaches, worst first" in preview
    assert "Renewals" not in preview


def test_a_preview_without_sections_says_so(staff, text):
    assert "Choose at least one section." in text(staff.get("/reports/preview/", WHOLE))


def test_the_wizard_ends_in_a_draft(staff, text):
    address = "/reports/new/?kind=WEEKLY&scope=ALL&period=present&visibility=STAFF"

    answer = staff.post(address, {"title": "Week 47", "sections": ["TREND"]}, follow=True)

    draft = StatusReport.objects.get()
    assert (draft.title, draft.sections, draft.state) == ("Week 47", ["TREND"], "DRAFT")
    assert "A draft: these are the numbers of now." in text(answer)


def test_a_second_report_for_the_period_keeps_what_was_typed(staff, text):
    first = make.status_report()
    address = "/reports/new/?kind=WEEKLY&scope=ALL&period=present&visibility=STAFF"

    answer = staff.post(address, {"title": "My own title", "sections": ["TREND"]})

    assert answer.status_code == 422
    assert f"There is one for this scope and period already: {first.ref}" in text(answer)
    assert "My own title" in answer.content.decode()


def test_a_draft_shows_the_numbers_of_now(staff, text):
    link = make.reported_network()
    draft = make.status_report()

    shown = text(staff.get(page(draft, "preview/")))

    assert "Edge partner status, week 47" in shown
    assert f"{link.name}" in shown
    assert "Decide on Fibra &lt;Andes&gt; &amp; Co by 2 Dec 2026." in shown


def test_a_published_report_is_read_from_its_frozen_numbers(staff, text):
    link = make.reported_network()
    report = make.published_report()
    name, link.name = link.name, "Renamed"
    link.save()

    shown = text(staff.get(page(report)))

    assert name in shown
    assert "Renamed" not in shown
    assert "Numbers of Thu 19 Nov 2026 09:40 UTC" in shown


def test_names_are_escaped(staff):
    make.reported_network("<script>alert(1)</script> شبكة 中国")
    report = make.published_report()

    shown = staff.get(page(report)).content.decode()

    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; شبكة 中国" in shown


def test_amounts_are_for_those_who_see_prices(staff, reader, text):
    make.reported_network()
    report = make.published_report()

    assert "$150 k" in text(staff.get(page(report)))
    shown = text(reader.get(page(report)))
    assert "$150 k" not in shown
    assert "Value a year" not in shown
    assert "Amounts are shown to people with that permission." in shown


def test_a_report_for_leadership_is_not_there_for_others(staff, reader, client_for, engineer):
    report = make.published_report(visibility="LEADERSHIP")

    assert reader.get(page(report)).status_code == 200
    assert client_for(engineer).get(page(report)).status_code == 404
    assert staff.get(page(report)).status_code == 404
    assert report.ref not in staff.get("/reports/").content.decode()


def test_a_draft_is_not_there_for_those_who_do_not_write(reader):
    draft = make.status_report()

    assert reader.get(page(draft)).status_code == 404
    assert reader.get("/reports/new/").status_code == 403
    assert reader.post(page(draft, "publish/")).status_code == 403


def words(report, **changes):
    given = {
        "title": report.title, "health": "ON_TRACK", "summary": "All is well.",
        "highlights": "One\n- Two", "lowlights": "", "asks": "", "sections": report.sections,
        "visibility": "STAFF", "seen": report.edits,
    }  # fmt: skip
    return {**given, **changes}


def test_words_are_edited(staff, text):
    draft = make.status_report()

    staff.post(page(draft, "edit/"), words(draft))

    shown = text(staff.get(page(draft, "preview/")))
    assert "On track. All is well." in shown
    assert "Two" in shown
    assert kept(draft).edits == 1


def test_an_edit_of_an_older_page_loses_nothing_typed(staff, text):
    draft = make.status_report()
    staff.post(page(draft, "edit/"), words(draft))

    answer = staff.post(page(draft, "edit/"), words(draft, summary="My long text."))

    assert answer.status_code == 422
    assert "Somebody else saved it while you wrote." in text(answer)
    assert "My long text." in answer.content.decode()


def test_publishing_freezes_what_was_seen(staff, text):
    draft = make.status_report()
    staff.post(page(draft, "edit/"), words(draft))

    late = staff.post(page(draft, "publish/"), {"seen": "0"}, follow=True)
    assert "was edited since you looked" in text(late)
    done = staff.post(page(draft, "publish/"), {"seen": "1"}, follow=True)
    assert f"{draft.ref} is published. Its numbers never change." in text(done)
    assert kept(draft).state == "PUBLISHED"


def test_a_correction_is_the_next_version(staff, text):
    report = make.published_report()

    answer = staff.post(page(report, "correct/"), follow=True)

    assert "The next version is a draft until you publish it." in text(answer)
    assert "Version 2" in text(answer)
    assert StatusReport.objects.get(version=2).title == report.title


def test_a_dropped_draft_says_so(staff, text):
    draft = make.status_report()

    staff.post(page(draft, "drop/"))

    assert "This draft was dropped" in text(staff.get(page(draft)))


def test_long_tables_are_paged(staff, text):
    link = make.reported_network()
    for n in range(120):
        make.breach(interconnect=link, key=f"other:{n}")
    report = make.published_report(kind="REGIONAL", scope=Scope(region=make.metro().region))

    shown = text(staff.get(page(report)))
    assert "50 of 121" in shown
    address = page(report, "rows/?section=BREACHES&table=open_breaches&page=2")
    assert "101 to 121 of 121" in text(staff.get(address))
    assert staff.get(page(report, "rows/?section=BREACHES&table=nothing")).status_code == 404


def test_a_page_costs_few_queries(staff, django_assert_max_num_queries):
    make.reported_network()
    report = make.published_report()
    staff.get(page(report))

    with django_assert_max_num_queries(12):
        staff.get(page(report))
