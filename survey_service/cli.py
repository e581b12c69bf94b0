"""The command ``otklik``: reads arguments, runs one thing, says one sentence.

Every failure is a Russian sentence on the error stream and a status other than 0.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import asyncpg
import msgspec

from survey_service import commands
from survey_service.accounts.structs import ROLE_TITLES
from survey_service.cycles.structs import NewCycle
from survey_service.database.embedded import EmbeddedPostgresError
from survey_service.database.migrations import MigrationError
from survey_service.demo.load import DemoRefused
from survey_service.operator_results.service import WorkbookRefused
from survey_service.organizations.registry_file import RegistryFileError
from survey_service.problems import Problem
from survey_service.questionnaires.checking import EditionError
from survey_service.questionnaires.files import EditionFileRefused
from survey_service.score_file import ScoreFileError, score_file
from survey_service.settings import Settings, SettingsError, load_settings
from survey_service.supervisor.children import ChildKeepsDying
from survey_service.supervisor.ports import PortTaken, require_free
from survey_service.supervisor.serve import run_dashboard, run_service
from survey_service.supervisor.up import UpFailed, UpOptions, run_up

# Errors whose text is already a sentence for the person at the keyboard.
SENTENCES = (
    ChildKeepsDying,
    DemoRefused,
    EditionError,
    EditionFileRefused,
    EmbeddedPostgresError,
    MigrationError,
    PortTaken,
    Problem,
    RegistryFileError,
    ScoreFileError,
    SettingsError,
    UpFailed,
    WorkbookRefused,
)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except SENTENCES as error:
        return _fail(str(error))
    except asyncpg.InvalidPasswordError:
        return _fail("База данных не приняла имя или пароль из OTKLIK_DATABASE_URL.")
    except asyncpg.InvalidCatalogNameError:
        return _fail("Базы данных с именем из OTKLIK_DATABASE_URL на сервере нет. Создайте её.")
    except asyncpg.exceptions.ClientConfigurationError:
        return _fail("Адрес в OTKLIK_DATABASE_URL не подходит. Проверьте его параметры.")
    except asyncpg.PostgresError as error:
        # The server's own words may hold a row, so only the kind of the error is said.
        return _fail(
            f"База данных отказала ({type(error).__name__}). Ничего не изменено: проверьте данные "
            "и повторите команду."
        )
    except (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        return _fail(
            "База данных не отвечает. Проверьте OTKLIK_DATABASE_URL, если она задана, и то, "
            f"что сервер запущен ({type(error).__name__})."
        )
    except KeyboardInterrupt:
        return _fail("Прервано.")


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _run(options: argparse.Namespace) -> int:
    if options.command == "score":
        print(score_file(Path(options.file)))
        return 0
    if options.command == "dashboard":
        require_free(options.host, options.port, "--port")
        return run_dashboard(options.host, options.port)
    settings = _settings(options)
    if options.command == "up":
        return run_up(
            settings,
            UpOptions(
                host=options.host,
                port=options.port,
                dashboard_port=options.dashboard_port,
                workers=options.workers,
                demo=options.demo,
            ),
        )
    if options.command == "serve":
        require_free(options.host, options.port, "--port")
        return run_service(settings, options.host, options.port, options.workers)
    if options.command == "migrate":
        print(commands.run_migrate(settings))
        return 0
    print(commands.run(settings, _work(options, settings)))
    return 0


def _settings(options: argparse.Namespace) -> Settings:
    environ = dict(os.environ)
    if options.data_dir:
        environ["OTKLIK_DATA_DIR"] = options.data_dir
    if options.command == "up":
        environ.setdefault("OTKLIK_PUBLIC_URL", f"http://localhost:{options.port}")
        environ.setdefault("OTKLIK_DASHBOARD_URL", f"http://localhost:{options.dashboard_port}")
    return load_settings(environ)


def _work(options: argparse.Namespace, settings: Settings) -> commands.Work:
    action = (options.command, options.action)
    if action == ("town", "init"):
        town = commands.new_town(
            {
                "name": options.name,
                "department": options.department,
                "appeal_url": options.appeal_url,
            }
        )
        today = datetime.now(settings.time_zone)
        return commands.init_town(town, options.login, commands.read_password(), today)
    if action == ("organizations", "import"):
        return commands.import_organizations(Path(options.file))
    if action == ("cycle", "create"):
        first = options.survey_from or date(options.year, 1, 1)
        last = options.survey_to or date(options.year, 12, 31)
        return commands.create_cycle(NewCycle(options.year, first, last))
    if action == ("cycle", "close"):
        return commands.close_cycle(options.year)
    if action == ("account", "add"):
        return commands.add_account(
            {
                "login": options.login,
                "name": options.name,
                "role": options.role,
                "organization": options.organization,
                "password": commands.read_password(),
            }
        )
    if action == ("account", "password"):
        return commands.set_password(options.login, commands.read_password())
    if action == ("account", "list"):
        return commands.list_accounts()
    if action == ("questionnaire", "check"):
        return commands.check_questionnaire(Path(options.file), settings.time_zone)
    if action == ("questionnaire", "publish"):
        return commands.publish_questionnaire(Path(options.file), settings.time_zone)
    if action == ("export", "questionnaire"):
        return commands.export_questionnaire(Path(options.file), options.edition)
    if action == ("export", "posters"):
        printed_on = datetime.now(settings.time_zone).date()
        path, slug = Path(options.file), options.organization
        return commands.export_posters(path, slug, settings.public_url, printed_on)
    by_file = {
        "template": commands.write_operator_template,
        "check": commands.check_operator_results,
        "import": commands.import_operator_results,
    }
    return by_file[options.action](Path(options.file))


# What argparse says of a wrong command, word by word.
_WORDS = (
    ("the following arguments are required: ", "не указано "),
    ("unrecognized arguments: ", "лишнее "),
    ("expected one argument", "нужно значение"),
    ("invalid choice: ", "нет такого: "),
    ("choose from ", "есть "),
    ("argument ", ""),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        for english, russian in _WORDS:
            message = message.replace(english, russian)
        self.exit(2, f"Команда не распознана: {message}. Справка: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="otklik", description="Отклик: мнение граждан о школах города.")
    parser.set_defaults(action=None, data_dir=None)
    rooms = parser.add_subparsers(dest="command", required=True, metavar="КОМАНДА")

    def add(parent: "argparse._SubParsersAction[_Parser]", name: str, about: str) -> _Parser:
        command = parent.add_parser(name, help=about, description=about)
        command.add_argument("--data-dir", help="каталог данных (по умолчанию .otklik)")
        return command

    def group(name: str, about: str) -> "argparse._SubParsersAction[_Parser]":
        actions: argparse._SubParsersAction[_Parser] = rooms.add_parser(
            name, help=about
        ).add_subparsers(dest="action", required=True, metavar="ДЕЙСТВИЕ")
        return actions

    up = add(rooms, "up", "запустить всё: базу, сервис и панель")
    up.add_argument("--demo", action="store_true", help="с вымышленным городом")
    up.add_argument("--dashboard-port", type=_port, default=8501)
    serve = add(rooms, "serve", "запустить только сервис")
    dashboard = add(rooms, "dashboard", "запустить только панель")
    for command, port in ((up, 8000), (serve, 8000), (dashboard, 8501)):
        command.add_argument("--host", type=_host, default="127.0.0.1")
        command.add_argument("--port", type=_port, default=port)
    for command in (up, serve):
        command.add_argument("--workers", type=_workers, default=1)
    add(rooms, "migrate", "подготовить базу данных")
    add(rooms, "score", "посчитать показатели по числам из файла").add_argument("file")

    town = add(group("town", "город"), "init", "создать город и первого администратора")
    for option, about in (
        ("--name", "название города"),
        ("--department", "название отдела образования"),
        ("--appeal-url", "адрес официальной формы обращений"),
    ):
        town.add_argument(option, required=True, help=about)
    town.add_argument("--login", default="administrator", help="имя первого администратора")

    add(
        group("organizations", "организации"), "import", "загрузить перечень (.csv, .xlsx)"
    ).add_argument("file")

    cycle = group("cycle", "циклы оценки")
    create = add(cycle, "create", "открыть цикл со всеми организациями")
    create.add_argument("--from", dest="survey_from", type=_day, help="первый день опроса")
    create.add_argument("--to", dest="survey_to", type=_day, help="последний день опроса")
    for command in (create, add(cycle, "close", "закрыть цикл")):
        command.add_argument("--year", type=_year, required=True)

    account = group("account", "учётные записи")
    new = add(account, "add", "создать (пароль спросят или прочтут из ввода)")
    new.add_argument("login")
    new.add_argument("--role", required=True, choices=sorted(ROLE_TITLES))
    new.add_argument("--name", required=True)
    new.add_argument("--organization", help="код организации для роли organization")
    add(account, "password", "сменить пароль").add_argument("login")
    add(account, "list", "показать все")

    questionnaire = group("questionnaire", "редакции анкеты")
    for action, about in (
        ("check", "проверить файл (.xlsx, .json), ничего не меняя"),
        ("publish", "опубликовать файл новой редакцией"),
    ):
        add(questionnaire, action, about).add_argument("file")

    export = group("export", "записать в файл")
    edition = add(export, "questionnaire", "анкету: книгу для правки (.xlsx) или .json")
    edition.add_argument("file")
    edition.add_argument("--edition", help="код редакции (по умолчанию действующая)")
    posters = add(export, "posters", "плакаты, листки и анкеты: архив .zip или один .pdf")
    posters.add_argument("file")
    posters.add_argument("--organization", help="код организации, если нужна одна")

    results = group("operator-results", "результаты оператора")
    for action, about in (
        ("template", "записать форму для оператора"),
        ("check", "проверить книгу, ничего не меняя"),
        ("import", "загрузить книгу новой версией"),
    ):
        add(results, action, about).add_argument("file")
    return parser


def _whole(text: str, least: int, most: int, words: str) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(words)
    return int(text)


def _host(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("укажите адрес, например 127.0.0.1")
    return text.strip()


def _port(text: str) -> int:
    return _whole(text, 1, 65535, "порт — целое число от 1 до 65535")


def _workers(text: str) -> int:
    return _whole(text, 1, 64, "процессов — от 1 до 64")


def _year(text: str) -> int:
    return _whole(text, 2000, 2100, "год — от 2000 до 2100")


def _day(text: str) -> date:
    try:
        return msgspec.convert(text, date, strict=False)
    except msgspec.ValidationError:
        raise argparse.ArgumentTypeError("день вида 2026-09-01") from None
