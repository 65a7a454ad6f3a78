"""Secrets stay out of the log."""

import pytest

from edgepartners.logs import hide_tokens


def test_token_in_an_address_is_hidden_and_still_known_by_its_prefix():
    event = {"request": "GET /calendar/feed/ep_0a1b2c3d4e_s3cr-t_x.ics", "code": 200}

    assert hide_tokens(None, "info", event) == {
        "request": "GET /calendar/feed/ep_0a1b2c3d4e_….ics", "code": 200,
    }  # fmt: skip


def test_other_words_stay():
    event = {"event": "ep_row ep-list", "ref": "AGR-00042"}

    assert hide_tokens(None, "info", event) == event


@pytest.mark.parametrize("prefix", ["epp", "eps"])
def test_tokens_of_programs_are_hidden_too(prefix):
    event = {"event": f"refused {prefix}_0a1b2c3d4e_s3cr-t_x today"}

    assert hide_tokens(None, "info", event) == {"event": f"refused {prefix}_0a1b2c3d4e_… today"}
