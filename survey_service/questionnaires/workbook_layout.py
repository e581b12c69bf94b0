"""Sheets and columns of an edition's workbook: one definition for writing and reading."""

from collections.abc import Sequence
from typing import NamedTuple

from survey_service.questionnaires.structs import Option

INSTRUCTION_SHEET = "Инструкция"
EDITION_SHEET = "Анкета"
QUESTION_SHEET = "Вопросы"
SET_SHEET = "Наборы вариантов"
ENGLISH_SHEET = "English"

MAX_FILE_BYTES = 2 * 1024 * 1024


class Column(NamedTuple):
    # The field's name in an edition.
    name: str
    title: str
    width: float
    required: bool = True


FIELD_COLUMN = Column("field", "Поле", 22)
VALUE_COLUMN = Column("value", "Значение", 110)
EDITION_COLUMNS = (FIELD_COLUMN, VALUE_COLUMN)
# Rows of the first sheet, by the field's name in an edition.
EDITION_FIELDS = {
    "key": "Код редакции",
    "title": "Название",
    "source": "Источник",
    "introduction": "Вступление",
    "headline": "Главный вопрос",
}
QUESTION_COLUMNS = (
    Column("key", "Код", 18),
    Column("text", "Текст", 64),
    Column("kind", "Вид", 10),
    Column("purpose", "Назначение", 14),
    Column("criterion", "Критерий", 10, required=False),
    Column("visible_when", "Показывать, если", 24, required=False),
    Column("options", "Варианты", 40),
    Column("favourable", "Благоприятные варианты", 18, required=False),
    Column("sensitive", "Чувствительный", 16, required=False),
    Column("label", "Короткая подпись", 26, required=False),
)
SET_COLUMNS = (
    Column("name", "Набор", 34),
    Column("options", "Варианты", 52),
    Column("english", "English", 52, required=False),
)
ENGLISH_COLUMNS = (
    Column("key", "Код", 18),
    # For the translator's eyes; the import does not read it.
    Column("russian", "По-русски", 64, required=False),
    Column("text", "English", 64),
    Column("options", "Варианты", 40, required=False),
)
SHEETS = {
    EDITION_SHEET: EDITION_COLUMNS,
    QUESTION_SHEET: QUESTION_COLUMNS,
    SET_SHEET: SET_COLUMNS,
    ENGLISH_SHEET: ENGLISH_COLUMNS,
}
# Rows of the English sheet that are no question; a question's code is never Russian.
ENGLISH_FIELDS = {"title": "название", "introduction": "вступление"}

KINDS = {"choice": "выбор", "text": "текст"}
PURPOSES = {"opinion": "мнение", "proposals": "предложения", "profile": "о себе"}
CRITERIA = {f"K{number}": f"К{number}" for number in range(1, 6)}
YES_NO = {True: "да", False: "нет"}


def options_in_words(options: Sequence[Option]) -> str:
    """One option a line. A line end follows a lone option, because a «;» in its text
    would else part it: without line ends options are parted by it."""
    lines = [f"{option.key}: {option.text}" for option in options]
    return f"{lines[0]}\n" if len(lines) == 1 else "\n".join(lines)
