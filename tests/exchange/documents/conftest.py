"""An agreement in force, and a ZIP that is checked at once."""

import pytest

from apps.exchange import actions
from tests import factories as make
from tests.exchange.documents.steps import again
from tests.factories import AT
from tests.factories.papers import zip_of


@pytest.fixture
def andes(db):
    return make.agreement(
        partner=make.partner(name="Andes Fibra"), title="Paid peering", state="ACTIVE"
    )


@pytest.fixture
def checked(manager):
    def check(parts, **packing):
        content = parts if isinstance(parts, bytes) else zip_of(parts)
        given = {"kind": "ATTACHMENT", "side": "BOTH", **packing}
        run = actions.upload_documents(
            content=content, filename="papers.zip", by=manager, at=AT, **given
        )
        return again(run, manager)

    return check
