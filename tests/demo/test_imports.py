"""Imports of the demo: what can be undone, and what waits to be corrected."""

import pytest

from apps.exchange.models import ImportRun
from edgepartners.demo import imports
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


def test_one_import_is_applied_and_two_wait_with_errors():
    make.user(role="manager", email="marina@example.net")
    for number in range(4):
        make.partner(name=f"Fibra {number}", region="LATAM")
    make.agreement()

    imports.play(at=AT)

    found = {run.source: run for run in ImportRun.objects.all()}
    assert found["NOC desks of partners.tsv"].state == "APPLIED"
    assert found["Prospects LATAM.tsv"].counts["error"] >= 3
    assert found["Contract folder.zip"].counts == {"add": 1, "error": 2}


def test_empty_network_has_no_imports():
    imports.play(at=AT)

    assert not ImportRun.objects.exists()
