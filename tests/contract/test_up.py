"""`otklik up`: one command, and nothing left behind however it ends."""

import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.contract.test_command import otklik, refused
from tests.support.databases import TestDatabase
from tests.support.processes import descendant, descendants, is_running
from tests.support.servers import RunningServer, free_port, wait_for


@pytest.fixture
def server(open_folders: Path) -> Iterator[RunningServer]:
    started = RunningServer(Path(tempfile.mkdtemp(dir=open_folders)) / "data")
    started.data_dir.parent.chmod(0o755)
    yield started
    if started.process is not None:
        started.stop()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_running_however_the_supervisor_ends(
    server: RunningServer, number: signal.Signals
) -> None:
    server.start()
    assert server.process is not None
    family = descendants(server.process.pid)
    for words in ("bin/postgres", "survey_service serve", "survey_service dashboard"):
        assert any(words in process.command for process in family), words
    os.kill(server.process.pid, number)
    assert server.process.wait(timeout=30) == (-9 if number == signal.SIGKILL else 0)
    wait_for(
        lambda: not any(is_running(process) for process in family),
        seconds=10,
        what="no process of ours is left",
    )


def test_a_crashed_service_and_a_crashed_database_come_back_by_themselves(
    server: RunningServer,
) -> None:
    server.start()
    assert server.process is not None
    for words in ("survey_service serve", "bin/postgres"):
        os.kill(descendant(server.process.pid, words), signal.SIGKILL)
        wait_for(lambda: not is_ready(server), seconds=10, what="the crash is felt")
        wait_for(lambda: is_ready(server), seconds=30, what=f"ready again after {words}")
    assert server.stop() == 0


def is_ready(server: RunningServer) -> bool:
    try:
        url = f"http://127.0.0.1:{server.port}/health/ready"
        return httpx.get(url, timeout=3).status_code == 200
    except httpx.HTTPError:
        return False


def test_a_stop_while_the_demonstration_loads_leaves_nothing_and_can_be_continued(
    open_folders: Path,
) -> None:
    server = RunningServer(Path(tempfile.mkdtemp(dir=open_folders)) / "data", "--demo")
    server.data_dir.parent.chmod(0o755)
    server.launch()
    assert server.process is not None
    wait_for(lambda: "ответы граждан: 500" in server.text(), seconds=60, what="loading began")
    family = descendants(server.process.pid)
    assert server.stop() == 0
    assert not any(is_running(process) for process in family)
    assert "Отклик работает" not in server.text()
    assert server.start().stop() == 0


def test_two_workers_share_the_port_and_a_killed_one_comes_back(open_folders: Path) -> None:
    server = RunningServer(Path(tempfile.mkdtemp(dir=open_folders)) / "data", "--workers", "2")
    server.data_dir.parent.chmod(0o755)
    server.start()
    assert server.process is not None
    service = descendant(server.process.pid, "survey_service serve")

    def workers() -> list[int]:
        return [p.pid for p in descendants(service) if "spawn_main" in p.command]

    first = workers()
    assert len(first) == 2
    os.kill(first[0], signal.SIGKILL)
    wait_for(
        lambda: len(workers()) == 2 and first[0] not in workers(), seconds=30, what="a new worker"
    )
    wait_for(lambda: is_ready(server), seconds=30, what="ready")
    family = descendants(server.process.pid)
    assert server.stop() == 0
    assert not any(is_running(process) for process in family)


def test_one_port_for_two_is_one_clear_sentence(open_folders: Path) -> None:
    port = str(free_port())
    done = otklik("up", "--data-dir", str(open_folders / "x"), "--port", port,
                  "--dashboard-port", port)  # fmt: skip
    assert "назван дважды" in refused(done)


def test_nobodys_address_is_logged_and_the_dashboard_holds_no_credentials(
    server: RunningServer,
) -> None:
    server.start()
    assert server.process is not None
    dashboard = descendant(server.process.pid, "survey_service dashboard")
    environ = Path(f"/proc/{dashboard}/environ").read_bytes()
    assert b"OTKLIK_DATABASE_URL" not in environ
    assert b"OTKLIK_SECRET_KEY" not in environ
    agent = {"User-Agent": "marked-agent-7391"}
    with httpx.Client(headers=agent) as http:
        for url in (server.public_url, server.dashboard_url, f"{server.dashboard_url}/nowhere"):
            http.get(url)
        http.post(f"{server.public_url}/api/v1/responses", content=b"{marked-body-7391")
    assert server.stop() == 0
    logs = server.text() + (server.data_dir / "postgres" / "server.log").read_text()
    assert "marked-" not in logs
    assert "GET " not in logs
    assert "127.0.0.1:" not in logs.replace(server.public_url, "")


@pytest.mark.parametrize("option", ["--port", "--dashboard-port"])
def test_a_taken_port_is_one_clear_sentence(tmp_path: Path, option: str) -> None:
    other = "--dashboard-port" if option == "--port" else "--port"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = otklik("up", "--data-dir", str(tmp_path), option, str(port), other, str(free_port()))
    sentence = refused(done)
    assert f"Порт {port} уже занят" in sentence
    assert option in sentence


def test_a_data_directory_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    done = otklik("up", "--data-dir", str(file / "data"))
    assert "нельзя записать" in refused(done)


def test_a_second_start_on_the_same_data_is_one_clear_sentence(server: RunningServer) -> None:
    server.start()
    ports = ("--port", str(free_port()), "--dashboard-port", str(free_port()))
    sentence = refused(otklik("up", "--data-dir", str(server.data_dir), *ports))
    assert "занят" in sentence
    assert server.stop() == 0


def test_a_configured_database_is_used_instead_of_an_own_one(
    database: TestDatabase, tmp_path: Path
) -> None:
    server = RunningServer(
        tmp_path / "data", "--demo", environ={"OTKLIK_DATABASE_URL": database.url}
    ).start()
    assert server.stop() == 0
    assert not (server.data_dir / "postgres").exists()
    stored = database.value("SELECT count(*) FROM responses")
    assert 2900 < stored < 3100
    assert server.start().stop() == 0
    assert database.value("SELECT count(*) FROM responses") == stored


def test_an_interrupted_demonstration_is_finished_by_the_next_start_without_doubling(
    database: TestDatabase, tmp_path: Path
) -> None:
    server = RunningServer(
        tmp_path / "data", "--demo", environ={"OTKLIK_DATABASE_URL": database.url}
    ).start()
    assert server.stop() == 0
    whole = database.value("SELECT count(*) FROM responses")
    for sql in (
        "UPDATE town SET demo_loaded_at = NULL",
        "DELETE FROM responses WHERE organization_id % 2 = 0",
        "DELETE FROM response_texts WHERE organization_id % 2 = 0",
        "DELETE FROM response_counts WHERE organization_id % 2 = 0",
        "TRUNCATE improvement_plans, operator_imports CASCADE",
    ):
        database.fetch(sql)
    assert server.start().stop() == 0
    assert database.value("SELECT count(*) FROM responses") == whole
    assert (
        database.value("SELECT sum(count)::bigint FROM response_counts WHERE question = '*'")
        == whole
    )
