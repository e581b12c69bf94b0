"""Receipts are unguessable, readable, and forgiving to whoever types them."""

import math

from hypothesis import given
from hypothesis import strategies as st

from survey_service.responses import receipts


@given(st.integers(min_value=0, max_value=2**31 - 1))
def test_a_receipt_names_its_organization(organization_id: int) -> None:
    assert receipts.organization_of(receipts.issue(organization_id)) == organization_id


def test_a_receipt_has_at_least_eighty_random_bits() -> None:
    random_letters = receipts.issue(1).partition("-")[2].replace("-", "")
    assert len(random_letters) * math.log2(len(receipts.ALPHABET)) >= 80
    assert len({receipts.issue(1) for _ in range(1000)}) == 1000


def test_no_letter_of_a_receipt_is_mistaken_for_another() -> None:
    assert not set(receipts.ALPHABET) & set("0O1IL2Z5S8B")


def test_case_spaces_and_dashes_are_forgiven() -> None:
    receipt = receipts.issue(7)
    typed = " " + receipt.lower().replace("-", " ") + " "
    assert receipts.normalize(typed) == receipt


@given(st.text())
def test_any_text_is_a_receipt_or_is_not_and_never_an_error(text: str) -> None:
    organization_id = receipts.organization_of(text)
    assert organization_id is None or 0 <= organization_id < 2**31
