"""The real command in a process of its own, as a person starts it."""

import contextlib
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """Below the range from which the system takes ports for outgoing connections."""
    for _ in range(200):
        port = random.randint(22000, 31999)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port")


def wait_for(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.02)


class RunningServer:
    """`otklik up` with ports and a data directory of its own."""

    def __init__(self, data_dir: Path, *arguments: str, environ: dict[str, str] | None = None):
        self.data_dir = data_dir
        self.port, self.dashboard_port = free_port(), free_port()
        self.public_url = f"http://localhost:{self.port}"
        self.dashboard_url = f"http://localhost:{self.dashboard_port}"
        self.log = data_dir.parent / f"{data_dir.name}.log"
        clean = {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}
        self._command = [
            sys.executable, "-m", "survey_service", "up", *arguments,
            "--data-dir", str(data_dir),
            "--port", str(self.port),
            "--dashboard-port", str(self.dashboard_port),
        ]  # fmt: skip
        self._environ = {**clean, "PYTHONPATH": str(ROOT), **(environ or {})}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "RunningServer":
        started = self.launch()
        wait_for(lambda: self._said("Остановить: Ctrl-C", started), seconds=90, what=self.text())
        return self

    def launch(self) -> int:
        """Without waiting; where the log was then."""
        started = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, env=self._environ, stdout=log, stderr=log, cwd=self.data_dir.parent
            )
        return started

    def _said(self, words: str, since: int) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"otklik up ended with {self.process.returncode}: {self.text()}")
        with self.log.open("rb") as log:
            log.seek(since)
            return words in log.read().decode(errors="replace")

    def text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(timeout=40)

    def sign_in(self, login: str, password: str) -> str:
        """The value of the session's cookie."""
        answer = httpx.post(
            f"http://127.0.0.1:{self.port}/login",
            data={"login": login, "password": password, "next": self.dashboard_url},
        )
        assert answer.status_code == 303, answer.text
        return answer.cookies["otklik_session"]

    def session(self, login: str) -> str:
        passwords = {"department": "demo-department", "council": "demo-council-1"}
        return self.sign_in(login, passwords[login])
