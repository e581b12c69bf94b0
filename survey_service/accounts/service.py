"""Accounts and sessions. A password is hashed in a thread, so that one sign-in
does not hold up the answers of citizens."""

import asyncio
import hashlib
import secrets
from datetime import UTC, datetime, timedelta

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from survey_service.accounts.structs import Account, NewAccount, SessionView
from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection, Pool
from survey_service.problems import Conflict, Invalid, NotFound

# argon2id with the library's parameters (RFC 9106, low memory).
_hasher = PasswordHasher()
_queries = Catalogue("accounts")
# Verified when the login is unknown, so that an answer's time names no account.
_NOBODY = _hasher.hash(secrets.token_urlsafe())
SESSION_LIFE = timedelta(hours=12)


class _Credentials(Account, frozen=True):
    password_hash: str = ""


async def add_account(connection: Connection, new: NewAccount) -> None:
    if (new.role == "organization") != (new.organization is not None):
        raise Invalid("Ключ --organization обязателен для роли organization и не нужен остальным.")
    slug = new.organization
    if slug and not await _queries.value(connection, "organization_exists", bool, slug=slug):
        raise Invalid(f"Организации с кодом {slug} нет. Проверьте код в перечне.")
    account_id = await _queries.optional_value(
        connection,
        "add_account",
        int,
        login=new.login,
        name=new.name,
        role=new.role,
        organization=slug,
        password_hash=await asyncio.to_thread(_hasher.hash, new.password),
    )
    if account_id is None:
        raise Conflict(f"Учётная запись {new.login} уже есть.")


async def set_password(connection: Connection, login: str, password: str) -> None:
    """Every open session of the account ends: whoever knew the old password is out."""
    account_id = await _queries.optional_value(
        connection,
        "set_password",
        int,
        login=login,
        password_hash=await asyncio.to_thread(_hasher.hash, password),
    )
    if account_id is None:
        raise NotFound(f"Учётной записи {login} нет.")
    await _queries.run(connection, "revoke_sessions_of", account_id=account_id, now=_now())


async def list_accounts(connection: Connection) -> list[Account]:
    return await _queries.rows(connection, "list_accounts", Account)


class SignInDesk:
    """One password is verified at a time, in a thread and with no connection held: the
    hash is slow on purpose, and citizens' answers must not wait for it."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._turn = asyncio.Semaphore(1)

    async def sign_in(self, login: str, password: str) -> str | None:
        """A new session's token, or None when name and password do not belong together."""
        async with self._pool.acquire(timeout=5) as connection:
            found = await _queries.row(connection, "find_credentials", _Credentials, login=login)
        expected = found.password_hash if found else _NOBODY
        async with self._turn:
            matches = await asyncio.to_thread(_verify, expected, password)
        if found is None or not matches:
            return None
        token = secrets.token_urlsafe(32)
        now = _now()
        async with self._pool.acquire(timeout=5) as connection, connection.transaction():
            await _queries.run(
                connection,
                "open_session",
                token_hash=_hash(token),
                account_id=found.id,
                now=now,
                expires_at=now + SESSION_LIFE,
            )
        return token


async def find_account(connection: Connection, token: str) -> Account | None:
    return await _queries.row(
        connection, "find_session_account", Account, token_hash=_hash(token), now=_now()
    )


async def describe_session(connection: Connection, account: Account) -> SessionView:
    view = await _queries.row(connection, "describe_session", SessionView, account_id=account.id)
    assert view is not None
    return view


async def sign_out(connection: Connection, token: str) -> None:
    await _queries.run(connection, "revoke_session", token_hash=_hash(token), now=_now())


def check_new_account(fields: dict[str, str | None]) -> NewAccount:
    """Bounds of a new account in words, for the command line."""
    try:
        return msgspec.convert(fields, NewAccount)
    except msgspec.ValidationError as error:
        text = str(error)
        for field, sentence in _BOUNDS.items():
            if f"$.{field}" in text:
                raise Invalid(sentence) from None
        raise Invalid("Проверьте данные учётной записи.") from None


_BOUNDS = {
    "login": "Имя для входа должно содержать от 2 до 64 знаков: строчные латинские буквы, цифры, "
    "точки и дефисы.",
    "password": "Пароль должен быть не короче 12 и не длиннее 200 знаков.",
    "role": (
        "Укажите роль: department, council, operator, organization, administrator или auditor."
    ),
    "name": "Укажите, кому принадлежит учётная запись (до 200 знаков).",
}


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _now() -> datetime:
    return datetime.now(UTC)
