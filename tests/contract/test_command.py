"""The command `otklik`: a real town by hand, and one clear sentence for every failure."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ORGANIZATIONS
from tests.support.databases import TestDatabase
from tests.support.servers import ROOT

GOLDEN = json.loads((ROOT / "tests/golden/worked_examples.json").read_text(encoding="utf-8"))
PASSWORD = "a long test password\n"


def otklik(
    *arguments: str, url: str | None = None, stdin: str = "", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}
    environ["PYTHONPATH"] = str(ROOT)
    if url is not None:
        environ["OTKLIK_DATABASE_URL"] = url
    return subprocess.run(
        [sys.executable, "-m", "survey_service", *arguments],
        env=environ,
        input=stdin,
        text=True,
        capture_output=True,
        cwd=cwd,
        timeout=60,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The sentence; nothing of Python's inside is shown to the person."""
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr.strip()


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "registry.csv"
    lines = ["slug;kind;short_name;name;recipients"]
    lines += [f"{o.slug};{o.kind};{o.short_name};{o.name};{o.recipients}" for o in ORGANIZATIONS]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


INIT = (
    "town", "init", "--name", "Пробный", "--department", "Отдел образования",
    "--appeal-url", "https://appeal.example/",
)  # fmt: skip


def test_a_real_town_is_set_up_by_hand(
    database: TestDatabase, registry: Path, tmp_path: Path
) -> None:
    url = database.url
    data = ("--data-dir", str(tmp_path / "data"))
    steps = [
        (INIT, PASSWORD, "Город «Пробный» создан"),
        (("organizations", "import", str(registry)), "", "добавлено: 3, обновлено: 0"),
        (("organizations", "import", str(registry)), "", "добавлено: 0, обновлено: 3"),
        (
            ("cycle", "create", "--year", "2026", "--from", "2026-09-01", "--to", "2026-11-30"),
            "",
            "с 01.09.2026 по 30.11.2026",
        ),
        (
            ("account", "add", "head", "--role", "organization", "--name", "Директор",
             "--organization", "school-1"),
            PASSWORD,
            "образовательная организация",
        ),
        (("account", "password", "head"), "another long password\n", "изменён"),
        (("account", "list"), "", "head\tобразовательная организация\tДиректор"),
        (("organizations", "import", str(registry)), "", "В открытый цикл включено: 0"),
        (("operator-results", "template", str(tmp_path / "form.xlsx")), "", "записана"),
        (("cycle", "close", "--year", "2026"), "", "закрыт"),
    ]  # fmt: skip
    for arguments, stdin, words in steps:
        done = otklik(*arguments, *data, url=url, stdin=stdin)
        assert done.returncode == 0, done.stderr
        assert words in done.stdout
    assert database.value("SELECT count(*) FROM cycle_organizations") == 3
    assert database.value("SELECT count(*) FROM activity_measures") == 11
    assert (tmp_path / "form.xlsx").stat().st_size > 5000


def test_a_second_town_in_one_database_is_refused(town: TestDatabase, tmp_path: Path) -> None:
    done = otklik(*INIT, "--data-dir", str(tmp_path), url=town.url, stdin=PASSWORD)
    assert "уже есть город «Пробный»" in refused(done)


def test_the_demonstration_refuses_a_database_with_a_real_town(
    town: TestDatabase, tmp_path: Path
) -> None:
    done = otklik("up", "--demo", "--data-dir", str(tmp_path), "--port", "21911",
                  "--dashboard-port", "21912", url=town.url)  # fmt: skip
    assert "настоящий город «Пробный»" in refused(done)
    assert town.value("SELECT count(*) FROM organizations") == 3


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (("cycle", "close", "--year", "2001"), "", "Цикла 2001 года нет"),
        (("account", "add", "x1", "--role", "council", "--name", "X"), "short\n", "12"),
        (("account", "add", "Ы", "--role", "council", "--name", "X"), PASSWORD, "Имя для входа"),
        (("account", "password", "nobody"), PASSWORD, "nobody нет"),
        (
            ("account", "add", "x1", "--role", "organization", "--name", "X",
             "--organization", "school-99"),
            PASSWORD,
            "school-99 нет",
        ),
        (("account", "add", "x1", "--role", "organization", "--name", "X"), PASSWORD, "роли"),
        (("operator-results", "import", "/nowhere.xlsx"), "", "не открывается"),
        (("organizations", "import", "/nowhere.csv"), "", "не открывается"),
        (("score", "/nowhere.json"), "", "не открывается"),
        (("cycle", "create", "--year", "2020"), "", "ещё открыт"),
        (("cycle", "create", "--year", "99999"), "", "год — от 2000 до 2100"),
        (("cycle", "close"), "", "не указано --year"),
    ],
)  # fmt: skip
def test_every_failure_is_one_clear_sentence(
    town: TestDatabase, tmp_path: Path, arguments: tuple[str, ...], stdin: str, words: str
) -> None:
    option = () if arguments[0] == "score" else ("--data-dir", str(tmp_path))
    sentence = refused(otklik(*arguments, *option, url=town.url, stdin=stdin))
    assert words in sentence
    assert sentence.endswith((".", "--help"))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://u:p@127.0.0.1:9/none", "не отвечает"),
        ("postgresql://u:p@no-such-host.invalid/none", "не отвечает"),
        ("mysql://u:p@127.0.0.1/none", "OTKLIK_DATABASE_URL"),
        ("postgresql://u:p@127.0.0.1:9/none?sslmode=bogus", "OTKLIK_DATABASE_URL"),
        ("postgresql://u:p@127.0.0.1:abc/none", "OTKLIK_DATABASE_URL"),
        ("postgresql://u:p@127.0.0.1:99999/none", "OTKLIK_DATABASE_URL"),
        ("postgresql://u:p@[::1/none", "OTKLIK_DATABASE_URL"),
        (f"postgresql://u:p@{'a' * 70}/none", "OTKLIK_DATABASE_URL"),
    ],
)
def test_a_wrong_database_address_is_one_clear_sentence(
    tmp_path: Path, url: str, words: str
) -> None:
    arguments = ("--data-dir", str(tmp_path), "--port", "21913", "--dashboard-port", "21914")
    assert words in refused(otklik("up", *arguments, url=url))
    assert words in refused(otklik("migrate", "--data-dir", str(tmp_path), url=url))


def test_a_wrong_password_of_the_database_is_said(postgres: str, tmp_path: Path) -> None:
    host = postgres.rpartition("@")[2]
    url = f"postgresql://otklik:wrong@{host}"
    sentence = refused(otklik("migrate", "--data-dir", str(tmp_path), url=url))
    assert "не приняла имя или пароль" in sentence


def test_an_organization_that_comes_later_joins_the_open_cycle(
    town: TestDatabase, tmp_path: Path
) -> None:
    path = tmp_path / "more.csv"
    path.write_text("slug;kind;short_name;name;recipients\nclub-2;additional;Клуб;Клуб;50\n")
    done = otklik("organizations", "import", str(path), "--data-dir", str(tmp_path), url=town.url)
    assert "В открытый цикл включено: 1" in done.stdout
    assert town.value("SELECT count(*) FROM cycle_organizations") == 4


def test_an_unknown_command_points_to_the_help() -> None:
    done = otklik("fly")
    assert done.returncode == 2
    assert "--help" in done.stderr


@pytest.mark.parametrize(
    "example", GOLDEN["constructed"] + GOLDEN["edge_cases"], ids=lambda e: str(e["name"])
)
def test_score_prints_the_golden_values(tmp_path: Path, example: dict[str, object]) -> None:
    file = tmp_path / "counts.json"
    task = {"inputs": example["inputs"], "policies": example.get("policies", {})}
    file.write_text(json.dumps(task), encoding="utf-8")
    done = otklik("score", str(file))
    expected = example["expected"]
    assert isinstance(expected, dict)
    assert json.loads(done.stdout) == expected["two_decimals"]


def test_score_takes_a_list_and_gives_a_list(tmp_path: Path) -> None:
    file = tmp_path / "counts.json"
    file.write_text(json.dumps([{"inputs": e["inputs"]} for e in GOLDEN["constructed"]]))
    scores = [result["score"] for result in json.loads(otklik("score", str(file)).stdout)]
    assert scores == [e["expected"]["two_decimals"]["score"] for e in GOLDEN["constructed"]]


def test_score_refuses_impossible_counts_by_field(tmp_path: Path) -> None:
    file = tmp_path / "counts.json"
    inputs = {**GOLDEN["constructed"][0]["inputs"], "stand_satisfied": 161, "stand_present": 15}
    file.write_text(json.dumps({"inputs": inputs}))
    sentence = refused(otklik("score", str(file)))
    assert "stand_satisfied: " in sentence
    assert "stand_present: " in sentence
    file.write_text(json.dumps({"inputs": {**inputs, "comfort": -1}}))
    assert "comfort" in refused(otklik("score", str(file)))
