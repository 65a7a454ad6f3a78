"""What was said with partners: written down, taken from mails, put away and back."""

from datetime import timedelta

import pytest

from apps.core.errors import Invalid, Refused
from apps.partners import actions, queries, rules
from apps.partners.models import Interaction
from tests import factories as make
from tests.factories import AT


@pytest.fixture
def partner(db):
    return make.partner(name="Fibra Norte")


@pytest.fixture
def ana(partner):
    return make.contact(partner=partner, name="Ana Ruiz", email="Ana@fibra.example")


@pytest.fixture
def mail_in(settings):
    settings.MAIL_IN_ADDRESS = "in@mail.example.net"
    return lambda ref: rules.address_of(ref, queries.mail_in())


def take(raw, **changes):
    return actions.take_mail(raw=raw, **{"by": None, "at": AT, **changes})


def test_a_call_is_written_down_with_people_and_references(partner, ana, manager):
    made = actions.log_interaction(
        partner=partner, kind="CALL", subject="Renewal of AGR-00042", text="See PNI-00007",
        refs=["cap-00003"], contacts=[ana], took_place=AT, by=manager, at=AT,
    )  # fmt: skip

    assert made.refs == ["CAP-00003", "AGR-00042", "PNI-00007"]
    assert made.visibility == "INTERNAL"
    assert [person.contact for person in made.people.all()] == [ana]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"kind": "SMOKE"}, "kind"),
        ({"text": "x" * 20_001}, "text"),
        ({"took_place": AT + timedelta(days=400)}, "took_place"),
    ],
)
def test_a_wrong_interaction_is_refused_and_not_kept(partner, changes, field):
    with pytest.raises(Invalid) as refusal:
        make.interaction(partner, **changes)

    assert list(refusal.value.errors) == [field]
    assert not Interaction.objects.exists()


def test_people_of_another_partner_do_not_take_part(partner):
    with pytest.raises(Invalid):
        make.interaction(partner, contacts=[make.contact()])


def test_an_interaction_is_taken_away_and_put_back(partner, manager):
    made = make.interaction(partner)

    actions.remove_interaction(interaction=made, by=manager, at=AT)
    made.refresh_from_db()
    assert (made.removed_at, made.removed_by) == (AT, manager)
    actions.restore_interaction(interaction=made, by=manager, at=AT)
    made.refresh_from_db()
    assert (made.removed_at, made.removed_by) == (None, None)


def test_a_mail_goes_to_the_partner_of_its_people(partner, ana):
    taken = take(make.mail(subject="AGR-00042 renewal"))

    made = taken.interaction
    assert (made.partner, made.kind, made.direction) == (partner, "MAIL", "IN")
    assert made.refs == ["AGR-00042"]
    people = made.people.order_by("role").values_list("role", "contact", "email")
    assert list(people) == [
        ("RECIPIENT", None, "us@northlight.example"), ("SENDER", ana.pk, "ana@fibra.example"),
    ]  # fmt: skip


def test_a_mail_of_a_colleague_is_from_us(partner, ana, manager):
    raw = make.mail(From_=manager.email, To="ana@fibra.example")

    assert take(raw).interaction.direction == "OUT"


def test_the_subject_may_name_the_partner(partner):
    assert take(make.mail(subject=f"[{partner.ref}] hi")).interaction.partner == partner


def test_a_mail_that_fits_nobody_or_two_asks_for_the_partner(partner, ana):
    with pytest.raises(Refused, match="No partner fits") as refusal:
        take(make.mail(From_="x@nobody.example"))
    assert refusal.value.field == "partner"
    make.contact(email="ana@fibra.example")
    with pytest.raises(Refused, match="several partners"):
        take(make.mail())
    assert take(make.mail(), partner=partner).interaction.partner == partner


def test_the_same_mail_is_taken_once(partner, ana):
    take(make.mail())

    with pytest.raises(Refused, match="already"):
        take(make.mail())
    assert Interaction.objects.count() == 1


def test_files_are_kept_or_say_why_not(partner, ana):
    taken = take(make.mail(files=[
        ("plan.pdf", "application/pdf", make.pdf_file()),
        ("run.exe", "application/octet-stream", b"MZ"),
        ("winmail.dat", "application/ms-tnef", b"x"),
        ("../../etc/passwd.pdf", "application/pdf", b"not a pdf"),
    ]))  # fmt: skip

    files = {file.filename: (bool(file.path), file.refusal[:16]) for file in
             taken.interaction.files.all()}  # fmt: skip
    assert files["plan.pdf"] == (True, "")
    assert files["run.exe"] == (False, "The file is no P")
    assert files["winmail.dat"] == (False, "Outlook packed i")
    assert files["passwd.pdf"][0] is False


def test_what_is_no_mail_is_refused(db):
    with pytest.raises(Refused, match="no mail") as refusal:
        take(b"PK\x03\x04 this is a spreadsheet")

    assert refusal.value.field == "file"


def test_a_bounce_flags_everybody_with_the_address(partner, ana):
    taken = take(make.dsn("ana@FIBRA.example"))

    ana.refresh_from_db()
    assert taken.bounced == [ana]
    assert ana.bounced_at == AT
    assert "No such user" in ana.bounce_text
    assert not Interaction.objects.exists()


def test_a_delay_flags_nobody_and_an_unknown_address_is_told(partner, ana):
    delayed = take(make.dsn("ana@fibra.example", action="delayed", status="4.4.1"))
    unknown = take(make.dsn("who@fibra.example"))

    ana.refresh_from_db()
    assert ana.bounced_at is None
    assert (delayed.delayed, unknown.unknown) == (["ana@fibra.example"], ["who@fibra.example"])


def test_mail_to_the_address_of_a_partner_is_taken_in(partner, mail_in):
    raw = make.mail(To=f"us@northlight.example, {mail_in(partner.ref)}", From_="x@else.example")

    taken = actions.receive_mail(raw=raw, at=AT)

    assert (taken.interaction.partner, taken.interaction.by) == (partner, None)
    assert partner.ref in taken.interaction.refs


def test_the_envelope_counts_where_the_address_was_a_blind_copy(partner, mail_in):
    taken = actions.receive_mail(raw=make.mail(), recipients=[mail_in(partner.ref)], at=AT)

    assert taken.interaction.partner == partner


def test_mail_without_a_right_token_is_refused(partner, ana, mail_in):
    wrong = mail_in(partner.ref).replace("@", "a@")

    for to in (wrong, "in@mail.example.net", "in+PAR-99999.aaaaaaaaaaaa@mail.example.net"):
        with pytest.raises(Refused, match="none of our addresses"):
            actions.receive_mail(raw=make.mail(To=to), at=AT)
    assert not Interaction.objects.exists()


def test_files_without_a_row_are_swept(partner, ana):
    actions.sweep_mail_files(at=AT + timedelta(days=900))  # what tests before have left
    take(make.mail(files=[("plan.pdf", "application/pdf", make.pdf_file())]))

    assert actions.sweep_mail_files(at=AT + timedelta(days=900)) == 0
    Interaction.objects.all().delete()
    assert actions.sweep_mail_files(at=AT + timedelta(days=900)) >= 1
