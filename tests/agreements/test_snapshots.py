"""What an agreement says, as values that can be kept and compared."""

import json
from datetime import date

from apps.accounts.models import User
from apps.agreements import actions, queries
from tests import factories as make
from tests.factories import AT


def test_snapshot_holds_facts_and_the_latest_parameters(manager: User) -> None:
    term = make.term()
    later = {**make.TRIGGER, "threshold_pct": "65"}
    actions.revise_term(term=term, params=later, valid_from=date(2026, 12, 1), by=manager, at=AT)

    kept = json.loads(json.dumps(queries.snapshot(term.agreement)))

    assert kept["facts"]["effective_on"] == "2024-02-01"
    assert [row["params"]["threshold_pct"] for row in kept["terms"]] == ["65"]


def test_retired_clause_is_not_part_of_it(manager: User) -> None:
    term = make.term()

    actions.retire_term(term=term, by=manager, at=AT)

    assert queries.snapshot(term.agreement)["terms"] == []


def test_owner_and_notes_change_nothing(manager: User) -> None:
    agreement = make.agreement()
    before = queries.snapshot(agreement)

    actions.edit_agreement(agreement=agreement, by=manager, at=AT, notes="x", owner=manager)

    assert queries.snapshot(agreement) == before
