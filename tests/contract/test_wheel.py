"""What is installed from a wheel works without the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.databases import TestDatabase
from tests.support.servers import ROOT


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files in another folder; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("otklik-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_the_code_the_sql_and_the_data_and_nothing_of_the_tests(
    unpacked: Path,
) -> None:
    for name in (
        "survey_service/_sql/migrations/0001_town_and_organizations.sql",
        "survey_service/_sql/queries/responses.sql",
        "survey_service/questionnaires/editions/675n-education-1.json",
        "survey_service/operator_results/checklists/school-1.json",
        "survey_service/activity_calendar/measures.json",
        "survey_service/public/static/embed.js",
        "dashboard/app.py",
    ):
        assert (unpacked / name).is_file(), name
    assert not (unpacked / "tests").exists()


def test_the_wheels_sql_is_used_in_another_folder(
    unpacked: Path, database: TestDatabase, tmp_path: Path
) -> None:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}
    done = subprocess.run(
        [
            sys.executable, "-c",
            "import survey_service, sys\n"
            "assert survey_service.__file__.startswith(sys.argv.pop(1)), survey_service.__file__\n"
            "from survey_service.cli import main\n"
            "raise SystemExit(main())",
            str(unpacked), "migrate", "--data-dir", str(tmp_path),
        ],
        cwd=tmp_path,
        env={**environ, "PYTHONPATH": str(unpacked), "OTKLIK_DATABASE_URL": database.url},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "новых миграций нет" in done.stdout
