"""Answers no Prometheus should give, and the limits of the ones it does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.integrations.errors import BadAnswer, BadQuery, SourceError, SourceLimited
from apps.integrations.http import Answer
from apps.integrations.prometheus import answers
from apps.integrations.prometheus.answers import Window

HOST = "mon.example.net"
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["status", "data", "resultType", "result", "metric", "values", "value"])
            | st.text(max_size=3),
            inner | st.sampled_from(["success", "matrix", "vector", "scalar"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


def answer(body, status=200):
    return Answer(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode(), 0.0)


@given(JSON, st.sampled_from([200, 400, 422, 500, 503]))
def test_any_json_is_data_or_a_source_error(body, status):
    raised = None
    try:
        data, _ = answers.data_of(answer(body, status), HOST)
        answers.matrix(data, HOST, Window(0, 600), 300)
        answers.vector(data, HOST)
    except SourceError as error:
        raised = error

    assert raised is not None or (status == 200 and isinstance(body, dict))


@given(JSON)
def test_any_value_is_a_whole_rate_or_missing(value):
    found = answers.bps(value)

    assert found is None or 0 <= found <= answers.LARGEST


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"<html>", b"[" * 100_000, b'{"status":"succ'])
def test_body_that_is_no_envelope_is_a_bad_answer(body):
    with pytest.raises(BadAnswer):
        answers.data_of(answer(body), HOST)


@pytest.mark.parametrize(
    "said",
    [
        "exceeded maximum resolution of 11,000 points per timeseries",
        "query processing would load too many samples into memory in query execution",
        "cannot select more than -search.maxSamplesPerQuery=1 samples",
        "the query exceeded the maximum number of chunks",
    ],
)
def test_limits_of_all_flavours_are_recognised(said):
    error = {"status": "error", "errorType": "execution", "error": said}

    with pytest.raises(SourceLimited) as caught:
        answers.data_of(answer(error, 422), HOST)

    assert caught.value.too_big


def test_query_that_took_too_long_is_too_big():
    error = {"status": "error", "errorType": "timeout", "error": "query timed out"}

    with pytest.raises(SourceLimited) as caught:
        answers.data_of(answer(error, 503), HOST)

    assert caught.value.too_big


def test_reason_of_a_bad_query_is_shown():
    error = {"status": "error", "errorType": "bad_data", "error": "unknown function wat"}

    with pytest.raises(BadQuery, match="unknown function wat"):
        answers.data_of(answer(error, 400), HOST)


def test_values_that_were_not_asked_for_are_dropped():
    values = [[0, "1"], [300, "2"], [450, "3"], [600, "4"], [900, "5"], ["soon", "6"], [600]]
    data = {"resultType": "matrix", "result": [{"metric": {}, "values": values}]}

    (series,) = answers.matrix(data, HOST, Window(0, 600), 300)

    assert series.points == [(0, 2), (300, 4)]
