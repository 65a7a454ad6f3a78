"""What people know of markets: what a fact must say, and what becomes of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.core.errors import Invalid, Refused
from apps.network import actions, queries, rules
from apps.network.models import MarketFact
from apps.network.queries import Market
from tests import factories as make
from tests.factories import AT

TODAY = AT.date()


@pytest.mark.parametrize(
    ("days", "is_stale"), [(0, False), (365, False), (366, True), (-1, False)]
)  # fmt: skip
def test_a_fact_is_stale_after_a_year(days, is_stale):
    assert rules.is_stale(TODAY - timedelta(days=days), TODAY) is is_stale


@pytest.mark.parametrize(
    ("subscribers", "users", "percent"),
    [(0, 100, "0.0"), (1, 3, "33.3"), (1_250_000, 40_000_000, "3.1"), (300, 200, "150.0")],
)
def test_share_is_the_subscribers_of_all_users(subscribers, users, percent):
    found = rules.share(subscribers, users)

    assert found.percent == Decimal(percent)
    assert found.is_doubtful is (subscribers > users)


@pytest.mark.parametrize("users", [None, 0])
def test_without_an_estimate_there_is_no_share(users):
    assert rules.share(10, users) is None


BAD = (
    ({"amount": None}, "amount"),
    ({"amount": Decimal("-0.01")}, "amount"),
    ({"amount": Decimal("1.00001")}, "amount"),
    ({"amount": Decimal(10) ** 15}, "amount"),
    ({"currency": ""}, "currency"),
    ({"currency": "US"}, "currency"),
    ({"currency": "DOLLARS"}, "currency"),
    ({"currency": "ÄÖÜ"}, "currency"),
    ({"unit": ""}, "unit"),
    ({"unit": "once"}, "unit"),
    ({"unit": "a year"}, "unit"),
    ({"source": "  "}, "source"),
    ({"source": "x" * 301}, "source"),
    ({"as_of": date(2026, 11, 21)}, "as_of"),
    ({"kind": "gossip"}, "kind"),
    ({"country": "XX"}, "country"),
    ({"kind": "note", "amount": None, "currency": "", "unit": ""}, "text"),
    ({"kind": "regulation", "text": "Law 1", "amount": 1, "currency": "", "unit": ""}, "amount"),
    ({"kind": "users", "amount": Decimal("1.5"), "currency": "", "unit": ""}, "amount"),
    ({"kind": "users", "amount": 0, "currency": "", "unit": ""}, "amount"),
    ({"kind": "users", "amount": 5, "unit": ""}, "currency"),
    ({"kind": "users", "amount": 5, "currency": ""}, "unit"),
)


@pytest.mark.django_db
@pytest.mark.parametrize(("facts", "field"), BAD)
def test_a_fact_that_cannot_be_so_is_refused_by_field(facts, field):
    with pytest.raises(Invalid) as refusal:
        make.market_fact(**facts)

    assert list(refusal.value.errors) == [field]


@pytest.mark.django_db
def test_a_day_that_has_begun_somewhere_is_not_to_come():
    assert make.market_fact(as_of=(AT + timedelta(hours=13)).date())


@pytest.mark.django_db
def test_a_cross_connect_may_cost_nothing_and_once():
    fact = make.market_fact(kind="cross_connect", amount=Decimal(0), unit="once", currency="eur")

    assert (fact.amount, fact.currency) == (0, "EUR")


@pytest.mark.django_db
def test_a_metro_of_another_country_is_refused():
    with pytest.raises(Invalid, match="Bogotá is not in Peru"):
        make.market_fact(country="PE", metro=make.metro())


@pytest.mark.django_db
@pytest.mark.parametrize("in_metro", [True, False])
def test_the_same_fact_twice_is_refused(in_metro):
    metro = make.metro() if in_metro else None
    make.market_fact(metro=metro)

    with pytest.raises(Refused, match="written down already"):
        make.market_fact(metro=metro, source="carrier QUOTE", amount=Decimal("0.43"))

    assert make.market_fact(metro=metro, as_of=date(2026, 11, 3))
    assert make.market_fact(metro=metro, text="From 100 Gbps on")


@pytest.mark.django_db
def test_what_is_put_aside_may_be_written_down_again():
    first = make.market_fact()
    actions.retire_fact(fact=first, by=None, at=AT)
    make.market_fact()

    with pytest.raises(Refused, match="written down already"):
        actions.undo_fact(fact=first, by=None, at=AT)


@pytest.mark.django_db
def test_a_correction_is_taken_back_and_made_again():
    fact = make.market_fact(text="10 Gbps")
    changes = {"amount": Decimal("0.35"), "as_of": date(2026, 10, 1), "text": "100 Gbps"}
    actions.edit_fact(fact=fact, **changes, by=None, at=AT)

    back = actions.undo_fact(fact=fact, by=None, at=AT)
    back.refresh_from_db()
    assert (back.amount, back.as_of, back.text) == (Decimal("0.42"), date(2026, 11, 2), "10 Gbps")

    again = actions.undo_fact(fact=fact, by=None, at=AT)
    again.refresh_from_db()
    assert (again.amount, again.as_of, again.text) == tuple(changes.values())


@pytest.mark.django_db
def test_a_fact_that_was_just_written_is_taken_back_by_putting_it_aside():
    fact = make.market_fact()

    actions.undo_fact(fact=fact, by=None, at=AT)

    assert MarketFact.objects.get().retired_at == AT
    assert actions.undo_fact(fact=fact, by=None, at=AT).retired_at is None


@pytest.mark.django_db
def test_what_is_put_aside_is_neither_corrected_nor_put_aside_again():
    fact = actions.retire_fact(fact=make.market_fact(), by=None, at=AT)

    with pytest.raises(Refused, match="Bring it back first"):
        actions.edit_fact(fact=fact, text="Late", by=None, at=AT)
    with pytest.raises(Refused, match="aside already"):
        actions.retire_fact(fact=fact, by=None, at=AT)


@pytest.mark.django_db
def test_kind_and_place_cannot_be_corrected():
    fact = make.market_fact()

    with pytest.raises(Invalid) as refusal:
        actions.edit_fact(fact=fact, country="PE", by=None, at=AT)

    assert list(refusal.value.errors) == ["country"]


@pytest.mark.django_db
def test_a_correction_is_checked_as_a_new_fact_is():
    fact = make.market_fact()

    with pytest.raises(Invalid, match="not negative"):
        actions.edit_fact(fact=fact, amount=Decimal(-1), by=None, at=AT)

    fact.refresh_from_db()
    assert fact.amount == Decimal("0.42")


@pytest.mark.django_db
def test_the_newest_that_counts_is_by_its_day_not_by_when_it_was_written():
    new = make.market_fact()
    make.market_fact(as_of=date(2024, 1, 1), amount=Decimal("1.10"))
    wrong = make.market_fact(as_of=date(2026, 11, 10), amount=Decimal(9))
    actions.retire_fact(fact=wrong, by=None, at=AT)
    city = make.market_fact(metro=make.metro(), amount=Decimal("0.30"))

    found = queries.newest_facts(["transit"])

    assert found == {(Market("CO"), "transit"): new, (Market("CO", "BOG"), "transit"): city}


@pytest.mark.django_db
def test_facts_of_a_country_are_not_those_of_its_metros():
    country = make.market_fact()
    older = make.market_fact(as_of=date(2025, 1, 1))
    city = make.market_fact(metro=make.metro())

    assert list(queries.facts_of("CO")) == [country, older]
    assert list(queries.facts_of("CO", "BOG")) == [city]
    assert queries.known_countries() == {"CO"}
