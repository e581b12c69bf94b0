"""Counts that cannot be: more satisfied than asked, more present than the norm.

They come from typing and from mixed-up columns, and the points computed from them would look
like a result. Conditions above their maximum are not among them: an organization may have six
comfort conditions, and the points are capped.
"""

from msgspec import Struct

from survey_service.assessment.structs import Inputs


class _Bound(Struct, frozen=True):
    """`field` may not exceed `limit`; both are named in the genitive for the sentence."""

    field: str
    what: str
    limit: str
    of: str


_BOUNDS = (
    _Bound("stand_present", "позиций на стенде", "stand_norm", "позиций нормы для стенда"),
    _Bound("site_present", "позиций на сайте", "site_norm", "позиций нормы для сайта"),
    _Bound(
        "stand_satisfied",
        "удовлетворённых информацией на стенде",
        "stand_used",
        "обращавшихся к информации на стенде",
    ),
    _Bound(
        "site_satisfied",
        "удовлетворённых информацией на сайте",
        "site_used",
        "обращавшихся к информации на сайте",
    ),
    _Bound(
        "access_satisfied",
        "удовлетворённых доступностью услуг",
        "disability",
        "ответивших с инвалидностью",
    ),
    _Bound(
        "remote_polite",
        "удовлетворённых вежливостью при дистанционном взаимодействии",
        "remote_used",
        "обращавшихся дистанционно",
    ),
)
_QUESTIONS = {
    "stand_used": "обращавшихся к информации на стенде",
    "site_used": "обращавшихся к информации на сайте",
    "comfort": "удовлетворённых комфортностью условий",
    "disability": "ответивших с инвалидностью",
    "first_contact": "удовлетворённых вежливостью при первичном контакте",
    "staff": "удовлетворённых вежливостью работников при оказании услуги",
    "remote_used": "обращавшихся дистанционно",
    "recommend": "готовых рекомендовать организацию",
    "schedule": "удовлетворённых организационными условиями",
    "overall": "удовлетворённых условиями в целом",
}


def impossible(inputs: Inputs) -> dict[str, str]:
    """A Russian sentence for every field whose count cannot be; empty when all can.

    The rule of the questionnaire's flow: satisfied ≤ users ≤ answered ≤ all.
    """
    found: dict[str, str] = {}
    for bound in _BOUNDS:
        part, whole = inputs.count(bound.field), inputs.count(bound.limit)
        if part > whole:
            found[bound.field] = _refuse(bound.what, part, bound.of, whole)
    for question, people in _QUESTIONS.items():
        said_yes, answered = inputs.count(question), inputs.answered(question)
        if said_yes > answered:
            found[question] = _refuse(people, said_yes, "ответивших на этот вопрос", answered)
        if answered > inputs.respondents:
            found[f"{question}_answered"] = _refuse(
                "ответивших на этот вопрос", answered, "всех участников опроса", inputs.respondents
            )
    return found


def _refuse(what: str, part: int, of: str, whole: int) -> str:
    return f"Число {what} ({part}) больше числа {of} ({whole}). Проверьте оба числа."
