"""Form tokens: proof that a form of ours was opened not long ago. Pure.

Signed, stateless, minted once a minute, so that the page is the same bytes for
everybody. A token is good for many submissions: many parents answer from one
cached page.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import msgspec

LIFE = timedelta(hours=24)
# Clocks of several machines may differ a little.
_AHEAD = timedelta(minutes=5)


class FormToken(msgspec.Struct, frozen=True):
    token: str
    expires_at: datetime


def mint(secret: bytes, organization: str, edition: str, now: datetime) -> FormToken:
    minute = int(now.timestamp()) // 60
    text = f"{minute}.{_sign(secret, organization, edition, minute)}"
    return FormToken(text, datetime.fromtimestamp(minute * 60, UTC) + LIFE)


def problem_of(
    token: str, secret: bytes, organization: str, edition: str, now: datetime
) -> str | None:
    """A Russian sentence when the token is forged or expired, None when it is good."""
    minute_text, _, signature = token.partition(".")
    if not (minute_text.isascii() and minute_text.isdigit() and len(minute_text) <= 12):
        return _FORGED
    minute = int(minute_text)
    expected = _sign(secret, organization, edition, minute)
    if not hmac.compare_digest(signature.encode(), expected.encode()):
        return _FORGED
    age = now - datetime.fromtimestamp(minute * 60, UTC)
    if age > LIFE:
        return "Страница анкеты открыта слишком давно. Обновите её и отправьте ответы ещё раз."
    return _FORGED if age < -_AHEAD else None


_FORGED = "Анкету не удалось проверить. Обновите страницу и отправьте ответы ещё раз."


def _sign(secret: bytes, organization: str, edition: str, minute: int) -> str:
    message = f"form\n{organization}\n{edition}\n{minute}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:32]
