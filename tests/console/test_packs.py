"""Renewal packs in the console: make, read, print, download."""

import pytest

from apps.reports import actions, tasks
from apps.reports.models import PackFile, RenewalPack
from tests import factories as make
from tests.factories import AT
from tests.reports.conftest import deal  # noqa: F401  what a pack can show

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture(autouse=True)
def _here(settings, tmp_path, monkeypatch):
    """Files in a folder of their own; tasks run where they are asked for."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(tasks.write_pdf, "delay", tasks.write_pdf)


@pytest.fixture
def pack(deal):  # noqa: F811
    return actions.make_pack(agreement=deal.agreement, by=None, at=AT)


def address(thing, rest=""):
    agreement = getattr(thing, "agreement", thing)
    number = f"{thing.number}/" if isinstance(thing, RenewalPack) else ""
    return f"/agreements/{agreement.ref}/renewal-pack/{number}{rest}"


def test_a_pack_is_made_and_shown(staff, text, deal):  # noqa: F811
    answer = staff.post(address(deal.agreement), follow=True)

    shown = text(answer)
    assert "Renewal pack 1 is made. Its numbers never change." in shown
    assert "Decide by Wed 2 Dec 2026." in shown
    assert "1 breach open. 1 obligation overdue." in shown


def test_the_agreement_leads_to_its_packs(staff, deal):  # noqa: F811
    page = staff.get(f"/agreements/{deal.agreement.ref}/").content.decode()

    assert f'href="{address(deal.agreement)}"' in page


def test_earlier_packs_are_listed(staff, text, pack):
    actions.make_pack(agreement=pack.agreement, by=None, at=AT)

    shown = text(staff.get(address(pack.agreement)))

    assert shown.index("Renewal pack 2") < shown.index("Renewal pack 1")


def test_an_unsigned_agreement_says_why_there_is_none(staff, text):
    draft = make.agreement(state="DRAFT")

    assert "A pack is made of a signed agreement" in text(staff.get(address(draft)))
    assert "nothing to renew yet" in text(staff.post(address(draft), follow=True))


def test_money_is_shown_to_those_who_see_prices_only(staff, reader, text, pack):
    assert "$12,500" in text(staff.get(address(pack)))

    shown = text(reader.get(address(pack)))
    assert "$12,500" not in shown
    assert "Cost and changes of prices are shown to people with that permission." in shown


def test_making_one_is_for_those_who_decide_renewals(reader, pack):
    assert reader.post(address(pack.agreement)).status_code == 403
    assert reader.get(address(pack.agreement)).status_code == 200


def test_the_pdf_is_printed_and_downloaded(staff, text, pack):
    printed = staff.post(address(pack, "print/"), follow=True)
    answer = staff.get(address(pack, "pdf/"))

    assert "Download PDF" in text(printed)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer["Content-Disposition"]


def test_the_file_with_prices_is_not_for_those_without_the_permission(staff, reader, pack):
    staff.post(address(pack, "print/"))

    assert reader.get(address(pack, "pdf/")).status_code == 404
    assert PackFile.objects.get().with_prices is True


def test_a_failure_is_said_with_a_way_to_try_again(staff, text, pack):
    file = actions.request_pdf(pack=pack, with_prices=True, by=None, at=AT)
    file.job.state, file.job.message = "FAILED", "The PDF could not be made."
    file.job.save()

    shown = text(staff.get(address(pack)))

    assert "The PDF could not be made." in shown
    assert "Try the PDF again" in shown


def test_a_damaged_file_is_said(staff, text, pack):
    staff.post(address(pack, "print/"))
    PackFile.objects.update(sha256="0" * 64)

    assert "not the one that was stored" in text(staff.get(address(pack, "pdf/"), follow=True))


def test_one_of_another_agreement_is_not_found(staff, pack):
    other = make.agreement()

    assert staff.get(f"/agreements/{other.ref}/renewal-pack/1/").status_code == 404
