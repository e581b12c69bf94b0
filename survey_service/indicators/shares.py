"""Shares that may be shown: minimum, step and profile rules, then the interval. Pure.

The steps themselves are kept by the database (``shown_opinions``); what arrives
here is already a step.
"""

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
RECOGNISABLE = "Доли скрыты: по одному из вариантов ответили меньше 5 человек, их можно узнать."
# Health is a special category of personal data, sex and age narrow a person down.
SENSITIVE = frozenset({"disability"})


class ShownOpinion(msgspec.Struct, frozen=True):
    organization: str
    question: str
    answered: int
    counts: dict[str, int]
    shown_at: datetime


def question_figures(
    question: Question, shown: ShownOpinion | None, recipients: int
) -> QuestionFigures:
    why_hidden = _why_hidden(question, shown)
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
    why_hidden = _why_hidden(question, shown)
    if shown is None or why_hidden is not None:
        return None, why_hidden
    favourable = sum(shown.counts.get(option, 0) for option in question.favourable)
    return _share(favourable, shown, recipients), None


def _why_hidden(question: Question, shown: ShownOpinion | None) -> str | None:
    if shown is None or not share_is_shown(shown.answered):
        return TOO_FEW
    recognisable = question.purpose == "profile" or question.key in SENSITIVE
    if recognisable and not profile_is_shown(shown.counts):
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
