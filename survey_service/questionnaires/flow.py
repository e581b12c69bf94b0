"""Which questions are asked, and which answer sets are valid. Pure.

The one definition behind the API, the page without JavaScript and (through the
edition's own data) the page's script.
"""

from collections.abc import Mapping

from survey_service.questionnaires.checking import EditionError, find_problems
from survey_service.questionnaires.places import sentences
from survey_service.questionnaires.structs import Edition, Question


class Flow:
    """An edition prepared for many answer sets.

    A question whose condition is unmet, or whose condition's question was left
    blank, is not asked: whoever did not say that they used the stand is not
    counted among those satisfied with it.
    """

    def __init__(self, edition: Edition) -> None:
        problems = find_problems(edition)
        if problems:
            keys = [question.key for question in edition.questions]
            raise EditionError(f"Анкета {edition.key}, {sentences(problems[:1], keys)[0]}")
        self.edition = edition
        self._choices = {q.key: q for q in edition.questions if q.kind == "choice"}
        self._options = {
            key: frozenset(option.key for option in question.options)
            for key, question in self._choices.items()
        }
        self._opinions = frozenset(
            q.key for q in edition.questions if q.purpose == "opinion" and q.kind == "choice"
        )

    def visible(self, answers: Mapping[str, str]) -> list[Question]:
        """Questions asked of someone who gave these answers, in order."""
        asked: set[str] = set()
        shown = []
        for question in self.edition.questions:
            when = question.visible_when
            if when is not None and not (
                when.question in asked and answers.get(when.question) in when.options
            ):
                continue
            asked.add(question.key)
            shown.append(question)
        return shown

    def without_skipped(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The answers to questions that were asked; the rest is dropped, for the page
        without JavaScript, which shows every question to everybody."""
        asked = {question.key for question in self.visible(answers)}
        return {key: option for key, option in answers.items() if key in asked}

    def problems(self, answers: Mapping[str, str]) -> dict[str, str]:
        """A Russian sentence per field that makes this answer set unacceptable."""
        found: dict[str, str] = {}
        for key, option in answers.items():
            allowed = self._options.get(key)
            if allowed is None:
                found[f"answers.{key}"] = "Такого вопроса в этой анкете нет."
            elif option not in allowed:
                found[f"answers.{key}"] = "Такого варианта ответа у этого вопроса нет."
        if found:
            return found
        asked = {question.key for question in self.visible(answers)}
        for key in answers:
            if key not in asked:
                found[f"answers.{key}"] = (
                    "При выбранных ответах этот вопрос не задаётся. Снимите ответ на него."
                )
        if not found and not self._opinions & answers.keys():
            found["answers"] = "Ответьте хотя бы на один вопрос об организации."
        return found

    def blanks(self, answers: Mapping[str, str]) -> list[Question]:
        """Questions about the organisation that were asked and left blank."""
        return [
            question
            for question in self.visible(answers)
            if question.key in self._opinions and question.key not in answers
        ]
