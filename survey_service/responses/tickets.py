"""Tickets of those who wait instead of working: browsers without JavaScript. Pure.

``wait.<not before, Unix seconds>.<signature>``, bound to the organisation, the answer's
id and its form token as a proof of work is, so a ticket can only repeat its own answer.
"""

import hashlib
import hmac
import uuid

import msgspec

# A person may be away from the page when the time comes.
LIFE_SECONDS = 3600


class Ticket(msgspec.Struct, frozen=True):
    # Unix seconds.
    not_before: int
    # A moment of the bucket's refill is kept for it. Without one the queue was full, and
    # it has waited the longest time that may be asked.
    placed: bool


def issue(ticket: Ticket, secret: bytes, organization: str, id: uuid.UUID, form_token: str) -> str:
    return f"wait.{ticket.not_before}.{_sign(ticket, secret, organization, id, form_token)}"


def read(
    text: str, secret: bytes, organization: str, id: uuid.UUID, form_token: str, now: float
) -> Ticket | None:
    """None when it is forged, another answer's, or too old; its time may be yet to come."""
    word, _, rest = text.partition(".")
    number, _, signature = rest.partition(".")
    if not (word == "wait" and number.isascii() and number.isdigit() and len(number) <= 12):
        return None
    for placed in (True, False):
        ticket = Ticket(int(number), placed)
        expected = _sign(ticket, secret, organization, id, form_token)
        if hmac.compare_digest(signature.encode(errors="replace"), expected.encode()):
            return ticket if now < ticket.not_before + LIFE_SECONDS else None
    return None


def _sign(ticket: Ticket, secret: bytes, organization: str, id: uuid.UUID, form_token: str) -> str:
    message = f"wait\n{ticket.placed:d}\n{ticket.not_before}\n{organization}\n{id}\n{form_token}"
    return hmac.digest(secret, message.encode(), hashlib.sha256).hex()[:32]
