"""The other party hears of a promise that is not kept, if it may see the term (portal.md 6.6)."""

import pytest

from apps.breaches import notices
from apps.notifications.models import Notice
from tests import factories as make
from tests.factories import AT


@pytest.fixture
def member(db):
    return make.member()


def breach_of(member, **fields):
    link = make.pni(partner=member.partner, name="BOG-2")
    return make.breach(interconnect=link, **fields)


def told(member) -> list[Notice]:
    return list(Notice.objects.filter(recipient=member.user).order_by("pk"))


def test_upgrade_trigger_leads_to_a_prefilled_request(member):
    breach = breach_of(member)

    notices.opened(breach, at=AT)

    (notice,) = told(member)
    assert (notice.event, notice.ref) == ("breach.opened", breach.ref)
    assert notice.title == "Not as agreed: Upgrade trigger, BOG-2"
    assert notice.facts["url"] == (
        f"/portal/requests/new/?type=pni_augment&interconnect={breach.interconnect.ref}"
    )


def test_end_is_told_and_so_is_the_next_beginning(member):
    breach = breach_of(member)
    notices.opened(breach, at=AT)
    notices.resolved(breach, at=AT)
    breach.reopen_count = 1

    notices.reopened(breach, at=AT)

    assert [n.event for n in told(member)] == ["breach.opened", "breach.closed", "breach.opened"]


def test_term_that_they_may_not_see_is_not_told(member):
    breach = breach_of(member)
    breach.term.partner_visible = False

    notices.opened(breach, at=AT)

    assert told(member) == []


@pytest.mark.parametrize("kind", ["OVER_COMMIT", "COMMIT_SHORTFALL", "TIER", "OBLIGATION_OVERDUE"])
def test_what_is_about_money_is_not_told(member, kind):
    breach = breach_of(member)
    breach.kind = kind

    notices.opened(breach, at=AT)

    assert told(member) == []


def test_no_threshold_or_measured_figure_is_told(member):
    breach = breach_of(member)

    notices.opened(breach, at=AT)

    (notice,) = told(member)
    assert [label for label, _ in notice.facts["lines"]] == ["Clause", "Interconnect", "Since"]
    assert "%" not in notice.title + notice.body + str(notice.facts)
