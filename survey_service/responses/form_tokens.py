"""Form tokens: proof that a form of ours was opened not long ago. Pure.

Signed, stateless, minted once a minute, so that the page is the same bytes for
everybody. A token is good for many submissions: many parents answer from one
cached page.

A test token signs another message, so nobody makes one from an ordinary token and
nobody can tell the two apart without the secret. Whoever holds a test pass, the
signed part of a staff link, gets a form with such a token.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import msgspec

LIFE = timedelta(hours=24)
TEST_PASS_LIFE = timedelta(days=7)
# Clocks of several machines may differ a little.
_AHEAD = timedelta(minutes=5)


class FormToken(msgspec.Struct, frozen=True):
    token: str
    expires_at: datetime


class Verdict(msgspec.Struct, frozen=True):
    """What a token says of the form that it came with."""

    # A Russian sentence when the token is forged or expired.
    problem: str | None
    # Opened by a staff link: the answers are stored as a test.
    test: bool = False
    # Since the beginning of the token's minute: at least as long as the form was open.
    age: timedelta = timedelta(0)


def mint(
    secret: bytes, organization: str, edition: str, now: datetime, *, test: bool = False
) -> FormToken:
    minute = int(now.timestamp()) // 60
    text = f"{minute}.{_sign(secret, _form(organization, edition, minute, test=test))}"
    return FormToken(text, datetime.fromtimestamp(minute * 60, UTC) + LIFE)


def verify(token: str, secret: bytes, organization: str, edition: str, now: datetime) -> Verdict:
    minute, signature = _split(token)
    if minute is None:
        return Verdict(_FORGED)
    test = False
    if not _is_signed(signature, secret, _form(organization, edition, minute, test=False)):
        test = _is_signed(signature, secret, _form(organization, edition, minute, test=True))
        if not test:
            return Verdict(_FORGED)
    age = now - datetime.fromtimestamp(minute * 60, UTC)
    if age > LIFE:
        return Verdict(_EXPIRED)
    return Verdict(_FORGED if age < -_AHEAD else None, test, age)


def mint_test_pass(secret: bytes, organization: str, now: datetime) -> tuple[str, datetime]:
    """The staff link's part and the moment at which it stops working."""
    expires = int((now + TEST_PASS_LIFE).timestamp())
    text = f"{expires}.{_sign(secret, _pass(organization, expires))}"
    return text, datetime.fromtimestamp(expires, UTC)


def is_test_pass(text: str, secret: bytes, organization: str, now: datetime) -> bool:
    expires, signature = _split(text)
    return (
        expires is not None
        and _is_signed(signature, secret, _pass(organization, expires))
        and now.timestamp() < expires
    )


_FORGED = "Анкету не удалось проверить. Обновите страницу и отправьте ответы ещё раз."
_EXPIRED = "Страница анкеты открыта слишком давно. Обновите её и отправьте ответы ещё раз."


def _form(organization: str, edition: str, minute: int, *, test: bool) -> str:
    return f"{'test form' if test else 'form'}\n{organization}\n{edition}\n{minute}"


def _pass(organization: str, expires: int) -> str:
    return f"test pass\n{organization}\n{expires}"


def _split(text: str) -> tuple[int | None, str]:
    number, _, signature = text.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) <= 12):
        return None, ""
    return int(number), signature


def _is_signed(signature: str, secret: bytes, message: str) -> bool:
    return hmac.compare_digest(signature.encode(errors="replace"), _sign(secret, message).encode())


def _sign(secret: bytes, message: str) -> str:
    return hmac.digest(secret, message.encode(), hashlib.sha256).hex()[:32]
