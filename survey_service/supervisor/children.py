"""Child processes that never outlive us: started, watched, restarted, stopped."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence

from survey_service.database.embedded_process import die_with_parent

STOP_SECONDS = 10
# A child that keeps dying is broken, not unlucky.
RESTARTS = 5
RESTART_WINDOW_SECONDS = 60


class ChildKeepsDying(Exception):
    """The text is a Russian sentence that names the child."""


class Child:
    """One process in a session of its own, so that Ctrl-C reaches only the supervisor."""

    def __init__(self, title: str, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
        self.title = title
        self._arguments = list(arguments)
        self._environ = dict(environ)
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths: list[float] = []

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._arguments,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            # Also after kill −9 of the supervisor nothing is left running.
            preexec_fn=die_with_parent(signal.SIGTERM),
        )

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def revive(self) -> None:
        """Start again after a crash; raise when that does not help."""
        now = time.monotonic()
        self._deaths = [at for at in self._deaths if now - at < RESTART_WINDOW_SECONDS] + [now]
        if len(self._deaths) > RESTARTS:
            raise ChildKeepsDying(
                f"{self.title}: процесс завершается сразу после запуска; причина напечатана выше."
            )
        self._end_group(signal.SIGKILL)
        self.start()

    def ask_to_stop(self) -> None:
        if self.alive():
            assert self._process is not None
            self._process.terminate()

    def stop(self) -> None:
        """Politely, then by force; workers of the child go with it."""
        if self._process is None:
            return
        self.ask_to_stop()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._end_group(signal.SIGKILL)

    def _end_group(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)
