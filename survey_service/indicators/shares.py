"""Shares that may be shown: minimum, step and profile rules, then the interval. Pure.

The steps themselves are kept by the database (``shown_opinions``); what arrives
here is already a step.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from survey_service.assessment.statistics import wilson
from survey_service.assessment.suppression import (
    MINIMUM_ANSWERS,
    profile_is_shown,
    share_is_shown,
)
from survey_service.indicators.structs import OptionShare, QuestionFigures, Share
from survey_service.questionnaires.structs import Edition, Question

TOO_FEW = f"Данных мало: доли видны, когда на вопрос ответили не меньше {MINIMUM_ANSWERS} человек."
RECOGNISABLE = (
    "Доли скрыты: какой-то из вариантов выбрали меньше 5 человек, и этих людей можно "
    "было бы узнать."
)


class ShownOpinion(msgspec.Struct, frozen=True):
    organization: str
    question: str
    answered: int
    counts: dict[str, int]
    shown_at: datetime


def all_question_figures(
    edition: Edition, shown: Mapping[str, ShownOpinion], recipients: int
) -> tuple[QuestionFigures, ...]:
    """Every question with a choice, in order; what one hides another does not betray."""
    why_hidden: dict[str, str | None] = {}
    figures = []
    for question in edition.questions:
        if question.kind == "choice":
            opinion = shown.get(question.key)
            why = _why_hidden(question, opinion, _gate_of(question, edition), why_hidden)
            why_hidden[question.key] = why
            figures.append(_figures(question, opinion, why, recipients))
    return tuple(figures)


def _gate_of(question: Question, edition: Edition) -> Question | None:
    """The sensitive question that this one follows from, if there is one."""
    when = question.visible_when
    gate = next((q for q in edition.questions if when and q.key == when.question), None)
    return gate if gate is not None and gate.sensitive else None


def _figures(
    question: Question, shown: ShownOpinion | None, why_hidden: str | None, recipients: int
) -> QuestionFigures:
    options: tuple[OptionShare, ...] = ()
    if shown is not None and why_hidden is None:
        options = tuple(
            OptionShare(
                option=option.key,
                text=option.text,
                count=shown.counts.get(option.key, 0),
                share=_share(shown.counts.get(option.key, 0), shown, recipients),
            )
            for option in question.options
        )
    return QuestionFigures(
        key=question.key,
        text=question.text,
        label=question.label,
        purpose=question.purpose,
        criterion=question.criterion,
        favourable=question.favourable,
        conditional=question.visible_when is not None,
        options=options,
        why_hidden=why_hidden,
    )


def headline_share(
    edition: Edition, shown: ShownOpinion | None, recipients: int
) -> tuple[Share | None, str | None]:
    """The overview's one share, or the sentence that says why there is none."""
    question = next(q for q in edition.questions if q.key == edition.headline)
    why_hidden = _why_hidden(question, shown, None, {})
    if shown is None or why_hidden is not None:
        return None, why_hidden
    favourable = sum(shown.counts.get(option, 0) for option in question.favourable)
    return _share(favourable, shown, recipients), None


def _why_hidden(
    question: Question,
    shown: ShownOpinion | None,
    sensitive_gate: Question | None,
    hidden_before: Mapping[str, str | None],
) -> str | None:
    """Whoever is asked only as a disabled person is counted among the disabled: such a
    question follows the rule of the one before it, and is hidden together with it."""
    if shown is None or not share_is_shown(shown.answered):
        return TOO_FEW
    if sensitive_gate is not None and hidden_before.get(sensitive_gate.key) is not None:
        return RECOGNISABLE
    recognisable = question.purpose == "profile" or question.sensitive or sensitive_gate
    every_option = {option.key: shown.counts.get(option.key, 0) for option in question.options}
    if recognisable and not profile_is_shown(every_option):
        return RECOGNISABLE
    return None


def _share(count: int, shown: ShownOpinion, recipients: int) -> Share:
    interval = wilson(count, shown.answered, recipients)
    return Share(
        percent=round(100 * count / shown.answered, 1),
        low=round(interval.low, 1) if interval else None,
        high=round(interval.high, 1) if interval else None,
        answered=shown.answered,
        shown_at=shown.shown_at,
    )
