"""Forms and pages of each kind of source: added, shown, tried and mapped."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from apps.integrations.faking import Fake
from apps.integrations.http_json.fake import JsonService
from apps.integrations.librenms.fake import Api, Port
from apps.usage.models import DataSource, Series
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

OPTIONS = {
    "path": "/rates?port={ifname}&from={start}&to={end}", "rows": "data.points", "time": "t",
    "time_format": "iso", "in_value": "rx", "out_value": "tx", "unit": "bytes", "stamp": "end",
}  # fmt: skip
COMMON = {"name": "Edge", "auth": "none", "cadence_s": "300"}


@pytest.fixture
def staff(engineer, client_for) -> Client:
    return client_for(engineer)


@pytest.fixture
def flows() -> Iterator[Fake]:
    def rate(port: str, side: str, slot: int) -> int:
        return 12 * GBPS + slot

    with Fake(JsonService(rate, clock=AT.timestamp)) as fake:
        yield fake


@pytest.fixture
def libre() -> Iterator[Fake]:
    ports = [Port("edge1.example.net", "ae1", "Andes Fibra")]
    with Fake(Api(ports, lambda *_: 12 * GBPS, clock=AT.timestamp)) as fake:
        yield fake


def add(staff: Client, **fields: Any) -> Any:
    return staff.post("/sources/new/", {**COMMON, **fields}, follow=True)


def test_http_source_is_added_and_shown(staff, flows, text):
    shown = text(add(staff, kind="http", url=flows.url, **OPTIONS))

    source = DataSource.objects.get()
    assert source.options == OPTIONS
    assert "Question and answer" in shown
    assert OPTIONS["path"].replace("&", "&amp;") in shown
    assert "Byte/s" in shown


def test_http_source_is_edited_with_what_it_has(staff, flows):
    add(staff, kind="http", url=flows.url, **OPTIONS)
    source = DataSource.objects.get()
    edit = f"/sources/{source.ref}/edit/"

    form = staff.get(edit).content.decode()
    staff.post(edit, {**COMMON, "kind": "http", "url": flows.url, **OPTIONS, "unit": "bits"})

    source.refresh_from_db()
    assert 'value="data.points"' in form
    assert source.options["unit"] == "bits"


@pytest.mark.parametrize("missing", ["path", "time", "in_value", "out_value", "url"])
def test_http_source_needs_its_settings(staff, flows, missing):
    answer = add(staff, kind="http", **{"url": flows.url, **OPTIONS, missing: ""})

    assert answer.status_code == 422
    assert not DataSource.objects.exists()


def test_http_template_that_cannot_work_is_told(staff, flows, text):
    shown = text(add(staff, kind="http", url=flows.url, **{**OPTIONS, "rows": "data[*]"}))

    assert "is no path such as" in shown


def test_http_source_is_tried_before_it_is_saved(staff, flows, text):
    shown = text(
        staff.post("/sources/test/", {**COMMON, "kind": "http", "url": flows.url, **OPTIONS})
    )

    assert "It answers" in shown


def test_http_mapping_is_previewed_and_made(staff, flows, text):
    source = make.source(kind="http", url=flows.url, options=OPTIONS)
    page = f"/sources/{source.ref}/"
    link = make.pni()

    seen = text(staff.get(f"{page}preview/", {"label_ifname": "ae1"}))
    staff.post(f"{page}map/", {"label_ifname": "ae1", "interconnect": link.ref})

    assert "72 of 72 slots" in seen
    assert Series.objects.get().labels == {"ifname": "ae1"}


def test_librenms_source_is_added_and_tried(staff, libre, text):
    fields = {"kind": "librenms", "url": libre.url, "auth": "bearer", "secret": "swordfish"}

    tried = text(staff.post("/sources/test/", {**COMMON, **fields}))
    shown = text(add(staff, **fields))

    assert "LibreNMS 26.10.0" in tried
    assert "swordfish" not in shown
    assert DataSource.objects.get().secret == "swordfish"


def test_librenms_without_a_token_is_told(staff, libre, text):
    shown = text(add(staff, kind="librenms", url=libre.url))

    assert "choose the bearer token" in shown


def test_librenms_offers_ports_while_one_types(staff, libre):
    source = make.source(kind="librenms", url=libre.url, auth="bearer", secret="x")

    offered = staff.get(
        f"/sources/{source.ref}/labels/", {"box": "label_ifname", "label_ifname": "ae"}
    )

    assert 'value="ae1"' in offered.content.decode()
