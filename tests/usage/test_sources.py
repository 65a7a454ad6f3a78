"""Sources: what may be entered, what is kept secret, what their lifecycle permits."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.integrations.prometheus.fake import FakePrometheus, from_callable
from apps.usage import actions, queries
from apps.usage.actions import SourceDetails
from apps.usage.models import DataSource
from tests import factories as make
from tests.factories import AT
from tests.usage.conftest import SLOT, Rig, map_to

DAY = timedelta(days=1)
PLAIN = SourceDetails(name="Mimir", url="http://192.0.2.10:9009/prometheus")
BASIC = replace(PLAIN, auth="basic", username="reader", secret="swordfish ")


def add(details: SourceDetails = PLAIN) -> DataSource:
    return actions.add_source(details=details, by=None, at=AT)


def stored(source: DataSource, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM usage_datasource WHERE id = %s", [source.pk])
        return cursor.fetchone()[0]


def test_new_source_is_due_once_something_is_mapped(db: None) -> None:
    source = add()
    idle = list(queries.due_sources(AT))
    make.series(source=source)

    assert (source.ref[:4], source.state) == ("SRC-", "ENABLED")
    assert (idle, list(queries.due_sources(AT))) == ([], [source])


def test_csv_source_needs_no_address_and_no_query(db: None) -> None:
    source = add(SourceDetails(name="Files", kind="csv", query_in="", query_out=""))

    assert source.kind == "csv"


def test_secrets_are_encrypted_and_in_no_text(db: None) -> None:
    source = add(replace(BASIC, client_key="-----BEGIN PRIVATE KEY-----"))

    assert "swordfish" not in stored(source, "secret")
    assert "BEGIN" not in stored(source, "client_key")
    assert DataSource.objects.get(pk=source.pk).secret == "swordfish "
    assert "swordfish" not in repr(BASIC)


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("name", {"name": " "}),
        ("url", {"url": "ftp://192.0.2.10"}),
        ("url", {"url": "http://169.254.169.254/latest"}),
        ("url", {"url": "http://user:pass@192.0.2.10"}),
        ("username", {"auth": "basic", "secret": "x"}),
        ("secret", {"auth": "basic", "username": "x"}),
        ("secret", {"auth": "bearer"}),
        ("client_cert", {"auth": "mtls", "client_key": "-----BEGIN KEY-----"}),
        ("client_key", {"auth": "mtls", "client_cert": "-----BEGIN CERTIFICATE-----"}),
        ("ca_cert", {"ca_cert": "/etc/passwd"}),
        ("client_cert", {"client_cert": "/etc/passwd"}),
        ("headers", {"headers": {"X-Scope-OrgID": "a\r\nHost: b"}}),
        ("cadence_s", {"cadence_s": 5}),
        ("query_in", {"query_in": "rate(x{a={b}}[5m])"}),
        ("query_out", {"query_out": ""}),
    ],
)
def test_what_cannot_work_is_named(db: None, field: str, details: dict) -> None:
    with pytest.raises(Invalid) as refusal:
        add(replace(PLAIN, **details))

    assert list(refusal.value.errors) == [field]
    assert refusal.value.errors[field].endswith(".")


def test_name_is_used_once(db: None) -> None:
    add()

    with pytest.raises(Invalid, match="Another source has this name"):
        add()


def test_edit_keeps_the_secret_that_is_not_entered_again(db: None) -> None:
    source = add(BASIC)

    actions.edit_source(
        source=source, details=replace(BASIC, secret=None, cadence_s=60), by=None, at=AT
    )

    source.refresh_from_db()
    assert (source.secret, source.cadence_s) == ("swordfish ", 60)


def test_secret_does_not_follow_to_another_address(db: None) -> None:
    source = add(BASIC)
    elsewhere = replace(BASIC, url="http://198.51.100.7:9090", secret=None)

    with pytest.raises(Invalid) as refusal:
        actions.edit_source(source=source, details=elsewhere, by=None, at=AT)

    assert list(refusal.value.errors) == ["secret"]


def test_headers_are_encrypted_and_not_in_the_audit(db: None) -> None:
    source = add(replace(PLAIN, headers={"X-Scope-OrgID": "swordfish"}))

    assert "swordfish" not in stored(source, "headers")
    assert "headers" not in {field.name for field in DataSource.pgh_event_model._meta.fields}
    assert DataSource.objects.get(pk=source.pk).headers == {"X-Scope-OrgID": "swordfish"}


def test_edit_keeps_drops_and_replaces_headers(db: None) -> None:
    source = add(replace(PLAIN, headers={"A": "1", "B": "2", "C": "3"}))

    changed = replace(PLAIN, headers={"A": None, "C": "4", "D": "5"})
    actions.edit_source(source=source, details=changed, by=None, at=AT)

    source.refresh_from_db()
    assert source.headers == {"A": "1", "C": "4", "D": "5"}


def test_header_without_a_stored_value_must_be_entered(db: None) -> None:
    with pytest.raises(Invalid) as refusal:
        add(replace(PLAIN, headers={"X-Scope-OrgID": None}))

    assert refusal.value.errors == {"headers": "No value is stored for X-Scope-OrgID. Enter it."}


def test_headers_do_not_follow_to_another_address(db: None) -> None:
    source = add(replace(PLAIN, headers={"A": "1"}))
    elsewhere = replace(PLAIN, url="http://198.51.100.7:9090", headers={"A": None})

    with pytest.raises(Invalid) as refusal:
        actions.edit_source(source=source, details=elsewhere, by=None, at=AT)

    assert list(refusal.value.errors) == ["headers"]


def test_edit_closes_the_circuit(db: None) -> None:
    source = make.series(source=make.source(failures=4, retry_at=AT + DAY)).source

    actions.edit_source(source=source, details=PLAIN, by=None, at=AT)

    assert list(queries.due_sources(AT)) == [source]


def test_kind_of_a_source_stays(db: None) -> None:
    with pytest.raises(Invalid, match="cannot change"):
        actions.edit_source(source=add(), details=replace(PLAIN, kind="csv"), by=None, at=AT)


def test_paused_source_can_be_resumed_and_is_due_at_once(db: None) -> None:
    source = make.series(source=add()).source
    actions.pause(source=source, reason="Maintenance", by=None, at=AT)
    paused = list(queries.due_sources(AT))

    actions.resume(source=source, by=None, at=AT + SLOT)

    moves = lifecycle.history(source.ref).values_list("target", "reason")
    assert (paused, list(queries.due_sources(AT + SLOT))) == ([], [source])
    assert list(moves) == [("PAUSED", "Maintenance"), ("ENABLED", "")]


def test_source_in_use_cannot_be_retired(db: None) -> None:
    series = make.series()

    with pytest.raises(Refused, match="still measures 1 interfaces"):
        actions.retire(source=series.source, reason="Replaced", by=None, at=AT)


def test_retired_source_forgets_its_secret_and_stays_as_it_is(db: None) -> None:
    source = add(BASIC)

    actions.retire(source=source, reason="Replaced", by=None, at=AT)

    assert stored(source, "secret") == ""
    with pytest.raises(Refused, match="is retired"):
        actions.edit_source(source=source, details=BASIC, by=None, at=AT)


def test_connection_that_works_tells_the_server(rig: Rig) -> None:
    info = actions.test_connection(source=rig.source)

    assert (info.flavour, info.version) == ("Prometheus", "2.42.0")


def test_connection_that_fails_says_why(rig: Rig) -> None:
    rig.fake.site.down = 403

    with pytest.raises(Refused, match="denies access"):
        actions.test_connection(source=rig.source)


def test_preview_shows_the_last_hours(rig: Rig) -> None:
    shown = actions.preview(source=rig.source, labels=rig.series[0].labels, at=AT)

    expected = rig.expected(shown.start, AT)[:, 0].tolist()
    assert [shown.in_bps, shown.out_bps] == expected
    assert (len(shown.in_bps), shown.problems) == (72, [])


def test_preview_of_an_unknown_series_is_empty(rig: Rig) -> None:
    shown = actions.preview(source=rig.source, labels={"instance": "x", "ifname": "y"}, at=AT)

    assert set(shown.in_bps) == {None}


def test_suggestions_contain_the_text(db: None) -> None:
    names = ["ae1", "ae10", "et-0/0/1"]
    interfaces = [from_callable({"instance": "e1", "ifName": name}, lambda *_: 1) for name in names]
    with FakePrometheus(interfaces, clock=AT.timestamp) as fake:
        source = make.source(url=fake.url)

        found = actions.suggest(source=source, text="AE1")

    assert found == [{"instance": "e1", "ifname": "ae1"}, {"instance": "e1", "ifname": "ae10"}]


def test_series_is_mapped_once(rig: Rig) -> None:
    other = make.pni()

    with pytest.raises(Refused, match="already measures") as refusal:
        map_to(rig.source, other, "ae1")

    assert refusal.value.conflict
    assert rig.series[0].interconnect.ref in refusal.value.message


def test_series_can_be_mapped_again_after_it_was_unmapped(rig: Rig) -> None:
    actions.unmap(series=rig.series[0], by=None, at=AT)

    again = map_to(rig.source, make.pni(), "ae1")

    assert again.retired_at is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"speed_bps": 0}, "speed of the interface"),
        ({"labels": {"instance": "e1"}}, "needs a value for {ifname}"),
        ({"labels": {"instance": "e1", "ifname": " "}}, "Give every label a value"),
        ({"labels": {}}, "Give every label a value"),
    ],
)
def test_mapping_that_cannot_work_is_refused(db: None, fields: dict, words: str) -> None:
    facts = {"labels": {"instance": "e1", "ifname": "ae1"}, "speed_bps": 10**9} | fields

    with pytest.raises(Refused, match=words):
        actions.map_series(source=make.source(), interconnect=make.pni(), by=None, at=AT, **facts)


def test_port_added_later_was_not_missing_before(rig: Rig) -> None:
    rig.sync(AT)
    link = rig.series[0].interconnect

    added = map_to(rig.source, link, "ae7", at=AT)
    before = queries.link_rates([link.pk], AT - 9 * SLOT, AT)[link.pk]
    after = queries.link_rates([link.pk], AT, AT + SLOT)[link.pk]

    assert added.live_from == AT
    assert (before != -1).all()
    assert (after == -1).all()


def test_wrong_mapping_never_counted(rig: Rig) -> None:
    rig.sync(AT)
    series = rig.series[0]

    actions.unmap(series=series, was_wrong=True, by=None, at=AT)

    link = series.interconnect_id
    assert (queries.link_rates([link], AT - 9 * SLOT, AT)[link] == -1).all()
    with pytest.raises(Refused, match="unmapped before"):
        actions.unmap(series=series, by=None, at=AT)


def test_sources_at_work_are_as_well_as_the_list_says(db: None) -> None:
    late, failing, empty, retired = (make.source() for _ in range(4))
    make.series(source=late, last_sample_at=AT - timedelta(hours=5))
    make.series(source=late, last_sample_at=AT - timedelta(hours=2))
    make.series(source=failing)
    make.series(source=retired, retired_at=AT)
    DataSource.objects.filter(pk=failing.pk).update(failures=2, last_error="Refused.")
    make.source(state="PAUSED")

    found = {each.pk: queries.health(each, AT) for each in queries.sources_at_work()}

    listed = queries.sources().filter(pk__in=[late.pk, failing.pk, empty.pk, retired.pk])
    assert found == {each.pk: queries.health(each, AT) for each in listed}
    assert [found[each.pk].tone for each in (late, failing, empty, retired)] == [
        "warn", "bad", "idle", "idle",
    ]  # fmt: skip
