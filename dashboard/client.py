"""The service's staff API as typed calls, and the only importer of the HTTP library.

Knows addresses, statuses and errors; keeps no figures (``figures`` does).
"""

import hashlib
from typing import Literal, NamedTuple, TypeVar
from urllib.parse import quote

import httpx
import msgspec

from survey_service.indicators.structs import Version

T = TypeVar("T")

_TIMEOUT = httpx.Timeout(10.0, connect=2.0)
# A page asks this every second: a late answer is no answer.
_VERSION_TIMEOUT = httpx.Timeout(3.0, connect=1.0)
# A pack of posters for every organisation is set in type while one waits.
_FILE_TIMEOUT = httpx.Timeout(180.0, connect=2.0)
# The longest time that a revoked session goes on looking alive.
SESSION_SECONDS = 5


class ServiceError(Exception):
    """The service gave no figures; ``detail`` is a complete Russian sentence."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class SignedOut(ServiceError):
    """The session ended or was revoked."""


class NotAllowed(ServiceError):
    """The role may not see this."""


class Missing(ServiceError):
    """There is no such thing (yet)."""


class Away(ServiceError):
    """The service or its database does not answer; nothing is lost."""


class Refused(ServiceError):
    """The service would not do it, and says why."""


class Versioned(NamedTuple):
    """The last answer to «did anything move?», with the mark to ask the next time."""

    etag: str | None
    version: Version


_SILENT = {
    "GET": "Сервис не отвечает. Страница обновится сама, когда он вернётся.",
    "POST": "Сервис не отвечает, и действие, возможно, не выполнено. Повторите через минуту.",
}


class _Problem(msgspec.Struct, frozen=True):
    """The part of problem details that a reader is shown."""

    detail: str = ""


class Service:
    """Calls on behalf of one token each; holds connections, never figures."""

    def __init__(self, url: str) -> None:
        # The service is a neighbour: a proxy meant for the outside is not asked.
        self._http = httpx.Client(base_url=url, timeout=_TIMEOUT, trust_env=False)

    def get(self, path: str, token: str, shape: type[T]) -> T:
        return _decode(self._ask(path, token), shape)

    def post(self, path: str, token: str, shape: type[T]) -> T:
        """Something is to be done; it is never repeated by itself."""
        return _decode(self._ask(path, token, method="POST"), shape)

    def download(self, path: str, token: str) -> bytes:
        return self._ask(path, token, timeout=_FILE_TIMEOUT).content

    def version(self, token: str, last: Versioned | None) -> Versioned:
        """A conditional question: an unchanged version costs neither body nor decoding."""
        headers = {"If-None-Match": last.etag} if last and last.etag else {}
        answer = self._ask("/api/v1/indicators/version", token, headers, _VERSION_TIMEOUT)
        if last is not None and answer.status_code == httpx.codes.NOT_MODIFIED:
            return last
        return Versioned(answer.headers.get("etag"), _decode(answer, Version))

    def _ask(
        self,
        path: str,
        token: str,
        headers: dict[str, str] | None = None,
        timeout: httpx.Timeout = _TIMEOUT,
        method: Literal["GET", "POST"] = "GET",
    ) -> httpx.Response:
        try:
            answer = self._http.request(
                method, path, headers={**_bearer(token), **(headers or {})}, timeout=timeout
            )
        except httpx.HTTPError as error:
            raise Away(_SILENT[method]) from error
        if answer.is_success or answer.status_code == httpx.codes.NOT_MODIFIED:
            return answer
        raise _refusal(answer)


def _bearer(token: str) -> dict[str, str]:
    # A cookie is the browser's word: what is not a header value is not a session.
    return {"Authorization": f"Bearer {quote(token, safe='._~+/=-')}"}


def _decode(answer: httpx.Response, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(answer.content, type=shape)
    except msgspec.DecodeError as error:
        raise Away(
            "Сервис ответил не так, как ожидалось. Сообщите администратору: "
            "версии сервиса и панели могут различаться."
        ) from error


def _refusal(answer: httpx.Response) -> ServiceError:
    try:
        detail = msgspec.json.decode(answer.content, type=_Problem).detail
    except msgspec.DecodeError:
        detail = ""
    match answer.status_code:
        case 401:
            return SignedOut(detail or "Сеанс закончился. Войдите ещё раз.")
        case 403:
            return NotAllowed(detail or "У Вашей учётной записи нет права на эти данные.")
        case 404:
            return Missing(detail or "Таких данных пока нет.")
        case 400 | 405 | 409 | 413 | 422 | 429:
            return Refused(detail or "Действие не выполнено. Обновите страницу и повторите.")
        case _:
            return Away(detail or "Сервис сейчас не отвечает. Повторите через несколько секунд.")


class SessionQuestion:
    """Asks the service whether a session lives; raises ``Away`` when it cannot say."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http: httpx.AsyncClient | None = None

    async def __call__(self, token: str) -> bool:
        # Opened here and not at the start: connections belong to the running loop.
        if self._http is None:
            self._http = httpx.AsyncClient(base_url=self._url, timeout=_TIMEOUT, trust_env=False)
        try:
            answer = await self._http.get("/api/v1/session", headers=_bearer(token))
        except httpx.HTTPError as error:
            raise Away("Сервис не отвечает.") from error
        if answer.is_success:
            return True
        refusal = _refusal(answer)
        if isinstance(refusal, SignedOut | NotAllowed):
            return False
        raise refusal


def key_of(token: str) -> str:
    """Names a session in a cache without keeping the secret itself there."""
    return hashlib.sha256(token.encode()).hexdigest()
