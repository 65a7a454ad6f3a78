"""The PDF of a LOA-CFA, its private place, the link that checks it, and the warnings."""

import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from pypdf import PdfReader

from apps.core import files
from apps.core.models import Job
from apps.network import actions, for_partner, printing, queries
from apps.network.models import Loa
from apps.notifications.models import Notice
from tests import factories as make
from tests.factories import AT

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def issued(db):
    owner = make.user(name="Marina Duarte", role="manager")
    partner = make.partner(name="Fibra Andina", legal_name="Fibra Andina S.A. E.S.P.", owner=owner)
    loa = make.drafted_loa(partner=partner, site=make.site(numbering="STRAND"))
    return actions.issue_loa(loa=loa, by=None, at=AT)


def text_of(loa):
    content = files.read(loa.path, sha256=loa.sha256)
    return " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())


def printed(loa):
    actions.print_due(at=AT)
    loa.refresh_from_db()
    return loa


def test_the_paper_says_everything_a_loa_must(issued):
    text = text_of(printed(issued))

    for words in (
        issued.ref, "Version 1", "19 Nov 2026", "17 Feb 2027", "Northlight Networks, Inc.",
        "100 Harbor Street", "noc@northlight.example", "Fibra Andina S.A. E.S.P.",
        "Bogotá DC", "Calle 13 65-10, Bogotá", "Andean Colo S.A.", "CAP-00001", "A side", "Z side",
        "C2", "R14", "PP3", "strands 1-2", "strands 3-4", "SMF OS2", "LC", "100G-LR4",
        "Rafael Ortiz", "authorised signatory", "neither owes the other", "/loa/",
    ):  # fmt: skip
        assert words in text.replace("\xa0", " "), words


def test_the_paper_names_no_device(issued):
    text = text_of(printed(issued))

    assert not re.search(r"edge\d|et-0/0", text)


def test_printing_twice_prints_once_and_finishes_the_job(issued):
    first = actions.print_due(at=AT)
    again = actions.print_due(at=AT)

    issued.refresh_from_db()
    assert (first, again, issued.job.state) == (1, 0, "DONE")
    assert issued.filename == f"{issued.ref}-v1.pdf"


def test_a_failure_is_said_and_tried_again_ten_minutes_later(issued, monkeypatch):
    monkeypatch.setattr("apps.core.printing.MODULE", "apps.core.no_such_module")
    assert actions.print_due(at=AT) == 0
    job = Job.objects.get(ref=issued.ref)
    monkeypatch.undo()

    assert (job.state, "tried again" in job.message) == ("FAILED", True)
    assert actions.print_due(at=AT + timedelta(minutes=9)) == 0
    assert actions.print_due(at=AT + timedelta(minutes=11)) == 1


def test_only_the_digest_of_the_token_is_kept(issued, monkeypatch):
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: "a-token-of-the-paper")

    printed(issued)

    assert issued.digest == queries.digest_of("a-token-of-the-paper")
    assert "a-token-of-the-paper" not in str(Loa.objects.values().get())
    assert for_partner.loa_check("a-token-of-the-paper", today=AT.date()).ref == issued.ref


def test_leftovers_are_swept_and_papers_stay(issued, settings):
    printed(issued)
    with files.stored(b"leftover", folder="loas"):
        pass

    swept = actions.sweep_loas(at=AT + 9999 * DAY)

    assert swept == 1
    assert text_of(issued)


@pytest.fixture
def token(issued, monkeypatch):
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: "the-token")
    printed(issued)
    return "the-token"


def verdict(token, at=AT):
    return for_partner.loa_check(token, today=at.date()).verdict


def test_the_link_says_good_until_the_last_day(token):
    assert verdict(token) == "good"
    assert verdict(token, AT + 90 * DAY) == "good"
    assert verdict(token, AT + 91 * DAY) == "expired"


def test_the_link_of_an_older_version_says_replaced(token, issued):
    actions.correct_loa(loa=issued, reason="circuit", circuit="XC-9", by=None, at=AT)

    assert verdict(token) == "replaced"


@pytest.mark.parametrize(("step", "expected"), [("cancel", "withdrawn"), ("use", "done")])
def test_the_link_says_withdrawn_and_done(token, issued, step, expected):
    if step == "cancel":
        actions.cancel_loa(loa=issued, reason="moved", by=None, at=AT)
    else:
        actions.lock_loa(loa=issued, by=None, at=AT)
        actions.use_loa(loa=issued, by=None, at=AT)

    assert verdict(token) == expected


def test_the_page_of_the_link_needs_no_account_and_shows_no_party(token, issued):
    Loa.objects.update(expires_on=None)
    answer = Client().get(f"/loa/{token}/")
    text = answer.content.decode()

    assert answer.status_code == 200
    assert "Good. Cross-connects may be patched by it." in text
    assert issued.ref in text
    assert issued.facts["facility"] in text
    assert "Fibra" not in text
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["x", "the-token2", "%00", "a" * 300])
def test_an_unknown_link_is_not_there(wrong):
    answer = Client().get(f"/loa/{wrong}/")

    assert answer.status_code == 404
    assert "is not known" in answer.content.decode()


@pytest.mark.django_db
def test_the_link_cannot_be_guessed_by_trying():
    client = Client(REMOTE_ADDR="192.0.2.77")

    codes = [client.get(f"/loa/guess{n}/").status_code for n in range(62)]

    assert codes[0] == 404
    assert codes[-1] == 429


def told():
    rows = Notice.objects.filter(partner=None).order_by("pk")
    return [(row.title, row.urgency) for row in rows]


def test_both_sides_are_warned_thirty_fourteen_and_three_days_ahead(issued):
    last = AT + 90 * DAY
    for day in range(91):
        actions.tick_loas(at=AT + day * DAY)
        actions.tick_loas(at=AT + day * DAY)

    left = [(title.split("good for ")[1].split()[0], urgency) for title, urgency in told()]
    assert left == [("30", "warn"), ("14", "warn"), ("3", "bad")]
    actions.tick_loas(at=last + DAY)
    assert told()[-1] == (f"{issued.ref} for Fibra Andina has expired", "bad")


def test_a_clock_that_comes_late_gives_only_the_newest_warning(issued):
    actions.tick_loas(at=AT + 80 * DAY)

    assert [title for title, _ in told()] == [
        f"{issued.ref} for Fibra Andina is good for 10 more days"
    ]


def test_a_used_loa_is_not_warned_of(issued):
    actions.lock_loa(loa=issued, by=None, at=AT)
    actions.use_loa(loa=issued, by=None, at=AT)

    assert actions.tick_loas(at=AT + 200 * DAY) == 0
    assert queries.ports_held_for("CAP-00001")


def test_a_partner_reads_its_own_loas_only(issued):
    draft = make.drafted_loa(partner=issued.partner, site=make.site(), request_ref="CAP-00001/2")
    other = make.partner()

    [letter] = for_partner.letters(issued.partner, request_ref="CAP-00001")

    assert (letter.ref, letter.port_count, letter.days_left(AT.date())) == (issued.ref, 2, 90)
    assert for_partner.letter(issued.partner, draft.ref) is None
    assert for_partner.letters(other) == []
    assert for_partner.letter(other, issued.ref) is None
    assert for_partner.letter_file(other, issued.ref) is None
    assert for_partner.loa_handle(other, issued.ref) is None


def test_a_partner_downloads_the_paper_once_it_is_printed(issued):
    before = for_partner.letter_file(issued.partner, issued.ref)
    printed(issued)

    file, name, kind = for_partner.letter_file(issued.partner, issued.ref)

    with file:
        assert file.read(5) == b"%PDF-"
    assert (before, name, kind) == (None, f"{issued.ref}-v1.pdf", "application/pdf")


def test_lines_of_a_request_are_locked_and_used_together(issued):
    second = make.drafted_loa(partner=issued.partner, site=make.site(), request_ref="CAP-00001/2")
    actions.issue_loa(loa=second, by=None, at=AT)
    refs = ["CAP-00001", "CAP-00001/2"]

    locked = actions.lock_loas(refs=refs, order_ref="XC-1", by=None, at=AT)
    used = actions.use_loas(refs=refs, by=None, at=AT)

    assert (locked, used) == (2, 2)
    assert set(Loa.objects.values_list("state", "order_ref")) == {("USED", "XC-1")}


def test_the_link_on_the_paper_is_the_full_address(settings):
    settings.BASE_URL = "https://partners.northlight.example"

    assert printing.link("abc") == "https://partners.northlight.example/loa/abc/"
