"""What tests of the console in a real browser have in common; `desk` is in conftest."""

import pytest

IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The plugin of the base address declares its fixtures in a way that pytest will drop.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]
