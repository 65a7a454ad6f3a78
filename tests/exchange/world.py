"""A little of everything that is hard to carry over."""

from datetime import timedelta
from decimal import Decimal

import numpy as np

from apps.agreements.models import Agreement
from apps.core import audit, files
from apps.core.custom import actions as custom
from apps.core.models import Job, StateChange
from apps.partners.models import Contact
from apps.usage import store
from apps.usage.models import Series
from tests import factories as make

TRICKY = 'C:\\path\t"quoted"\nline two, café, \u2028, \U0001f4e1, \\N, {"a": null}'
SECRET = "correct horse battery staple"
PAPER = b"%PDF-1.7 the very agreement %%EOF"
DAYS_AGO = (0, 40)  # a hot day and a sealed one


def make_it() -> None:
    boss = make.user(role="manager", email="boss@example.net")
    parent = make.partner(name="Andes Holding", notes=TRICKY, tags=["a,b", 'c"d', "{e}", "NULL"])
    child = make.partner(name="Andes Fibra", parent=parent, owner=boss, subscribers=2**62)
    make.custom_field(name="Share", type="NUMBER", unit="%")
    custom.set_value(obj=parent, field="share", value=12.5, by=None, at=make.AT)
    Contact.objects.create(partner=child, name="Ana Prueba", email="ana@andes.example")
    link = make.pni(partner=child, capacity_gbps=100)
    make.bgp_session(interconnect=link, secret=SECRET)
    make.bgp_session(interconnect=link)
    agreement = make.agreement(partner=child)
    other = make.agreement(partner=child, parent=agreement)
    Agreement.objects.filter(pk=agreement.pk).update(supersedes=other)  # a cycle
    term = make.term(agreement=agreement, interconnect=link, params={"threshold_pct": "70.50"})
    make.breach(term=term, measured=Decimal("81.250"))
    _document(agreement)
    Job.objects.create(kind="odd", created_at=make.AT, result=[None, 1.5, {"deep": None}])
    StateChange.objects.create(ref="X-1", source="A", target="B", actor=boss, at=make.AT)
    with audit.acting(actor_id=boss.pk, channel="ui"):
        Contact.objects.update(phone="+57 1 555 0100")
    _samples(make.series(link=link))


def _document(agreement: Agreement) -> None:
    """Two rows, one content."""
    for each in (agreement, make.agreement(partner=agreement.partner)):
        with files.stored(PAPER, folder="documents") as kept:
            make.document(agreement=each, path=kept.path, size=kept.size, sha256=kept.sha256)


def _samples(series: Series) -> None:
    """Numbers, a gap, and the largest there are."""
    for days in DAYS_AGO:
        day = (make.AT - timedelta(days=days)).replace(hour=0, minute=0)
        rates = np.arange(2 * 6, dtype=np.int64).reshape(2, 1, 6) * 10**9
        rates[0, 0, 3], rates[1, 0, 5] = store.GAP, 2**62
        batch = store.Batch(np.array([series.pk]), int(day.timestamp()), rates)
        store.current().write(batch, at=make.AT)
    store.current().roll_up(at=make.AT)


def samples() -> np.ndarray:
    """All that the store knows of that time."""
    ids = list(Series.objects.order_by("pk").values_list("pk", flat=True))
    since = (make.AT - timedelta(days=50)).replace(hour=0, minute=0)
    return store.current().matrix(ids, since, since + timedelta(days=52))
