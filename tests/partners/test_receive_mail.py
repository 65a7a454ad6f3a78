"""The command that takes in a mail from a mail server: what is kept, what it says, how it ends."""

import io

import pytest
from django.core.management import CommandError, call_command

from apps.partners import queries, rules
from apps.partners.models import Interaction
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_in(settings):
    settings.MAIL_IN_ADDRESS = "in@mail.example.net"


@pytest.fixture
def ana(db):
    return make.contact(
        partner=make.partner(name="Fibra Norte"), name="Ana Ruiz", email="ana@fibra.example"
    )


@pytest.fixture
def receive(monkeypatch):
    """Runs the command over a raw mail; returns what it said."""

    def run(raw, *recipients, **options):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        out = io.StringIO()
        call_command("receive_mail", *recipients, stdout=out, **options)
        return out.getvalue()

    return run


def address_of(ref):
    return rules.address_of(ref, queries.mail_in())


def test_a_mail_to_the_address_of_a_partner_is_on_its_timeline(receive, ana):
    ref = ana.partner.ref

    assert f"On the timeline of {ref}: PNI in Bogotá" in receive(make.mail(), address_of(ref))

    talk = Interaction.objects.get()
    assert (talk.partner, talk.kind, talk.by) == (ana.partner, "MAIL", None)
    assert talk.people.get(role="SENDER").contact == ana


def test_the_addresses_in_the_mail_count_where_there_is_no_envelope(receive, ana):
    receive(make.mail(Cc=address_of(ana.partner.ref)))

    assert Interaction.objects.get().partner == ana.partner


def test_an_answer_is_noted_at_the_mail_of_the_campaign(receive, manager, ana):
    campaign = make.campaign(manager)
    campaign.letters.update(state="SENT", sent_at=AT, message_id="<outreach-1@northlight.example>")
    raw = make.mail(In_Reply_To="<outreach-1@northlight.example>")

    receive(raw, address_of(campaign.ref))

    letter = campaign.letters.get()
    assert (letter.outcome, letter.reply) == ("REPLIED", Interaction.objects.get())


def test_a_bounce_flags_the_contact(receive, ana):
    said = receive(make.dsn("ana@fibra.example"), address_of(ana.partner.ref))

    ana.refresh_from_db()
    assert "Ana Ruiz is flagged as bounced" in said
    assert ana.bounced_at is not None


def test_the_same_mail_twice_is_kept_once_and_ends_well(receive, ana):
    to = address_of(ana.partner.ref)

    receive(make.mail(), to)

    assert "already" in receive(make.mail(), to)
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize(
    ("raw", "to", "code"),
    [(make.mail(), "in@mail.example.net", 67), (make.mail(), "sales@mail.example.net", 67),
     (make.mail(), "in+PAR-00001.aaaaaaaaaaaa@mail.example.net", 67), (b"", "in@x.example", 65),
     (b"\x00\x01 no mail", "in@x.example", 65)],
)  # fmt: skip
def test_what_is_not_for_us_ends_as_a_mail_server_understands(receive, ana, raw, to, code):
    with pytest.raises(CommandError) as fault:
        receive(raw, to)

    assert fault.value.returncode == code
    assert not Interaction.objects.exists()


def test_an_old_mail_is_taken_in_for_a_partner_that_is_named(receive, ana):
    receive(make.mail(From_="old@else.example"), partner=ana.partner.ref.lower())

    assert Interaction.objects.get().partner == ana.partner


def test_a_partner_there_is_not_is_told(receive):
    with pytest.raises(CommandError, match="no partner PAR-99999"):
        receive(make.mail(), partner="PAR-99999")
