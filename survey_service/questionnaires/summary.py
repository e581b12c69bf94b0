"""What an edition holds, and what publishing it means, in words for the methodologist. Pure."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from survey_service.questionnaires.languages import languages_of
from survey_service.questionnaires.numbering import number_of
from survey_service.questionnaires.structs import Edition

_LANGUAGES = {"ru": "русский", "en": "английский"}


def describe(edition: Edition) -> str:
    with_text = sum(question.kind == "text" for question in edition.questions)
    conditions = sum(question.visible_when is not None for question in edition.questions)
    headline = number_of(edition)[edition.headline]
    languages = ", ".join(_LANGUAGES[language] for language in languages_of(edition))
    return (
        f"Анкета «{edition.title}», код {edition.key}.\n"
        f"Вопросов: {len(edition.questions)}, из них с ответом своими словами: {with_text}, "
        f"с условием: {conditions}. Главный вопрос: {headline} ({edition.headline}). "
        f"Языки: {languages}."
    )


def describe_predecessors(
    key: str, accepted_until: Mapping[str, datetime | None], now: datetime, zone: ZoneInfo
) -> str:
    """Until when answers to the editions before this one are accepted; empty if there are none."""
    still = [
        f"{other} — до {in_local_time(until, zone)}"
        for other, until in accepted_until.items()
        if other != key and until is not None and until > now
    ]
    return f"Ответы по прежним редакциям ещё принимаются: {', '.join(still)}." if still else ""


def in_local_time(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%d.%m.%Y %H:%M}"
