"""How a question is called in print: its number, and when it is to be answered. Pure.

Paper, a poster and the page without a script show every question to everybody, so a
condition is a sentence there; the numbers in it are those printed beside the questions.
"""

from collections.abc import Sequence

from survey_service.questionnaires.languages import in_language
from survey_service.questionnaires.structs import Edition, Language, Question


def number_of(edition: Edition) -> dict[str, int]:
    """Key of a question -> its number, from 1."""
    return {question.key: number for number, question in enumerate(edition.questions, 1)}


def condition_of(edition: Edition, question: Question, language: Language) -> str:
    """When the question is to be answered, as a sentence; empty if always.

    Options are quoted in ``language``, whatever the language of ``edition``'s own texts.
    """
    when = question.visible_when
    if when is None:
        return ""
    gate = next(q for q in in_language(edition, language).questions if q.key == when.question)
    wanted = [option.text for option in gate.options if option.key in when.options]
    return _SENTENCES[language](wanted, number_of(edition)[gate.key])


def _russian(wanted: Sequence[str], number: int) -> str:
    return f"Ответьте, если на вопрос {number} Вы ответили «{'» или «'.join(wanted)}»."


def _english(wanted: Sequence[str], number: int) -> str:
    return f"Answer this if you chose “{'” or “'.join(wanted)}” in question {number}."


_SENTENCES = {"ru": _russian, "en": _english}
