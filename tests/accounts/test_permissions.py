"""The one table of who may do what."""

import pytest

from apps.accounts import permissions
from apps.accounts.enums import Role
from tests import factories as make

EXPECTED = {
    "partners.view": "admin manager engineer legal finance leadership",
    "partners.edit": "admin manager",
    "partners.notes": "admin manager legal finance",
    "partners.talk": "admin manager engineer legal finance",
    "outreach.view": "admin manager engineer legal finance leadership",
    "outreach.write": "admin manager",
    "outreach.send": "admin manager",
    "network.view": "admin manager engineer legal finance leadership",
    "network.edit": "admin manager engineer",
    "network.facts": "admin manager",
    "agreements.view": "admin manager engineer legal finance leadership",
    "agreements.edit": "admin manager legal",
    "agreements.prices": "admin manager legal finance",
    "agreements.negotiate": "admin manager legal",
    "agreements.notes": "admin manager legal",
    "agreements.approve": "admin manager legal finance leadership",
    "agreements.sign": "admin legal",
    "agreements.renew": "admin manager legal",
    "agreements.configure": "admin legal",
    "usage.view": "admin manager engineer legal finance leadership",
    "usage.operate": "admin manager engineer",
    "usage.configure": "admin engineer",
    "breaches.view": "admin manager engineer legal finance leadership",
    "breaches.handle": "admin manager engineer",
    "breaches.waive": "admin manager legal",
    "breaches.approve_waiver": "admin legal leadership",
    "breaches.settle": "admin manager finance",
    "capacity.view": "admin manager engineer legal finance leadership",
    "capacity.handle": "admin manager engineer",
    "capacity.decide": "admin manager",
    "capacity.approve": "admin leadership",
    "capacity.configure": "admin manager",
    "programs.view": "admin manager engineer legal finance leadership",
    "programs.work": "admin manager engineer legal finance",
    "programs.manage": "admin manager",
    "reports.view": "admin manager engineer legal finance leadership",
    "reports.write": "admin manager",
    "exchange.import": "admin manager",
    "exchange.export": "admin",
    "partners.members": "admin manager",
    "audit.view": "admin manager legal",
    "fields.manage": "admin",
    "tags.manage": "admin manager",
    "webhooks.manage": "admin",
    "accounts.tokens": "admin manager engineer legal finance leadership",
    "accounts.manage": "admin",
}


def test_every_permission_of_the_table_is_reviewed_here():
    assert set(permissions.PERMISSIONS) == set(EXPECTED)


@pytest.mark.parametrize("role", Role.values)
def test_role_has_its_permissions_and_no_others(db, role):
    person = make.user(role=role)

    held = {name for name in EXPECTED if person.has_perm(name)}

    assert held == {name for name, roles in EXPECTED.items() if role in roles.split()}


def test_inactive_person_may_nothing(db):
    person = make.user(role="admin", is_active=False)

    assert [name for name in EXPECTED if person.has_perm(name)] == []


def test_unknown_permission_is_denied_even_to_an_administrator(db):
    assert not make.user(role="admin").has_perm("partners.destroy")
