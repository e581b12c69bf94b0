"""Data directories and a server for the embedded server's own tests.

A plugin, asked for by ``pytest_plugins``: nobody else should share what is killed here.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_service.database.embedded import EmbeddedPostgres


@pytest.fixture
def data_dir(open_folders: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=open_folders))
    folder.chmod(0o755)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(open_folders: Path) -> Path:
    with EmbeddedPostgres(open_folders / "template"):
        pass
    return open_folders / "template"


@pytest.fixture
def used_dir(data_dir: Path, template: Path) -> Path:
    """A data directory that has been started before; a copy is quicker than initdb."""
    subprocess.run(["cp", "-a", template, data_dir], check=True)
    return data_dir


@pytest.fixture(scope="module")
def shared(open_folders: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(open_folders / "shared") as server:
        yield server
