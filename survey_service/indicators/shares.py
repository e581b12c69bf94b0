"""Shares that may be shown: minimum, step and profile rules, then the interval. Pure.

The steps themselves are kept by the database (``shown_opinions``); what arrives
here is already a step.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from survey_service.assessment.statistics import wilson
from survey_service.assessment.suppression import (
    MINIMUM_ANSWERS,
    MINIMUM_CELL,
    STEP,
    profile_is_shown,
    share_is_shown,
)
from survey_service.indicators.structs import OptionShare, QuestionFigures, Scope, Share
from survey_service.questionnaires.structs import Edition, Question

TOO_FEW = f"Данных мало: доли видны, когда на вопрос ответили не меньше {MINIMUM_ANSWERS} человек."
RECOGNISABLE = (
    "Доли скрыты: какой-то из вариантов выбрали меньше 5 человек, и этих людей можно "
    "было бы узнать."
)


TOO_FEW_APART = (
    f"Данных мало: доля без отмеченных ответов видна, когда таких ответов не меньше "
    f"{MINIMUM_ANSWERS} и по разнице со всеми ответами нельзя узнать ответ одного человека."
)


class ShownOpinion(msgspec.Struct, frozen=True):
    organization: str
    question: str
    scope: Scope
    answered: int
    counts: dict[str, int]
    shown_at: datetime


class Shown:
    """What was last shown of one organisation and edition, as seen in one scope."""

    def __init__(self, opinions: Sequence[ShownOpinion], scope: Scope) -> None:
        self._all = {one.question: one for one in opinions if one.scope == "all"}
        self._seen = {one.question: one for one in opinions if one.scope == scope}
        self.scope = scope

    def of(self, question: Question) -> ShownOpinion | None:
        return self._seen.get(question.key)

    def left_out(self, question: Question) -> dict[str, int]:
        """Answers by option that everybody sees beside these: the difference of two looks."""
        whole, seen = self._all.get(question.key), self._seen.get(question.key)
        if whole is None or seen is None:
            return {}
        return {
            option.key: whole.counts.get(option.key, 0) - seen.counts.get(option.key, 0)
            for option in question.options
        }


def all_question_figures(
    edition: Edition, shown: Shown, recipients: int
) -> tuple[QuestionFigures, ...]:
    """Every question with a choice, in order; what one hides another does not betray."""
    why_hidden: dict[str, str | None] = {}
    figures = []
    for question in edition.questions:
        if question.kind == "choice":
            why = _why_hidden(question, shown, _gate_of(question, edition), why_hidden)
            why_hidden[question.key] = why
            figures.append(_figures(question, shown.of(question), why, recipients))
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
    figure = None
    if shown is not None and why_hidden is None:
        figure = _favourable_share(question, shown, recipients)
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
        figure=figure,
        conditional=question.visible_when is not None,
        options=options,
        why_hidden=why_hidden,
    )


def headline_share(
    edition: Edition, shown: Shown, recipients: int
) -> tuple[Share | None, str | None]:
    """The overview's one share, or the sentence that says why there is none."""
    question = headline_question(edition)
    opinion = shown.of(question)
    why_hidden = _why_hidden(question, shown, None, {})
    if opinion is None or why_hidden is not None:
        return None, why_hidden
    return _favourable_share(question, opinion, recipients), None


def headline_question(edition: Edition) -> Question:
    return next(q for q in edition.questions if q.key == edition.headline)


def _why_hidden(
    question: Question,
    shown: Shown,
    sensitive_gate: Question | None,
    hidden_before: Mapping[str, str | None],
) -> str | None:
    """Whoever is asked only as a disabled person is counted among the disabled: such a
    question follows the rule of the one before it, and is hidden together with it."""
    opinion = shown.of(question)
    if opinion is None or not share_is_shown(opinion.answered):
        return TOO_FEW if shown.scope == "all" else TOO_FEW_APART
    if sensitive_gate is not None and hidden_before.get(sensitive_gate.key) is not None:
        return RECOGNISABLE
    recognisable = question.purpose == "profile" or question.sensitive or sensitive_gate
    every_option = {option.key: opinion.counts.get(option.key, 0) for option in question.options}
    if recognisable and not profile_is_shown(every_option):
        return RECOGNISABLE
    left_out = shown.left_out(question)
    if any(left_out.values()) and not _may_be_subtracted(left_out, bool(recognisable)):
        return TOO_FEW_APART
    return None


def _may_be_subtracted(left_out: Mapping[str, int], recognisable: bool) -> bool:
    """The difference of two shares on one page is a share of those left out, and obeys the
    rules of one: never of fewer than a step, nor of recognisable people by ones and twos."""
    if recognisable:
        return all(count >= MINIMUM_CELL for count in left_out.values())
    return sum(left_out.values()) >= STEP


def _favourable_share(question: Question, shown: ShownOpinion, recipients: int) -> Share | None:
    if not question.favourable:
        return None
    chosen = sum(shown.counts.get(option, 0) for option in question.favourable)
    return _share(chosen, shown, recipients)


def _share(count: int, shown: ShownOpinion, recipients: int) -> Share:
    interval = wilson(count, shown.answered, recipients)
    return Share(
        percent=round(100 * count / shown.answered, 1),
        low=round(interval.low, 1) if interval else None,
        high=round(interval.high, 1) if interval else None,
        answered=shown.answered,
        shown_at=shown.shown_at,
    )
