"""The proof belongs to one answer, costs the sender and not the server."""

import hashlib
import itertools
import uuid

from hypothesis import given
from hypothesis import strategies as st

from survey_service.responses.proof_of_work import DIFFICULTY, is_solved, prefix_of
from tests.support.proofs import solve

SECRET = b"x" * 32
ID = uuid.UUID(int=1)
PREFIX = prefix_of(SECRET, "school-1", ID, "1.a", placed=True)


def test_a_browser_finds_a_proof_by_the_rule_of_the_challenge() -> None:
    proof = solve(PREFIX, DIFFICULTY)
    digest = hashlib.sha256(f"{PREFIX}.{proof}".encode()).hexdigest()
    assert digest.startswith("0000")
    assert is_solved(PREFIX, proof)


def test_one_bit_too_few_is_no_proof() -> None:
    for n in itertools.count():
        digest = int.from_bytes(hashlib.sha256(f"{PREFIX}.{n}".encode()).digest())
        if digest >> (256 - DIFFICULTY) == 1:
            assert not is_solved(PREFIX, str(n))
            return


def test_every_answer_has_a_prefix_of_its_own() -> None:
    prefixes = {
        prefix_of(secret, organization, id, token, placed=placed)
        for secret in (SECRET, b"y" * 32)
        for organization in ("school-1", "school-2")
        for id in (ID, uuid.UUID(int=2))
        for token in ("1.a", "1.b")
        for placed in (True, False)
    }
    assert len(prefixes) == 32
    assert all(len(prefix) == 32 for prefix in prefixes)


@given(st.text(st.characters(exclude_categories=[])))
def test_what_is_no_whole_number_is_no_proof(text: str) -> None:
    if not (text.isascii() and text.isdigit()):
        assert not is_solved(PREFIX, text)
