"""An edition in another language. Pure.

The keys stay, so an answer is the same answer in every language.
"""

from msgspec.structs import replace

from survey_service.questionnaires.structs import Edition, Language, Question, Translation

RUSSIAN: Language = "ru"


def languages_of(edition: Edition) -> tuple[Language, ...]:
    """Russian first, then what the edition is translated into."""
    return (RUSSIAN, *edition.translations)


def in_language(edition: Edition, language: Language) -> Edition:
    """The edition with the texts of ``language``; Russian where there is no translation."""
    translation = edition.translations.get(language)
    if translation is None:
        return edition
    return replace(
        edition,
        title=translation.title,
        introduction=translation.introduction,
        questions=tuple(_translated(question, translation) for question in edition.questions),
    )


def _translated(question: Question, translation: Translation) -> Question:
    found = translation.questions.get(question.key)
    if found is None:
        return question
    options = tuple(
        replace(option, text=found.options.get(option.key, option.text))
        for option in question.options
    )
    return replace(question, text=found.text, options=options)
