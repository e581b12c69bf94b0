"""``otklik score``: counts in a file, printed values out, for anybody's own check."""

from pathlib import Path

import msgspec

from survey_service.assessment.calculation import assess, printed
from survey_service.assessment.structs import Printed, Task
from survey_service.assessment.validation import impossible
from survey_service.problems import field_of
from survey_service.settings import reason_of


class ScoreFileError(Exception):
    """Every problem of the file, a Russian sentence each."""


def score_file(path: Path) -> str:
    """One object in, one object out; a list in, a list out."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ScoreFileError(f"Файл {path} не открывается: {reason_of(error)}.") from None
    try:
        tasks = msgspec.json.decode(content, type=Task | list[Task])
    except msgspec.ValidationError as error:
        raise ScoreFileError(
            f"Файл {path} не подходит к форме входных данных: проверьте поле «{field_of(error)}»."
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ScoreFileError(f"Файл {path} не читается как JSON.") from None
    result: Printed | list[Printed] = (
        [_score(task, f"{number}: ") for number, task in enumerate(tasks, start=1)]
        if isinstance(tasks, list)
        else _score(tasks, "")
    )
    return msgspec.json.format(msgspec.json.encode(result), indent=2).decode()


def _score(task: Task, where: str) -> Printed:
    if problems := impossible(task.inputs):
        raise ScoreFileError(
            "\n".join(f"{where}{field}: {sentence}" for field, sentence in problems.items())
        )
    return printed(assess(task.inputs, task.policies))
