"""A tick of the judge that finds nothing new: a constant number of queries, and no write."""

from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agreements.models import ContractTerm
from apps.breaches import actions, queries
from edgepartners.bench.meters import Figures, cpu_ms

QUERIES = 20
VERBS = ("INSERT", "UPDATE", "DELETE")


def measure(*, at: datetime) -> Figures:
    """After one that judges all there is; at the same instant, for a day may end at any other.

    What people record is looked at again until it has settled, so it is given that time.
    """
    recorded = queries.newest_record()
    at = max(at, recorded + queries.SETTLING) if recorded else at
    first = cpu_ms(lambda: actions.judge(at=at))
    with CaptureQueriesContext(connection) as captured:
        quiet = cpu_ms(lambda: actions.judge(at=at))
    statements = [str(query["sql"]).lstrip() for query in captured]
    writes = sum(statement.startswith(VERBS) for statement in statements)
    return {
        "name": "judge: quiet tick", "terms": ContractTerm.objects.count(),
        "first_ms": round(first), "measured_ms": round(quiet), "measured_queries": len(statements),
        "queries": QUERIES, "writes": writes, "met": len(statements) <= QUERIES and not writes,
    }  # fmt: skip
