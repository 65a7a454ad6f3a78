"""Every endpoint as nobody, by a token without the scope, by a role that may not, and may."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.permissions import PERMISSIONS
from apps.agreements.models import DocumentVersion
from apps.api.auth import Denied, Needs
from apps.breaches.models import Evaluation
from apps.core import jobs
from tests import factories as make
from tests.api import amended, asked, brought, parts
from tests.api.endpoints import BODIES, ENDPOINTS, OF_AGREEMENTS, OPEN, OTHERS, PATHS, REFUSED
from tests.exchange.sheets import workbook
from tests.factories import AT
from tests.factories.papers import zip_of


def to_submit(world: SimpleNamespace, role: str) -> None:
    make.only_rules(("legal", 1))
    make.user(role="legal")
    world.agreement = make.negotiated().ref


def to_approve(world: SimpleNamespace, role: str) -> None:
    """An approval that waits for the role that asks; nobody asks a partner's people."""
    asked = "legal" if role == Role.PARTNER else role
    world.agreement = make.approval((asked, 1)).agreement.ref


def to_send(world: SimpleNamespace, role: str) -> None:
    world.agreement = make.approved().ref


def to_void(world: SimpleNamespace, role: str) -> None:
    world.agreement = make.envelope().agreement.ref


def to_sign(world: SimpleNamespace, role: str) -> None:
    """Whoever asks is the one whose turn it is."""
    person = User.objects.filter(role=role).last()
    assert person is not None
    User.objects.filter(pk=person.pk).update(name="The Person")
    person.refresh_from_db()
    world.agreement = make.envelope(signers=[make.signer(person), make.THEM]).agreement.ref


# What must be there before a verb of an agreement can succeed.
READY = {
    "agreement-send-for-signature": to_send,
    "agreement-void-envelope": to_void,
    "agreement-record-paper": to_void,
    "agreement-sign": to_sign,
    "agreement-submit": to_submit,
    "agreement-approve": to_approve,
    "agreement-reject": to_approve,
    "agreement-withdraw": to_approve,
    **amended.READY,
    **asked.READY,
    **parts.READY,
}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


def negotiated():
    """A negotiation in redline with an open and a settled issue."""
    made = make.negotiation(agreement=make.draft(state="NEGOTIATING"), state="REDLINE")
    make.round_(negotiation=made)
    make.issue(negotiation=made)
    make.issue(negotiation=made, state="WON")
    return made


# What is made where it is needed only.
NAMED = {"number": 1, "customfield": 1, **parts.NAMED}


@pytest.fixture
def world(db):
    """One of each, by the word its address names it with."""
    link = make.pni()
    number = make.asn(partner=link.partner)
    term = make.term(agreement=make.agreement(partner=link.partner), interconnect=link)
    duty = make.occurrence(obligation=make.obligation(agreement=term.agreement))
    make.period(agreement=term.agreement)
    negotiation = negotiated()
    keys = {
        **of_outreach(link.partner),
        "notice": make.contract_notice(agreement=term.agreement).ref,
        "negotiation": negotiation.ref,
        "draft": make.draft().ref,
        "held": make.negotiation(state="ON_HOLD", held_in="NDA", review_on=AT.date()).ref,
        "agreed": make.negotiation(agreement=make.agreement(), state="AGREED").ref,
        "agreement": term.agreement.ref,
        "asn": number.number,
        "breach": make.breach(interconnect=link, term=term).ref,
        "anomaly": make.anomaly_ref(make.anomaly(interconnect=link)),
        "job": jobs.create(kind="sync", ref=link.ref, by=None, at=AT).pk,
        "group": make.group_stat().key,
        "evaluation": evaluation_ref(make.evaluation(term=term, interconnect=link)),
        "document": paper().agreement.ref,
        "interconnect": link.ref,
        "obligation": f"{term.agreement.ref}-O{duty.obligation.number}",
        "pack": f"{term.agreement.ref}-P{make.pack(agreement=term.agreement).number}",
        "subscription": make.subscription().pk,
        "report": make.published_report(sections=["BUILDS"]).ref,
        "incident": make.incident(link=link).ref,
        "maintenance": make.maintenance(link=link).ref,
        "partner": link.partner.ref,
        "port": f"{link.site.code}-P{make.ports(site=link.site, number=1)[0].pk}",
        "loa": f"{make.drafted_loa(partner=link.partner, site=make.site()).ref}-v1",
        "session": make.bgp_session(interconnect=link).uid,
        "request": make.asked(interconnect=link).ref,
        "site": link.site.code,
        "quarantine": make.quarantine_ref(make.quarantine(series=make.series(link=link))),
        "source": make.source().ref,
        "workstream": make.workstream().key,
        "workitem": make.work_item().key,
        "jiralink": make.jira_link().workstream.key,
        "statement": make.statement(partner=link.partner).ref,
        "upgrade": make.upgrade(
            breach=make.breach(interconnect=link, term=term, key="another")
        ).ref,
        "term": f"{term.agreement.ref}-C{term.pk}",
        "marketfact": make.market_fact().pk,
        **NAMED,
    }
    return SimpleNamespace(**keys)


def of_outreach(partner) -> dict[str, Any]:
    """A mail of a campaign to somebody in charge of peering, and something that was said."""
    contact = make.contact_with(partner, "PEERING")
    letter = make.campaign(make.user(role="manager")).letters.get(contact=contact)
    return {
        "contact": contact.pk, "interaction": make.interaction(partner).pk, "letter": letter.pk,
        "mailtemplate": letter.campaign.template_id, "campaign": letter.campaign.ref,
    }  # fmt: skip


def evaluation_ref(of: Evaluation) -> str:
    return f"{of.term.agreement.ref}-C{of.term_id}-E{of.pk}"


def paper() -> DocumentVersion:
    """The first version of an agreement whose papers everybody may read."""
    agreement = make.agreement(state="NEGOTIATING", is_confidential=False)
    return make.version(agreement=agreement, content=make.docx_file("1. Term"))


DOCUMENTS = {
    "list": "", "detail": "1/", "download": "1/download/", "draft": "draft/",
    "compare": "compare/?a=1&b=1",
}  # fmt: skip


FIXED = {
    "statement-import-invoices": "/api/v1/statements/import-invoices/",
    "partner-from-peeringdb": "/api/v1/partners/from-peeringdb/",
    "peeringdbchange-decide": "/api/v1/peeringdb-changes/decide/",
    "audit-events": "/api/v1/audit-events/",
    "import-documents": "/api/v1/imports/documents/",
    "quality": "/api/v1/quality/",
    "port-reserve": "/api/v1/ports/reserve/",
    "port-release": "/api/v1/ports/release/",
    "session-seen": "/api/v1/sessions/seen/",
    "schema": "/api/v1/schema/",
    "statistics": "/api/v1/statistics/?metro=BOG",
    "samples-export": "/api/v1/samples/export/?from=2026-11-18T00:00:00Z",
    "capacity-list": "/api/v1/capacity/",
    "capacity-detail": "/api/v1/capacity/metro:BOG/",
}


def address(name: str, world: SimpleNamespace) -> str:
    noun, _, rest = name.partition("-")
    if name in FIXED:
        return FIXED[name]
    irregular = {
        "breach": "breaches",
        "pack": "renewal-packs",
        "termtype": "term-types",
        "workitem": "work-items",
        "subscription": "report-subscriptions",
        "mailtemplate": "mail-templates",
        "letter": "campaign-mails",
        "jiralink": "jira-links",
        "marketfact": "market-facts",
        "maintenance": "maintenance",
        "anomaly": "anomalies",
        "customfield": "custom-fields",
        "bulkedit": "bulk-edits",
        "savedview": "saved-views",
        "delivery": "webhook-deliveries",
        "peeringdbchange": "peeringdb-changes",
        "exchangeport": "exchange-ports",
    }
    plural = irregular.get(noun, f"{noun}s")
    if noun == "document":
        return f"/api/v1/agreements/{world.document}/documents/{DOCUMENTS[rest]}"
    if rest == "list":
        return f"/api/v1/{plural}/"
    verb = "" if rest == "detail" else f"{PATHS.get(name, rest).format(**vars(world))}/"
    return f"/api/v1/{plural}/{getattr(world, OTHERS.get(name, noun))}/{verb}"


def ask(client: APIClient, name: str, method: str, world: SimpleNamespace):
    body = BODIES.get(name) if method == "post" else None
    body = body(world) if callable(body) else body
    if (name, method) == ("document-list", "post"):
        file = SimpleUploadedFile("draft.docx", make.docx_file("2. Notice"))
        return client.post(address(name, world), {"file": file, "kind": "DRAFT", "side": "US"})
    if (name, method) == ("import-list", "post"):
        file = SimpleUploadedFile("mine.xlsx", workbook(brought.SHEET))
        return client.post(address(name, world), {"file": file, "target": "partner"})
    if name == "import-documents":
        file = SimpleUploadedFile("papers.zip", zip_of({"lost.docx": make.docx_file()}))
        return client.post(address(name, world), {"file": file, "kind": "ATTACHMENT"})
    if name == "workitem-attach":
        file = SimpleUploadedFile("plan.pdf", make.pdf_file())
        return client.post(address(name, world), {"file": file})
    if body is not None and name in OF_AGREEMENTS:
        body = {**body, "agreement": getattr(world, OF_AGREEMENTS[name])}
    return getattr(client, method)(address(name, world), body, format="json")


def api_patterns() -> Iterator[URLPattern]:
    (api,) = [
        each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "api"
    ]
    for each in api.url_patterns:
        yield from each.url_patterns if isinstance(each, URLResolver) else [each]


def test_every_address_has_a_case():
    names = {pattern.name for pattern in api_patterns()}

    assert names == {name for name, _, _ in ENDPOINTS} | OPEN


def test_every_view_says_who_may():
    views = [getattr(each.callback, "cls", None) for each in api_patterns()]

    asked = [view.permission_classes for view in views if view]

    assert asked
    assert not [classes for classes in asked if Denied in classes]


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace: the next one who asks finds the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(("name", "method", "permission"), ENDPOINTS)
def test_endpoint_lets_in_whom_it_should(
    world, client_with_token, subtests, name, method, permission
):
    with subtests.test(who="nobody"):
        refuse_nobody(world, name, method)
    with subtests.test(who="a token without the scope"), undone():
        wrong = ("write",) if method == "get" else ("read",)
        refuse_scope(ask(client_with_token("admin", scopes=wrong), name, method, world))
    for role in Role.values:
        with subtests.test(role=role), undone():
            stand = SimpleNamespace(**vars(world))
            client = client_with_token(role)
            READY.get(name, lambda *_: None)(stand, role)
            may = role != Role.PARTNER and (permission is None or role in PERMISSIONS[permission])
            answer_role(ask(client, name, method, stand), name, permission, may=may, role=role)


def refuse_nobody(world: SimpleNamespace, name: str, method: str) -> None:
    response = ask(APIClient(), name, method, world)

    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")


def refuse_scope(response: Any) -> None:
    assert response.status_code == 403
    assert "scope" in response.json()["detail"]


def answer_role(response: Any, name: str, permission: str, *, may: bool, role: str) -> None:
    said = b"".join(response)
    is_for_others = role in asked.REFUSED_TO.get(name, ())
    allowed = (403,) if is_for_others else (422,) if name in REFUSED else (200, 201, 202)
    assert response.status_code in (allowed if may else (403,)), said
    if not may:
        told = json.loads(said)["detail"]
        assert "our own people" in told if role == Role.PARTNER else permission in told


def test_permissions_of_views_exist():
    views = [getattr(each.callback, "cls", None) for each in api_patterns()]

    named = {
        permission.permission
        for view in views
        if view
        for permission in view.permission_classes
        if issubclass(permission, Needs)
    }

    assert named - {None} <= PERMISSIONS.keys()


def test_writing_by_session_needs_the_csrf_token(world, manager):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(manager, backend="allauth.account.auth_backends.AuthenticationBackend")

    response = ask(client, "breach-acknowledge", "post", world)

    assert response.status_code == 403
    assert "CSRF" in response.json()["detail"]


def test_the_reference_page_asks_to_sign_in(client):
    response = client.get("/api/v1/docs/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_the_reference_page_loads_only_our_own_files(client_for, manager):
    response = client_for(manager).get("/api/v1/docs/")

    text = response.content.decode()
    assert response.status_code == 200
    assert "/static/swagger/swagger-ui-bundle.js" in text
    assert "http" not in text.replace("http-equiv", "")
    assert "<style" not in text
