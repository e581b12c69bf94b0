"""The letter names the organisation, the topic and the day, and never the text."""

import stat
import uuid
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from survey_service.alerts.delivery import put_into
from survey_service.alerts.letters import Waiting, write_letter


def a_letter(*waiting: Waiting) -> EmailMessage:
    return write_letter(
        waiting,
        ["насилие или травля" for _ in waiting],
        sender="otklik@town.example",
        recipients=("head@town.example", "duty@town.example"),
        dashboard_url="https://panel.example",
    )


def waiting(name: str = "Школа №\u00a01", *, test: bool = False, number: int = 1) -> Waiting:
    return Waiting(7, uuid.UUID(int=number), "violence", name, date(2026, 11, 23), test)


def test_a_letter_tells_where_what_and_when() -> None:
    letter = a_letter(waiting())
    assert letter["Subject"] == "Срочно: Школа №\u00a01"
    assert letter["To"] == "head@town.example, duty@town.example"
    text = letter.get_content()
    for words in (
        "Организация: Школа №\u00a01",
        "Тема: насилие или травля. День: 23.11.2026.",
        "https://panel.example/alerts",
    ):
        assert words in text


def test_the_letter_of_a_trial_says_so() -> None:
    letter = a_letter(waiting(test=True))
    assert letter["Subject"] == "Проверка: Школа №\u00a01"
    assert letter.get_content().startswith("Это проверка")
    assert letter["Importance"] == "normal"


def test_a_line_break_in_a_name_makes_no_heading() -> None:
    letter = a_letter(waiting("Школа\r\nBcc: all@town.example"))
    again = message_from_bytes(bytes(letter), policy=default)
    assert again["Bcc"] is None
    assert again["Subject"] == "Срочно: Школа Bcc: all@town.example"


def test_the_same_answers_make_the_same_message_id() -> None:
    assert a_letter(waiting())["Message-ID"] == a_letter(waiting())["Message-ID"]
    assert a_letter(waiting())["Message-ID"] != a_letter(waiting(number=2))["Message-ID"]


def test_several_answers_of_one_organization_are_one_letter() -> None:
    text = a_letter(waiting(), waiting(number=2)).get_content()
    assert text.count("Тема: ") == 2
    assert "сообщения, которые" in text


def test_a_file_is_readable_only_by_the_service_and_whole(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    put_into(folder, a_letter(waiting()))
    put_into(folder, a_letter(waiting()))
    (path,) = folder.iterdir()
    assert path.suffix == ".eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    read = message_from_bytes(path.read_bytes(), policy=default)
    assert read["Subject"] == "Срочно: Школа №\u00a01"
