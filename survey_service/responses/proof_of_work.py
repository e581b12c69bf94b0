"""A proof of work by the browser's own crypto: no captcha, no foreign host. Pure.

The prefix is bound to the organisation, the answer's id and its form token, so a proof
used again can only repeat the same answer, which is stored once: no proof is remembered.

Difficulty: 16 bits are 65,536 digests on average. A phone does some 30 to 60 thousand
a second with WebCrypto, so one to two seconds, rarely more than six. The check is one
HMAC and one SHA-256 (two of each when the challenge kept no place in the queue).
"""

import hashlib
import hmac
import uuid

ALGORITHM = "SHA-256"
DIFFICULTY = 16
# 2^64 attempts are more than anybody makes.
_LONGEST = 20


def prefix_of(
    secret: bytes, organization: str, id: uuid.UUID, form_token: str, *, placed: bool
) -> str:
    """``placed``: the challenge also keeps a place in the queue of those who wait; known
    from the proof, so that the place becomes free again when the work was done instead."""
    message = f"proof\n{placed:d}\n{organization}\n{id}\n{form_token}"
    return hmac.digest(secret, message.encode(), hashlib.sha256)[:16].hex()


def is_solved(prefix: str, proof: str) -> bool:
    """``proof``: a whole number in decimal (see ``Challenge``)."""
    if not (proof.isascii() and proof.isdigit() and len(proof) <= _LONGEST):
        return False
    digest = hashlib.sha256(f"{prefix}.{proof}".encode()).digest()
    return int.from_bytes(digest[:4]) >> (32 - DIFFICULTY) == 0
