"""A ticket of somebody who waits is signed, belongs to one answer, and has its time."""

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_service.responses import tickets
from survey_service.responses.tickets import Ticket

ANSWER: dict[str, Any] = {
    "secret": b"x" * 32,
    "organization": "school-1",
    "id": uuid.UUID(int=1),
    "form_token": "1.a",
}
KEPT = Ticket(1_000_020, placed=True)
TEXT = tickets.issue(KEPT, **ANSWER)


def test_a_ticket_says_when_its_time_comes_and_whether_a_place_is_kept() -> None:
    assert TEXT.startswith("wait.1000020.")
    assert tickets.read(TEXT, **ANSWER, now=1_000_000) == KEPT
    loose = Ticket(1_000_600, placed=False)
    assert tickets.read(tickets.issue(loose, **ANSWER), **ANSWER, now=1_000_000) == loose


def test_a_ticket_holds_for_an_hour_after_its_time() -> None:
    assert tickets.read(TEXT, **ANSWER, now=1_000_020 + 3599) == KEPT
    assert tickets.read(TEXT, **ANSWER, now=1_000_020 + 3600) is None


@pytest.mark.parametrize(
    "change",
    [
        {"secret": b"y" * 32},
        {"organization": "school-2"},
        {"id": uuid.UUID(int=2)},
        {"form_token": "1.b"},
    ],
)
def test_a_ticket_of_another_answer_is_none(change: dict[str, Any]) -> None:
    assert tickets.read(TEXT, **{**ANSWER, **change}, now=1_000_000) is None


def test_a_ticket_with_an_earlier_time_written_into_it_is_none() -> None:
    assert tickets.read(TEXT.replace("1000020", "1000000"), **ANSWER, now=1_000_000) is None


@given(st.text(st.characters(exclude_categories=[])) | st.text("wait.0123456789abcdef"))
def test_a_forged_ticket_is_none_whatever_it_is(text: str) -> None:
    assert tickets.read(text, **ANSWER, now=1_000_000) is None
    assert tickets.read(f"wait.1000020.{text}", **ANSWER, now=1_000_000) is None
