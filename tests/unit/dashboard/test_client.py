"""Everything that the service can answer becomes a figure, a file or a sentence."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import msgspec
import pytest

from dashboard.client import Away, Missing, NotAllowed, Refused, Service, ServiceError, SignedOut


class Done(msgspec.Struct):
    text: str


@contextmanager
def answering(status: int, body: bytes, seen: list[str]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            seen.append(f"{self.command} {self.path} {self.headers['Authorization']}")
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, format: str, *args: object) -> None:
            return None

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_action_is_a_post_with_the_readers_own_token() -> None:
    seen: list[str] = []
    with answering(201, b'{"text": "ok"}', seen) as url:
        assert Service(url).post("/do", "secret", Done).text == "ok"
        assert Service(url).download("/file", "secret") == b'{"text": "ok"}'
    assert seen == ["POST /do Bearer secret", "GET /file Bearer secret"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, SignedOut), (403, NotAllowed), (404, Missing), (409, Refused), (422, Refused),
     (429, Refused), (503, Away), (500, Away)],
)  # fmt: skip
@pytest.mark.parametrize("body", ['{"detail": "Так нельзя."}'.encode(), b"{}", b"<html>"])
def test_every_refusal_is_a_russian_sentence(
    status: int, kind: type[ServiceError], body: bytes
) -> None:
    calls: list[Callable[[Service], object]] = [
        lambda service: service.post("/do", "secret", Done),
        lambda service: service.download("/file", "secret"),
    ]
    with answering(status, body, []) as url:
        for call in calls:
            with pytest.raises(kind) as refused:
                call(Service(url))
            detail = refused.value.detail
            assert detail.endswith(".")
            assert any("а" <= letter <= "я" for letter in detail)
            if b"detail" in body:
                assert detail == "Так нельзя."


def test_an_action_that_nobody_answered_may_or_may_not_be_done() -> None:
    with pytest.raises(Away) as away:
        Service("http://127.0.0.1:1").post("/do", "secret", Done)
    assert "возможно, не выполнено" in away.value.detail
