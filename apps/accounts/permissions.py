"""Who may do what: the one table.

A permission is asked for by name: `user.has_perm("breaches.handle")`. What is not listed is denied.
"""

import rules

from apps.accounts.enums import Role

ALL = frozenset(Role) - {Role.PARTNER}  # all of our own people; what partners may: partners.enums
DEALS = frozenset({Role.ADMIN, Role.MANAGER, Role.LEGAL})
NETWORK = frozenset({Role.ADMIN, Role.MANAGER, Role.ENGINEER})

PERMISSIONS: dict[str, frozenset[Role]] = {
    "partners.view": ALL,
    "partners.edit": frozenset({Role.ADMIN, Role.MANAGER}),
    "partners.notes": DEALS | {Role.FINANCE},
    "partners.talk": ALL - {Role.LEADERSHIP},  # write down what was said with a partner
    "outreach.view": ALL,
    "outreach.write": frozenset({Role.ADMIN, Role.MANAGER}),
    "outreach.send": frozenset({Role.ADMIN, Role.MANAGER}),
    "network.view": ALL,
    "network.edit": NETWORK,
    "network.facts": frozenset({Role.ADMIN, Role.MANAGER}),  # what is known of markets
    "agreements.view": ALL,
    "agreements.edit": DEALS,
    "agreements.prices": DEALS | {Role.FINANCE},
    "agreements.negotiate": DEALS,
    "agreements.notes": DEALS,
    "agreements.approve": DEALS | {Role.FINANCE, Role.LEADERSHIP},
    "agreements.sign": frozenset({Role.ADMIN, Role.LEGAL}),
    "agreements.renew": DEALS,
    "agreements.configure": frozenset({Role.ADMIN, Role.LEGAL}),
    "usage.view": ALL,
    "usage.operate": NETWORK,
    "usage.configure": frozenset({Role.ADMIN, Role.ENGINEER}),
    "breaches.view": ALL,
    "breaches.handle": NETWORK,
    "breaches.waive": frozenset({Role.ADMIN, Role.MANAGER, Role.LEGAL}),
    "breaches.approve_waiver": frozenset({Role.ADMIN, Role.LEGAL, Role.LEADERSHIP}),
    "breaches.settle": frozenset({Role.ADMIN, Role.MANAGER, Role.FINANCE}),
    "capacity.view": ALL,
    "capacity.handle": NETWORK,
    "capacity.decide": frozenset({Role.ADMIN, Role.MANAGER}),
    "capacity.approve": frozenset({Role.ADMIN, Role.LEADERSHIP}),
    "capacity.configure": frozenset({Role.ADMIN, Role.MANAGER}),
    "programs.view": ALL,
    "programs.work": ALL - {Role.LEADERSHIP},
    "programs.manage": frozenset({Role.ADMIN, Role.MANAGER}),
    "reports.view": ALL,
    "reports.write": frozenset({Role.ADMIN, Role.MANAGER}),
    "exchange.import": frozenset({Role.ADMIN, Role.MANAGER}),
    "partners.members": frozenset({Role.ADMIN, Role.MANAGER}),
    "audit.view": DEALS,  # it shows prices and notes, so it is for those who may see both
    "fields.manage": frozenset({Role.ADMIN}),
    "tags.manage": frozenset({Role.ADMIN, Role.MANAGER}),
    "webhooks.manage": frozenset({Role.ADMIN}),  # they tell everything, to a machine elsewhere
    "accounts.tokens": ALL,
    "exchange.export": frozenset({Role.ADMIN}),
    "accounts.manage": frozenset({Role.ADMIN}),
}


def holds(roles: frozenset[Role]) -> rules.Predicate:
    """A predicate that is true for an active person whose role is one of `roles`."""
    return rules.predicate(lambda user: user.is_active and user.role in roles, name="holds")


for _name, _roles in PERMISSIONS.items():
    if not rules.perm_exists(_name):
        rules.add_perm(_name, holds(_roles))
