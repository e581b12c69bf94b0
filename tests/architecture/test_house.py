"""The house keeps its shape: what import rules cannot say."""

import re
import subprocess
from pathlib import Path

import pytest

from survey_service import settings
from tests.support.servers import ROOT

CODE = sorted([*ROOT.glob("survey_service/**/*.py"), *ROOT.glob("dashboard/**/*.py")])
WRITTEN = sorted(
    path
    for pattern in ("*.py", "*.js", "*.html", "*.css", "*.sql")
    for folder in ("survey_service", "dashboard", "sql", "tests")
    for path in (ROOT / folder).rglob(pattern)
)
TOP = {"survey_service", "dashboard", "sql", "compose.yaml", "pyproject.toml", "tests", "README.md"}
SQL_TEXT = re.compile(
    r"[\"'](?:SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE)", re.I
)


def test_the_top_level_holds_what_the_house_holds() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    tops = {name.partition("/")[0] for name in listed if name and not name.startswith(".")}
    assert tops <= TOP


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_query_is_written_outside_the_sql_folder(path: Path) -> None:
    assert not SQL_TEXT.search(path.read_text(encoding="utf-8"))


def test_no_file_outgrows_four_hundred_lines() -> None:
    long = {str(p.relative_to(ROOT)): n for p in WRITTEN
            if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400}  # fmt: skip
    assert not long


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_routes_of_a_room_are_imported_only_by_the_app(path: Path) -> None:
    if path.name != "app.py":
        text = path.read_text(encoding="utf-8")
        own = re.escape(f"survey_service.{path.parent.name}")
        assert not re.search(rf"import routes|(?<!{own})\.routes import", text)


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_environment_is_read_only_at_the_edges(path: Path) -> None:
    edges = {"settings.py", "cli.py", "up.py", "serve.py"}
    if path.name not in edges and not path.name.startswith("embedded_"):
        assert "os.environ" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", sorted((ROOT / "sql" / "queries").glob("*.sql")),
                         ids=lambda p: p.stem)  # fmt: skip
def test_a_rooms_queries_write_only_tables_of_that_room(folder: Path) -> None:
    own = {
        "accounts": {"accounts", "sessions"},
        "alerts": {"alerts"},
        "activity_calendar": {"activity_plans", "activity_measures"},
        "cycles": {"cycles", "cycle_organizations"},
        "improvement_plans": {"improvement_plans", "improvement_plan_items"},
        "indicators": {"shown_opinions"},
        "migrations": {"migrations"},
        "operator_results": {"operator_imports", "operator_results"},
        "organizations": {"town", "organizations"},
        "public": set(),
        "questionnaires": {"questionnaire_editions"},
        "responses": {
            "responses",
            "response_texts",
            "response_counts",
            "response_annulments",
            "urgent_responses",
        },
    }
    text = folder.read_text(encoding="utf-8")
    written = set(re.findall(r"(?:INSERT INTO|^UPDATE|DELETE FROM)\s+(\w+)", text, re.M))
    assert written <= own[folder.stem]


def test_answers_are_never_changed_or_deleted() -> None:
    for path in (ROOT / "sql" / "queries").glob("*.sql"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?:UPDATE|DELETE FROM|TRUNCATE)\s+responses\b", text, re.I), path


def test_the_readme_names_every_setting_with_its_default() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for setting in settings.SETTINGS:
        assert f"| `{setting.name}` | {setting.default} | {setting.meaning} |" in readme
