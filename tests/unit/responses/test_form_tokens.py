"""A form token is signed, belongs to one form, and expires."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_service.responses import form_tokens

SECRET = b"x" * 32
NOW = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)
TOKEN = form_tokens.mint(SECRET, "school-1", "e-1", NOW)


def problem(token: str = TOKEN.token, **changes: Any) -> str | None:
    call: dict[str, Any] = {
        "secret": SECRET,
        "organization": "school-1",
        "edition": "e-1",
        "now": NOW,
        **changes,
    }
    return form_tokens.problem_of(token, **call)


def test_a_token_is_good_for_many_submissions_until_it_expires() -> None:
    assert problem() is None
    assert problem(now=TOKEN.expires_at - timedelta(seconds=1)) is None
    assert problem(now=TOKEN.expires_at + timedelta(seconds=1)) is not None


def test_a_token_is_the_same_for_everybody_within_a_minute() -> None:
    later = NOW + timedelta(seconds=29)
    assert form_tokens.mint(SECRET, "school-1", "e-1", later) == TOKEN
    assert form_tokens.mint(SECRET, "school-1", "e-1", NOW + timedelta(seconds=30)) != TOKEN


@pytest.mark.parametrize(
    "changes",
    [{"secret": b"y" * 32}, {"organization": "school-2"}, {"edition": "e-2"}],
)
def test_a_token_of_another_form_is_refused(changes: dict[str, Any]) -> None:
    assert problem(**changes) is not None


def test_a_token_from_the_future_is_refused() -> None:
    assert problem(now=NOW - timedelta(minutes=10)) is not None


@given(st.text())
def test_a_forged_token_is_refused_whatever_it_is(token: str) -> None:
    assert token == TOKEN.token or problem(token) is not None
