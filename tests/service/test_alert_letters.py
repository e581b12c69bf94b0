"""Every urgent proposal becomes a letter: once, later if the mail server is away, never
not at all."""

import smtplib
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

import asyncpg
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from survey_service.alerts.mailer import Mailer
from survey_service.app import create_app
from survey_service.database.connection import open_pool
from survey_service.settings import Settings
from tests.conftest import sign_in
from tests.service.test_alerts import URGENT, say, take_on
from tests.support.background import BackgroundLoop
from tests.support.databases import TestDatabase
from tests.support.servers import wait_for
from tests.support.smtp import MailServer

Client = TestClient[Litestar]


@pytest.fixture
def mail(loop: BackgroundLoop) -> Iterator[MailServer]:
    server = MailServer(loop).start()
    yield server
    server.stop()


def with_mail(settings: Settings, url: str | None) -> Settings:
    return msgspec.structs.replace(
        settings,
        smtp_url=url,
        alert_recipients=("head@town.example", "duty@town.example"),
        mail_from="otklik@town.example",
    )


@contextmanager
def service(settings: Settings) -> Iterator[Client]:
    with TestClient(create_app(settings), base_url="http://testserver.local") as client:
        yield client


class Worker:
    """A worker's mailer alone, asked for one look at a time."""

    def __init__(self, settings: Settings, loop: BackgroundLoop) -> None:
        self._loop = loop
        assert settings.database_url is not None
        self._pool = loop.run(open_pool(settings.database_url))
        self._mailer = loop.run(self._made(settings))

    async def _made(self, settings: Settings) -> Mailer:
        return Mailer(self._pool, settings)

    def look(self) -> int:
        return self._loop.run(self._mailer.send_waiting())

    def close(self) -> None:
        self._loop.run(self._pool.close())


@pytest.fixture
def workers(
    settings: Settings, mail: MailServer, loop: BackgroundLoop
) -> Iterator[tuple[Worker, Worker]]:
    known = with_mail(settings, mail.url)
    both = Worker(known, loop), Worker(known, loop)
    yield both
    for worker in both:
        worker.close()


def mailed(town: TestDatabase) -> int:
    return int(town.value("SELECT count(*) FROM alerts WHERE mailed"))


def test_a_letter_goes_to_every_recipient_and_holds_no_text(
    settings: Settings, mail: MailServer, town: TestDatabase
) -> None:
    with service(with_mail(settings, mail.url)) as client:
        say(client, "Поставьте скамейки")
        say(client, URGENT)
        wait_for(lambda: mailed(town) == 1, seconds=20, what="the letter is marked")
    (taken,) = mail.taken
    assert taken.recipients == ["head@town.example", "duty@town.example"]
    assert taken.letter["Subject"] == "Срочно: Школа № 1"
    assert taken.letter["From"] == "otklik@town.example"
    text = taken.letter.get_content()
    assert "http://testserver.local:8501/alerts" in text
    assert "насилие или травля" in text
    for word in ("Петров", "бьёт", "[имя]", "телефон"):
        assert word not in text


def test_the_letter_of_a_trial_is_a_check(
    client: Client, workers: tuple[Worker, Worker], mail: MailServer
) -> None:
    say(client, URGENT, test=True)
    assert workers[0].look() == 1
    assert mail.taken[0].letter["Subject"] == "Проверка: Школа № 1"


def test_a_letter_is_sent_once(
    client: Client, workers: tuple[Worker, Worker], mail: MailServer
) -> None:
    say(client, URGENT)
    assert [workers[0].look(), workers[0].look(), workers[1].look()] == [1, 0, 0]
    assert len(mail.taken) == 1


def test_of_two_workers_one_sends_and_acknowledging_waits_for_neither(
    client: Client, workers: tuple[Worker, Worker], mail: MailServer
) -> None:
    id = say(client, URGENT)
    arrived, go_on = threading.Event(), threading.Event()

    def hold_back() -> None:
        arrived.set()
        assert go_on.wait(timeout=30)

    mail.before_answer = hold_back
    first: list[int] = []
    thread = threading.Thread(target=lambda: first.append(workers[0].look()))
    thread.start()
    try:
        assert arrived.wait(timeout=30)
        # The first worker has not heard yet that the server took its letter.
        assert workers[1].look() == 0
        assert take_on(client, id).status_code == 200
    finally:
        go_on.set()
        thread.join(timeout=30)
    assert first == [1]
    assert workers[1].look() == 0
    assert len(mail.taken) == 1


def test_a_crash_after_the_server_took_it_sends_it_again_and_never_loses_it(
    client: Client, workers: tuple[Worker, Worker], mail: MailServer, town: TestDatabase
) -> None:
    say(client, URGENT)

    def crash() -> None:
        town.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND state = 'idle in transaction'"
        )

    mail.before_answer = crash
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        workers[0].look()
    assert (len(mail.taken), mailed(town)) == (1, 0)
    mail.before_answer = lambda: None
    assert workers[1].look() == 1
    assert mailed(town) == 1
    first, second = (taken.letter for taken in mail.taken)
    assert first["Message-ID"] == second["Message-ID"]


def test_while_the_mail_server_is_away_the_letter_waits(
    settings: Settings,
    town: TestDatabase,
    loop: BackgroundLoop,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = MailServer(loop)
    with service(with_mail(settings, server.url)) as client:
        say(client, URGENT)
        wait_for(lambda: "letters wait" in caplog.text, seconds=20, what="a failed look")
        assert mailed(town) == 0
        server.start()
        try:
            wait_for(lambda: mailed(town) == 1, seconds=40, what="the letter went later")
        finally:
            server.stop()
    assert len(server.taken) == 1
    # The log names neither people nor servers.
    assert "town.example" not in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_a_letter_that_the_server_refuses_is_not_marked(
    client: Client, workers: tuple[Worker, Worker], mail: MailServer, town: TestDatabase
) -> None:
    say(client, URGENT)
    mail.refusal = "452 no room"
    with pytest.raises(smtplib.SMTPDataError):
        workers[0].look()
    assert mailed(town) == 0
    mail.refusal = None
    assert workers[0].look() == 1


def test_a_letter_that_is_refused_does_not_hold_up_the_others(
    client: Client, workers: tuple[Worker, Worker], mail: MailServer, town: TestDatabase
) -> None:
    say(client, URGENT)
    say(client, URGENT, organization="rucheek")
    mail.refusal, mail.refuses_once = "550 not this one", True
    with pytest.raises(smtplib.SMTPDataError):
        workers[0].look()
    assert (len(mail.taken), mailed(town)) == (1, 1)
    assert workers[0].look() == 1


def test_many_urgent_proposals_of_one_organization_are_one_letter(
    client: Client, workers: tuple[Worker, Worker], mail: MailServer, town: TestDatabase
) -> None:
    for _ in range(5):
        say(client, URGENT)
    say(client, URGENT, test=True)
    say(client, URGENT, organization="rucheek")
    assert workers[0].look() == 3
    assert mailed(town) == 7
    assert sorted(taken.letter["Subject"] for taken in mail.taken) == [
        "Проверка: Школа № 1",
        "Срочно: Детский сад «Ручеёк»",
        "Срочно: Школа № 1",
    ]


def test_what_was_taken_on_or_annulled_needs_no_letter(
    client: Client, workers: tuple[Worker, Worker], mail: MailServer, town: TestDatabase
) -> None:
    take_on(client, say(client, URGENT))
    say(client, URGENT, organization="rucheek")
    town.fetch(
        "INSERT INTO response_annulments (organization_id, response_id, account_id, reason)"
        " SELECT organization_id, response_id, 1, 'ошибка' FROM urgent_responses"
        " JOIN organizations ON organizations.id = organization_id WHERE slug = 'rucheek'"
    )
    assert workers[0].look() == 0
    assert mail.taken == []


def test_the_talk_is_encrypted_when_the_server_offers_it(
    client: Client, settings: Settings, loop: BackgroundLoop
) -> None:
    server = MailServer(loop, encrypted=True).start()
    url = server.url.replace("//", "//otklik:p%40ss@")
    worker = Worker(with_mail(settings, url), loop)
    try:
        say(client, URGENT)
        assert worker.look() == 1
    finally:
        worker.close()
        server.stop()
    assert (server.taken[0].encrypted, server.taken[0].login) == (True, "otklik p@ss")


def test_without_a_mail_server_a_letter_is_a_file(settings: Settings, town: TestDatabase) -> None:
    folder = settings.data_dir / "letters"
    with service(with_mail(settings, None)) as client:
        say(client, URGENT)
        wait_for(lambda: mailed(town) == 1, seconds=20, what="the letter is marked")
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    letter = message_from_bytes(path.read_bytes(), policy=default)
    assert letter["To"] == "head@town.example, duty@town.example"


@pytest.mark.parametrize("url", [None, "smtp://127.0.0.1:9"])
def test_without_recipients_the_log_says_once_that_nobody_gets_letters(
    settings: Settings, url: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    with service(msgspec.structs.replace(settings, smtp_url=url)) as client:
        say(client, URGENT)
        assert len(client.get("/api/v1/alerts", headers=sign_in(client, "department")).json()) == 1
    assert caplog.text.count("никому не отправляются") == 1
    assert not (settings.data_dir / "letters").exists()


def test_a_stop_does_not_wait_for_a_mail_server_that_hangs(
    settings: Settings, mail: MailServer, town: TestDatabase
) -> None:
    arrived, go_on = threading.Event(), threading.Event()

    def hang() -> None:
        arrived.set()
        go_on.wait(timeout=60)

    mail.before_answer = hang
    try:
        with service(with_mail(settings, mail.url)) as client:
            say(client, URGENT)
            assert arrived.wait(timeout=20)
        # The service has stopped while the talk still hangs; nothing is marked as sent.
        assert "letter" in {thread.name for thread in threading.enumerate()}
        assert mailed(town) == 0
    finally:
        go_on.set()
