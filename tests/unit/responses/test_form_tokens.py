"""A form token is signed, belongs to one form, expires, and says how old it is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_service.responses import form_tokens
from survey_service.responses.form_tokens import Verdict

SECRET = b"x" * 32
NOW = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)
TOKEN = form_tokens.mint(SECRET, "school-1", "e-1", NOW)
TEST = form_tokens.mint(SECRET, "school-1", "e-1", NOW, test=True)
PASS, PASS_EXPIRES = form_tokens.mint_test_pass(SECRET, "school-1", NOW)


def verdict(token: str = TOKEN.token, **changes: Any) -> Verdict:
    call: dict[str, Any] = {
        "secret": SECRET,
        "organization": "school-1",
        "edition": "e-1",
        "now": NOW,
        **changes,
    }
    return form_tokens.verify(token, **call)


def test_a_token_is_good_for_many_submissions_until_it_expires() -> None:
    assert verdict().problem is None
    assert verdict(now=TOKEN.expires_at - timedelta(seconds=1)).problem is None
    assert verdict(now=TOKEN.expires_at + timedelta(seconds=1)).problem is not None


def test_a_token_is_the_same_for_everybody_within_a_minute() -> None:
    later = NOW + timedelta(seconds=29)
    assert form_tokens.mint(SECRET, "school-1", "e-1", later) == TOKEN
    assert form_tokens.mint(SECRET, "school-1", "e-1", NOW + timedelta(seconds=30)) != TOKEN


def test_the_age_counts_from_the_beginning_of_the_tokens_minute() -> None:
    assert verdict().age == timedelta(seconds=30)
    assert verdict(now=NOW + timedelta(minutes=5)).age == timedelta(minutes=5, seconds=30)


@pytest.mark.parametrize(
    "changes",
    [{"secret": b"y" * 32}, {"organization": "school-2"}, {"edition": "e-2"}],
)
@pytest.mark.parametrize("token", [TOKEN.token, TEST.token])
def test_a_token_of_another_form_is_refused(token: str, changes: dict[str, Any]) -> None:
    assert verdict(token, **changes).problem is not None


def test_a_token_from_the_future_is_refused() -> None:
    assert verdict(now=NOW - timedelta(minutes=10)).problem is not None


def test_a_test_token_is_known_only_by_its_signature() -> None:
    assert verdict(TEST.token).test
    assert not verdict().test
    assert [len(part) for part in TEST.token.split(".")] == [
        len(part) for part in TOKEN.token.split(".")
    ]
    assert TEST.expires_at == TOKEN.expires_at


@given(st.text(st.characters(exclude_categories=[])))
def test_a_forged_token_is_refused_whatever_it_is(token: str) -> None:
    assert token in {TOKEN.token, TEST.token} or verdict(token).problem is not None


def test_a_test_pass_holds_for_its_organization_for_seven_days() -> None:
    def holds(text: str = PASS, organization: str = "school-1", after: float = 0) -> bool:
        now = NOW + timedelta(days=after)
        return form_tokens.is_test_pass(text, SECRET, organization, now)

    assert holds()
    assert holds(after=6.99)
    assert not holds(after=7)
    assert timedelta(days=7) == PASS_EXPIRES - NOW
    assert not holds(organization="school-2")
    assert not form_tokens.is_test_pass(PASS, b"y" * 32, "school-1", NOW)


def test_a_pass_with_a_later_day_written_into_it_is_refused() -> None:
    expires, _, signature = PASS.partition(".")
    later = f"{int(expires) + 86_400}.{signature}"
    assert not form_tokens.is_test_pass(later, SECRET, "school-1", NOW)


@given(st.text(st.characters(exclude_categories=[])) | st.just(TOKEN.token))
def test_a_forged_pass_is_refused_whatever_it_is(text: str) -> None:
    assert not form_tokens.is_test_pass(text, SECRET, "school-1", NOW)
