"""An edition as a JSON file: the same shape that is stored and sent. Pure."""

import json
from typing import Any, NoReturn

from survey_service.questionnaires.places import sentences
from survey_service.questionnaires.structs import Edition
from survey_service.questionnaires.structure import RepeatedFields, bare_values, edition_of

_FORM = "Запишите пример командой otklik export questionnaire и правьте его."


def read_json(content: bytes) -> tuple[Edition | None, list[str]]:
    """The edition, or a Russian sentence per problem, each with its place in the file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, ["Файл записан не в UTF-8. Сохраните его в этой кодировке."]
    try:
        raw = json.loads(text, object_pairs_hook=RepeatedFields, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return None, [
            f"Строка {error.lineno}, знак {error.colno}: это не запись JSON. Проверьте кавычки, "
            "запятые и скобки в этом месте и перед ним."
        ]
    except (RecursionError, ValueError):
        # Brackets in brackets without end, a number of thousands of digits, NaN.
        return None, [f"Файл не похож на анкету. {_FORM}"]
    if not isinstance(raw, dict) or "questions" not in raw:
        return None, [f"В файле нет вопросов (поля questions): это не анкета. {_FORM}"]
    edition, problems = edition_of(raw)
    return edition, sentences(problems, _question_keys(raw))


def write_json(edition: Edition) -> bytes:
    return json.dumps(bare_values(edition), ensure_ascii=False, indent=2).encode() + b"\n"


def _question_keys(raw: dict[str, Any]) -> list[str]:
    """For the words about a place; the problems themselves say what is wrong with them."""
    questions = raw["questions"] if isinstance(raw["questions"], list) else []
    keys = (question.get("key") if isinstance(question, dict) else "" for question in questions)
    return [key if isinstance(key, str) else "" for key in keys]


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
