"""Where in an edition something is wrong, whatever file the edition came from. Pure.

A place is the path that leads to a value in the edition's own shape, for example
``("questions", 6, "options", 1, "text")``. A workbook turns it into sheet, row and
column; everything else says it in words.
"""

from collections.abc import Iterable, Sequence

import msgspec

Place = tuple[str | int, ...]

_TITLES = {
    "key": "код",
    "title": "название",
    "source": "источник",
    "introduction": "вступление",
    "headline": "главный вопрос",
    "questions": "вопросы",
    "text": "текст",
    "kind": "вид",
    "purpose": "назначение",
    "criterion": "критерий",
    "options": "варианты",
    "favourable": "благоприятные варианты",
    "visible_when": "показывать, если",
    "sensitive": "чувствительный",
    "label": "короткая подпись",
    "translations": "перевод",
}
# A file may hold any text of any length, and a message is read in a terminal.
_SHOWN_LETTERS = 64


class EditionProblem(msgspec.Struct, frozen=True):
    place: Place
    # A Russian sentence that says what to do.
    message: str


def in_words(place: Place, question_keys: Sequence[str]) -> str:
    """«вопрос 7 (site_satisfied), варианты, 2»; empty for the edition as a whole."""
    steps = iter(place)
    words = []
    for step in steps:
        if step == "questions" and len(place) > 1 and place[0] == "questions":
            words.append(_question(next(steps), question_keys))
        elif isinstance(step, int):
            words.append(str(step + 1))
        else:
            words.append(_TITLES.get(step, short(step)))
    return ", ".join(words)


def _question(index: str | int, keys: Sequence[str]) -> str:
    assert isinstance(index, int)
    key = short(keys[index]) if index < len(keys) else ""
    return f"вопрос {index + 1} ({key})" if key else f"вопрос {index + 1}"


def sentences(problems: Iterable[EditionProblem], question_keys: Sequence[str]) -> list[str]:
    """A line per problem: the place in words, then what to do."""
    lines = []
    for problem in problems:
        where = in_words(problem.place, question_keys)
        lines.append(f"{where}: {problem.message}" if where else problem.message)
    return lines


def short(text: str) -> str:
    """What a file says, fit for a message: cut, and without what a terminal would obey."""
    shown = "".join(letter if letter.isprintable() else "�" for letter in text[:_SHOWN_LETTERS])
    return shown if len(text) <= _SHOWN_LETTERS else f"{shown}…"
