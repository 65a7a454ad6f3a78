"""People and their tokens."""

from datetime import timedelta

import pytest

from apps.accounts import actions
from apps.accounts.errors import Invalid, Refused
from apps.accounts.models import ApiToken, User
from tests import factories as make
from tests.factories import AT
from tests.together import together

PERSON = {"email": "Ana@northlight.example", "name": "Ana Ruiz", "role": "engineer"}


def test_person_is_made_without_a_password(db):
    person = actions.create_person(**PERSON, by=None, at=AT, home_region="LATAM")

    assert User.objects.get() == person
    assert not person.has_usable_password()
    assert (person.initials, person.home_region, person.is_staff) == ("AR", "LATAM", False)


def test_administrator_may_open_the_administration_pages(db):
    person = actions.create_person(**{**PERSON, "role": "admin"}, by=None, at=AT, password="x")

    assert person.is_staff
    assert person.check_password("x")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "ANA@NORTHLIGHT.example"}, "email"),
        ({"email": "ana"}, "email"),
        ({"name": "  "}, "name"),
        ({"role": "king"}, "role"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_wrong_person_is_refused_by_field(db, changes, field):
    make.user(email="ana@northlight.example")
    given = {**PERSON, "email": "other@northlight.example", **changes}

    with pytest.raises(Invalid) as refusal:
        actions.create_person(**given, by=None, at=AT)

    assert list(refusal.value.errors) == [field]


@pytest.mark.django_db(transaction=True)
def test_same_address_twice_at_once_makes_one_person():
    results = together(*[lambda: actions.create_person(**PERSON, by=None, at=AT)] * 2)

    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert User.objects.count() == 1


def test_deactivated_person_loses_access_and_tokens(db):
    boss, person = make.user(role="admin"), make.user()
    _, text = actions.issue_token(owner=person, name="script", scopes=[], at=AT)

    actions.deactivate(user=person, by=boss, at=AT)
    actions.deactivate(user=person, by=boss, at=AT + timedelta(days=1))

    assert not User.objects.get(pk=person.pk).is_active
    assert ApiToken.objects.get().revoked_at == AT
    assert actions.token_holder(text=text, at=AT) is None


def test_nobody_deactivates_themselves(db):
    make.user(role="admin")
    boss = make.user(role="admin")

    with pytest.raises(Refused, match="yourself"):
        actions.deactivate(user=boss, by=boss, at=AT)


def test_last_administrator_stays(db):
    boss = make.user(role="admin")
    make.user(role="admin", is_active=False)

    with pytest.raises(Refused, match="last administrator"):
        actions.deactivate(user=boss, by=None, at=AT)

    assert User.objects.get(pk=boss.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_deactivate_each_other():
    first, second = make.user(role="admin"), make.user(role="admin")

    results = together(
        lambda: actions.deactivate(user=first, by=second, at=AT),
        lambda: actions.deactivate(user=second, by=first, at=AT),
    )

    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert User.objects.filter(is_active=True).count() == 1


def test_profile_is_saved(db):
    person = make.user()

    actions.save_profile(
        user=person, name="Ana Ruiz", time_zone="America/Lima", theme="dark", home_region="LATAM"
    )

    person.refresh_from_db()
    assert (person.name, person.time_zone, person.theme) == ("Ana Ruiz", "America/Lima", "dark")


def test_profile_with_wrong_values_is_refused_by_field(db):
    with pytest.raises(Invalid) as refusal:
        actions.save_profile(user=make.user(), name="", time_zone="x", theme="pink", home_region="")

    assert set(refusal.value.errors) == {"name", "time_zone", "theme"}


def test_token_finds_its_owner_and_notes_its_use(db):
    person = make.user()
    _, text = actions.issue_token(owner=person, name="script", scopes=["read"], at=AT)

    held = actions.token_holder(text=text, at=AT)

    assert held.owner == person
    assert ApiToken.objects.get().last_used_at == AT


def test_token_use_is_noted_at_most_every_five_minutes(db, django_assert_num_queries):
    _, text = actions.issue_token(owner=make.user(), name="script", scopes=[], at=AT)
    actions.token_holder(text=text, at=AT)

    with django_assert_num_queries(1):
        actions.token_holder(text=text, at=AT + timedelta(minutes=5))

    assert ApiToken.objects.get().last_used_at == AT


@pytest.mark.parametrize("text", ["", "ep_", "ep_x_y", "xx_1_2", "ep_" + "0" * 10 + "_secret"])
def test_other_texts_are_no_token(db, text):
    actions.issue_token(owner=make.user(), name="script", scopes=[], at=AT)

    assert actions.token_holder(text=text, at=AT) is None


def test_token_ends_when_revoked_or_expired(db):
    person, later = make.user(), AT + timedelta(days=1)
    revoked, revoked_text = actions.issue_token(owner=person, name="a", scopes=[], at=AT)
    _, expired_text = actions.issue_token(
        owner=person, name="b", scopes=[], at=AT, expires_at=later
    )
    actions.revoke_token(token=revoked, at=AT)

    assert actions.token_holder(text=revoked_text, at=AT) is None
    assert actions.token_holder(text=expired_text, at=AT) is not None
    assert actions.token_holder(text=expired_text, at=later) is None


def test_text_of_a_token_is_not_stored(db):
    token, text = actions.issue_token(owner=make.user(), name="script", scopes=[], at=AT)

    assert text.split("_", 2)[2] not in str(ApiToken.objects.filter(pk=token.pk).values().get())
