"""The command `otklik` as a process of its own, the way a person starts it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.servers import ROOT


def otklik(*arguments: str | Path, url: str) -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}
    environ |= {"PYTHONPATH": str(ROOT), "OTKLIK_DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "-m", "survey_service", *map(str, arguments)],
        env=environ,
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )


def done(*arguments: str | Path, url: str) -> str:
    """What the command says when all is well."""
    process = otklik(*arguments, url=url)
    assert process.returncode == 0, process.stderr
    return process.stdout.strip()


def refused(*arguments: str | Path, url: str) -> str:
    """The sentences; nothing of Python's inside is shown to the person."""
    process = otklik(*arguments, url=url)
    assert process.returncode == 1
    assert "Traceback" not in process.stderr
    assert process.stdout == ""
    return process.stderr.strip()
