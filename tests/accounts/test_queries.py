"""Reads over people."""

import pytest

from apps.accounts import actions, queries
from tests import factories as make
from tests.factories import AT


def test_people_are_active_and_by_name(db):
    zoe, ana = make.user(name="Zoe"), make.user(name="Ana")
    make.user(name="Gone", is_active=False)

    assert list(queries.people()) == [ana, zoe]


def test_people_of_partners_are_no_colleagues(db):
    ana = make.user(name="Ana")
    make.user(role="partner", name="Bruno")

    assert list(queries.people()) == [ana]
    assert list(queries.people(role=["partner"])) == []


def test_people_of_roles(db):
    boss, legal = make.user(role="admin", name="A"), make.user(role="legal", name="B")
    make.user(role="engineer")

    assert list(queries.people(role="admin")) == [boss]
    assert list(queries.people(role=["admin", "legal"])) == [boss, legal]


def test_people_without_home_region_look_after_all(db):
    near = make.user(name="A", home_region="LATAM")
    everywhere = make.user(name="B", home_region="")
    make.user(home_region="EMEA")

    assert list(queries.people(region="LATAM")) == [near, everywhere]


def test_holders_have_the_permission(db):
    lead = make.user(role="leadership")
    make.user(role="engineer")

    assert list(queries.holders("breaches.approve_waiver")) == [lead]


def test_holders_of_an_unknown_permission_are_an_error(db):
    with pytest.raises(KeyError):
        queries.holders("breaches.ignore")


def test_tokens_are_those_of_the_owner_newest_first(db):
    person = make.user()
    old, _ = actions.issue_token(owner=person, name="old", scopes=[], at=AT)
    new, _ = actions.issue_token(owner=person, name="new", scopes=[], at=AT)
    actions.issue_token(owner=make.user(), name="other", scopes=[], at=AT)

    assert list(queries.tokens(person)) == [new, old]
