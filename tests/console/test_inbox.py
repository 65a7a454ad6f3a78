"""The inbox: a person's own notices, and which of them they want."""

from pathlib import Path

import pytest

from apps.console.inbox.kinds import KINDS
from apps.notifications import queries
from apps.notifications.models import Notice, Preference
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
INBOX = "/inbox/"
MAILS = Path(__file__).resolve().parent.parent.parent / "templates" / "mail"


def test_unread_notices_are_shown_and_counted(staff, manager, text):
    make.notice(to=manager, title="Breach opened: BOG-2")
    make.notice(to=manager, title="Read already", read_at=AT)

    shown = text(staff.get(INBOX))

    assert "Breach opened: BOG-2" in shown
    assert "Read already" not in shown
    assert "Unread 1" in shown


def test_all_has_the_read_ones_too(staff, manager, text):
    make.notice(to=manager, title="Read already", read_at=AT)

    assert "Read already" in text(staff.get(INBOX, {"show": "all"}))


def test_notices_of_others_are_not_there(staff, text):
    other = make.notice(to=make.user(), title="Not yours")

    assert "Not yours" not in text(staff.get(INBOX, {"show": "all"}))
    assert staff.get(f"{INBOX}{other.pk}/").status_code == 404
    assert staff.post(f"{INBOX}{other.pk}/read/").status_code == 404


def test_opening_a_notice_goes_to_its_object_and_notes_it(staff, manager):
    notice = make.notice(to=manager, ref="PNI-00007")

    answer = staff.get(f"{INBOX}{notice.pk}/")

    notice.refresh_from_db()
    assert answer["Location"] == "/interconnects/PNI-00007/"
    assert notice.read_at == AT


def test_a_notice_is_marked_as_read(staff, manager):
    notice = make.notice(to=manager)

    staff.post(f"{INBOX}{notice.pk}/read/")

    assert queries.unread_count(manager) == 0


def test_all_are_marked_as_read(staff, manager, text):
    make.notice(to=manager)
    make.notice(to=manager)

    answer = staff.post(f"{INBOX}read/", follow=True)

    assert "2 marked as read." in text(answer)
    assert not Notice.objects.filter(read_at=None).exists()


def test_an_empty_inbox_says_so(staff, text):
    assert "Nothing unread" in text(staff.get(INBOX))
    assert "No notices yet" in text(staff.get(INBOX, {"show": "all"}))


def test_what_is_not_ticked_is_muted(staff, manager):
    wanted = [f"{kind}:{channel}" for kind in KINDS for channel in ("in_app", "email")]
    wanted.remove("breach_raised:email")

    staff.post(f"{INBOX}preferences/", {"wanted": wanted})

    assert queries.muted(manager) == {("breach_raised", "email")}


def test_ticking_again_unmutes(staff, manager):
    Preference.objects.create(user=manager, kind="breach_raised", channel="email")

    shown = staff.get(f"{INBOX}preferences/").content.decode()
    staff.post(f"{INBOX}preferences/", {"wanted": ["breach_raised:email"]})

    assert shown.count(" checked") == 2 * len(KINDS) - 1
    assert ("breach_raised", "email") not in queries.muted(manager)


TO_PARTNERS = {
    "signature_link",
    "outreach",
    "partner_news",
    "digest",
    "member_invitation",
}  # sent to people who have no inbox here


def test_every_kind_of_mail_has_words_here_and_every_kind_a_mail():
    mails = {path.name.split(".")[0] for path in MAILS.glob("*.subject.txt")}
    used = {kind if kind in mails else kind.partition("_")[0] for kind in KINDS}

    assert used == mails - TO_PARTNERS
