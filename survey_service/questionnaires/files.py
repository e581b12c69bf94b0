"""The methodologist's files: a workbook or JSON, told apart by the name's ending."""

from pathlib import Path

from survey_service.problems import Invalid
from survey_service.questionnaires.json_file import read_json, write_json
from survey_service.questionnaires.structs import Edition
from survey_service.questionnaires.workbook_layout import MAX_FILE_BYTES
from survey_service.questionnaires.workbook_reader import read_workbook
from survey_service.questionnaires.workbook_writer import write_workbook
from survey_service.settings import reason_of

_READERS = {".xlsx": read_workbook, ".json": read_json}
_WRITERS = {".xlsx": write_workbook, ".json": write_json}
MAX_PROBLEMS = 200


class EditionFileRefused(Exception):
    """Every problem of the file, a Russian sentence each."""

    def __init__(self, problems: list[str]) -> None:
        shown = problems[:MAX_PROBLEMS]
        if len(problems) > MAX_PROBLEMS:
            shown.append(f"Показаны первые {MAX_PROBLEMS} ошибок из {len(problems)}.")
        super().__init__("\n".join(shown))
        self.problems = problems


def read_edition(path: Path) -> Edition:
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise _unknown_kind(path)
    if path.exists() and not path.is_file():
        # A named pipe would be waited for without end.
        raise Invalid(f"{path} — не обычный файл. Укажите книгу .xlsx или файл .json.")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise Invalid(f"Файл {path} не открывается: {reason_of(error)}.") from None
    if len(content) > MAX_FILE_BYTES:
        raise EditionFileRefused([f"Файл {path} больше 2 МБ. Оставьте в нём только анкету."])
    edition, problems = read(content)
    if edition is None:
        raise EditionFileRefused(problems)
    return edition


def write_edition(path: Path, edition: Edition) -> None:
    """A file that is there already may be somebody's work of a day: it is kept."""
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise _unknown_kind(path)
    try:
        with path.open("xb") as file:
            file.write(write(edition))
    except FileExistsError:
        raise Invalid(f"Файл {path} уже есть. Укажите другое имя или удалите его.") from None
    except OSError as error:
        raise Invalid(f"Файл {path} не записан: {reason_of(error)}.") from None


def _unknown_kind(path: Path) -> Invalid:
    return Invalid(f"Файл {path} — не .xlsx и не .json. Анкету можно читать и писать только в них.")
