"""Words of the citizen's pages in every language. Pure but for reading its files once.

Russian is complete; a word missing in another language is a mistake that stops the
start, so that nobody meets half a sentence.
"""

from pathlib import Path
from typing import Any, get_args

import msgspec

from survey_service.questionnaires.languages import RUSSIAN
from survey_service.questionnaires.structs import Language
from survey_service.wording import russian_plural

_FOLDER = Path(__file__).with_name("wording")
# A file of words per family of pages and language: <family>.<language>.json.
_FAMILIES = ("questionnaire", "forms")

Words = dict[str, Any]


def words_of(language: Language) -> Words:
    return _WORDS[language]


def plural(count: int, language: Language, forms: list[str]) -> str:
    """The form of a noun after a number: three in Russian (1 ответ, 2 ответа, 5 ответов),
    two in English."""
    if language == RUSSIAN:
        return russian_plural(count, forms)
    return forms[0] if count == 1 else forms[1]


def _read(language: Language) -> Words:
    return {
        family: msgspec.json.decode((_FOLDER / f"{family}.{language}.json").read_bytes())
        for family in _FAMILIES
    }


def _keys(words: object, path: str = "") -> set[str]:
    if isinstance(words, dict):
        return {key for name, value in words.items() for key in _keys(value, f"{path}.{name}")}
    return {path}


_WORDS: dict[Language, Words] = {language: _read(language) for language in get_args(Language)}
for _language, _words in _WORDS.items():
    assert _keys(_words) == _keys(_WORDS[RUSSIAN]), f"words of {_language} are not complete"
