"""Pages of breaches, through the client and the address."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.breaches import actions
from apps.breaches.models import Breach, Waiver
from tests import factories as make
from tests.breaches.world import after, carry, promised

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

LIST = "/breaches/"
FIRST = date(2026, 11, 2)


@pytest.fixture
def breach() -> Breach:
    return make.breach(due_on=date(2027, 1, 11))


def page_of(breach: Breach) -> str:
    return f"{LIST}{breach.ref}/"


def text_of(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def judged(levels: list[Any], **params: Any) -> Breach:
    """A breach that the judge opened over days at these levels of 100 Gbps."""
    term, series = promised(**params)
    carry(series, FIRST, levels)
    for number in range(len(levels)):
        actions.evaluate(at=after(FIRST + timedelta(days=number)))
    return Breach.objects.select_related("term__agreement", "interconnect").get(term=term)


def test_list_shows_what_needs_somebody_first(staff):
    rows = {
        "waived": make.breach(state="WAIVED", severity="CRITICAL"),
        "warning": make.breach(severity="WARNING"),
        "critical": make.breach(severity="CRITICAL", state="ACKNOWLEDGED"),
        "pending": make.breach(state="PENDING", opened_at=None),
        "major": make.breach(severity="MAJOR"),
    }

    shown = text_of(staff.get(LIST))

    order = sorted(rows, key=lambda name: shown.index(rows[name].ref))
    assert order == ["critical", "major", "warning", "pending", "waived"]


def test_list_shows_limit_measure_and_due_together(staff, breach):
    shown = text_of(staff.get(LIST))

    assert "≤ 70 %" in shown
    assert "72.9 %" in shown
    assert "Mon 11 Jan" in shown
    assert "in 53 d" in shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=live", {"major", "seen"}),
        ("state=PENDING", {"pending"}),
        ("state=live&severity=MAJOR", {"major"}),
        ("kind=RATIO", {"pending"}),
        ("q=andes", {"seen"}),
    ],
)
def test_list_filters(staff, query, expected):
    andes = make.partner(name="Andes Fibra")
    rows = {
        "major": make.breach(),
        "seen": make.breach(
            state="ACKNOWLEDGED", severity="CRITICAL", interconnect=make.pni(partner=andes)
        ),
        "pending": make.breach(state="PENDING", kind="RATIO", opened_at=None),
    }

    shown = text_of(staff.get(f"{LIST}?{query}"))

    assert {name for name, row in rows.items() if f"{LIST}{row.ref}/" in shown} == expected


def test_saved_link_shows_my_partners(staff, manager, breach):
    mine = make.breach(interconnect=make.pni(partner=make.partner(owner=manager)))
    links = {link.label: link.address for link in staff.get(LIST).context["links"]}

    shown = text_of(staff.get(links["Mine"]))

    assert mine.ref in shown
    assert breach.ref not in shown


def test_list_without_breaches_is_good_news(staff):
    assert "Every clause that was judged is kept." in text_of(staff.get(LIST))


def test_list_costs_the_same_whatever_its_length(staff, breach):
    staff.get(LIST)
    with CaptureQueriesContext(connection) as few:
        staff.get(LIST)
    for _ in range(5):
        make.breach()

    with CaptureQueriesContext(connection) as many:
        staff.get(LIST)

    assert len(many) == len(few) <= 12


def test_export_holds_the_same_rows(staff, breach):
    rows = b"".join(staff.get(f"{LIST}?export=csv").streaming_content).decode()

    assert breach.partner.name in rows
    assert "72.900" in rows


def test_detail_says_what_is_wrong_and_what_to_do(staff):
    breach = judged([71, 72, 73, 74, 75], lead_value=60)

    shown = text_of(staff.get(page_of(breach)))

    assert "The busy hour is 75.0 % of capacity, above the 70 % trigger of §7.3 since" in shown
    assert "it takes 107.2 Gbps in service" in shown
    assert "The contract gives until" in shown


def test_detail_shows_evidence_with_its_gaps(staff):
    breach = judged([71, 72, 73, None, 74])

    shown = text_of(staff.get(page_of(breach)))

    assert "Pending, day 1" in shown
    assert "Opened, day 3" in shown
    assert "Hold, data gap" in shown
    assert '<tr class="is-gap">' in shown
    assert "Breach, day 4" in shown


def test_detail_recomputes_the_figure(staff):
    breach = judged([71, 72, 73, 74])

    shown = text_of(staff.get(page_of(breach)))

    assert "Matches stored value" in shown
    assert "74.0 Gbps" in shown
    assert "Input hash" in shown


def test_detail_draws_the_days_against_the_limit(staff):
    breach = judged([71, 72, 73, 74, 75])

    shown = text_of(staff.get(page_of(breach)))

    assert "to 6 Nov 2026, last 75.0 %. Limit 70 %." in shown


def test_detail_without_evaluations_still_says_what_is_known(staff, breach):
    shown = text_of(staff.get(page_of(breach)))

    assert "No evidence on record" in shown
    assert "The 95th percentile of 30 days is 72.9 % of capacity" in shown


def test_detail_costs_the_same_whatever_it_holds(staff):
    breach = judged([71, 72, 73])
    staff.get(page_of(breach))
    with CaptureQueriesContext(connection) as few:
        staff.get(page_of(breach))
    for number in range(3, 8):
        carry(breach.interconnect.series.get(), FIRST + timedelta(days=number), [75])
        actions.evaluate(at=after(FIRST + timedelta(days=number)))

    with CaptureQueriesContext(connection) as many:
        staff.get(page_of(breach))

    assert len(many) == len(few) <= 15


def test_clause_is_quoted_with_its_place(staff):
    link = make.pni()
    term = make.term(
        agreement=make.agreement(partner=link.partner), interconnect=link, page=11,
        clause_text="Exceeds seventy per cent.",
    )  # fmt: skip
    breach = make.breach(term=term, interconnect=link)

    shown = text_of(staff.get(page_of(breach)))

    assert "Exceeds seventy per cent." in shown
    assert f"{term.agreement.ref} §7.3, page 11" in shown


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "RATIO", "unit": ":1", "measured": "14", "threshold": "9"}, "was 14:1 in"),
        (
            {"kind": "OVER_COMMIT", "unit": "Gbps", "measured": "286.3", "threshold": "200"},
            "measured 286.3 Gbps, more than the commit of 200.0 Gbps.",
        ),
        (
            {"kind": "MIN_TRAFFIC", "unit": "Gbps", "measured": "3", "threshold": "5"},
            "at least 5.0 Gbps was promised",
        ),
        (
            {"kind": "COMMIT_SHORTFALL", "unit": "Gbps", "measured": "100", "threshold": "200"},
            "less than 90 % of the commit",
        ),
    ],
)
def test_monthly_breach_says_what_is_wrong(staff, fields, sentence):
    breach = make.breach(**fields)

    assert sentence in text_of(staff.get(page_of(breach)))


def test_acknowledging_says_who_looks_after_it(staff, manager, breach):
    typed = {"comment": "Optics are ordered", "snooze_until": "2026-11-27"}

    response = staff.post(f"{page_of(breach)}acknowledge/", typed)

    shown = text_of(staff.get(page_of(breach)))
    assert response["Location"] == page_of(breach)
    assert f"{manager} looks after it, quiet until 27 Nov 2026." in shown
    assert "Optics are ordered" in shown


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"comment": ""}, "comment"),
        ({"comment": "Later", "snooze_until": "2026-12-24"}, "snooze_until"),
    ],
)
def test_refused_acknowledgement_keeps_what_was_typed(staff, breach, typed, field):
    response = staff.post(f"{page_of(breach)}acknowledge/", typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert typed["comment"] in text_of(response)
    assert Breach.objects.get().state == "OPEN"


def test_second_person_learns_that_somebody_was_first(staff, client_for, breach, engineer):
    staff.post(f"{page_of(breach)}acknowledge/", {"comment": "Optics are ordered"})

    response = client_for(engineer).post(
        f"{page_of(breach)}acknowledge/", {"comment": "I am on it"}
    )

    assert response.status_code == 422
    assert "is Acknowledged and cannot become Acknowledged" in text_of(response)
    assert "I am on it" in text_of(response)


def test_several_are_acknowledged_at_once(staff):
    chosen = [make.breach(), make.breach()]
    gone = make.breach(state="RESOLVED")
    refs = [one.ref for one in (*chosen, gone)]

    response = staff.post(f"{LIST}acknowledge/", {"ref": refs, "comment": "In hand"}, follow=True)

    states = dict(Breach.objects.values_list("ref", "state"))
    assert [states[ref] for ref in refs] == ["ACKNOWLEDGED", "ACKNOWLEDGED", "RESOLVED"]
    assert f"{gone.ref} is Resolved" in text_of(response)


@pytest.mark.parametrize("typed", [{"comment": "In hand"}, {"ref": "BRE-00001"}])
def test_acknowledging_several_needs_some_and_a_comment(staff, breach, typed):
    response = staff.post(f"{LIST}acknowledge/", typed, follow=True)

    assert "Choose breaches first." in text_of(response) or "Say what is being" in text_of(response)
    assert Breach.objects.get().state == "OPEN"


ASKED = {"from_on": "2026-11-19", "to_on": "2026-12-19", "reason": "Migration to 400G ports"}


@pytest.fixture
def asked(staff, breach) -> Waiver:
    staff.post(f"{page_of(breach)}waive/", ASKED)
    return Waiver.objects.get()


def test_waiver_waits_for_somebody_else(staff, breach, asked):
    shown = text_of(staff.get(page_of(breach)))

    assert "Waits for somebody else who may approve it." in shown
    assert "Migration to 400G ports" in shown
    assert 'value="approve"' not in shown


def test_refused_waiver_request_keeps_what_was_typed(staff, breach):
    response = staff.post(f"{page_of(breach)}waive/", ASKED | {"to_on": "2026-11-01"})

    assert response.status_code == 422
    assert "The last day lies before the first." in text_of(response)
    assert "Migration to 400G ports" in text_of(response)


def test_somebody_else_approves(client_for, breach, asked):
    legal = client_for(make.user(role="legal"))
    offered = text_of(legal.get(page_of(breach)))

    response = legal.post(f"{page_of(breach)}waivers/{asked.pk}/", {"answer": "approve"})

    assert 'value="approve"' in offered
    assert response["Location"] == page_of(breach)
    assert Breach.objects.get().state == "WAIVED"


def test_rejecting_needs_a_comment(client_for, breach, asked):
    legal = client_for(make.user(role="legal"))

    response = legal.post(f"{page_of(breach)}waivers/{asked.pk}/", {"answer": "reject"})

    assert response.status_code == 422
    assert "Say why it is rejected." in text_of(response)
    assert Waiver.objects.get().state == "REQUESTED"


def test_nobody_approves_their_own_request(client_for, breach):
    admin = client_for(make.user(role="admin"))
    admin.post(f"{page_of(breach)}waive/", ASKED)
    own = Waiver.objects.get()

    response = admin.post(f"{page_of(breach)}waivers/{own.pk}/", {"answer": "approve"})

    assert response.status_code == 422
    assert "Somebody else must decide" in text_of(response)
    assert Breach.objects.get().state == "OPEN"


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("leadership", "acknowledge/", 403),
        ("legal", "acknowledge/", 403),
        ("engineer", "acknowledge/", 200),
        ("engineer", "waive/", 403),
        ("manager", "waive/", 200),
        ("finance", "", 200),
    ],
)
def test_who_may_do_what(client_for, breach, role, path, status):
    client = client_for(make.user(role=role))

    assert client.get(page_of(breach) + path).status_code == status


def test_buttons_are_only_for_those_who_may(client_for, breach):
    seen = {
        role: text_of(client_for(make.user(role=role)).get(page_of(breach)))
        for role in ("manager", "leadership")
    }

    assert f"{page_of(breach)}acknowledge/" in seen["manager"]
    assert f"{page_of(breach)}acknowledge/" not in seen["leadership"]


def test_note_stands_in_the_timeline(staff, breach):
    empty = staff.post(f"{page_of(breach)}note/", {"text": " "})
    staff.post(f"{page_of(breach)}note/", {"text": "Partner confirmed the cross-connect"})

    assert empty.status_code == 422
    assert "Partner confirmed the cross-connect" in text_of(staff.get(page_of(breach)))


def test_unknown_breach_is_not_found(staff):
    assert staff.get(f"{LIST}BRE-99999/").status_code == 404
