"""What an edition must satisfy before anybody is asked by it. Pure.

Everything at once and each with its place: a methodologist corrects a file in one go.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from survey_service.questionnaires.places import EditionProblem, Place, short
from survey_service.questionnaires.structs import (
    Edition,
    Option,
    Question,
    QuestionTranslation,
    Translation,
)

# Names of the form's own fields: a question called so could not be told from them.
_FIELDS_OF_THE_FORM = {
    *("id", "edition", "form_token", "step", "channel", "answers", "trap", "test", "proof"),
    *("batch", "lang", "theme", "kiosk", "host"),
}
# A field called so hides the form's own property of that name from every script. Names of
# event handlers are left out: no script of ours uses them, and «online» is a good key.
_PROPERTIES_OF_A_FORM = {
    *("action", "after", "animate", "append", "attributes", "autocapitalize", "autocomplete"),
    *("autocorrect", "autofocus", "before", "blur", "children", "click", "closest"),
    *("constructor", "contains", "dataset", "dir", "draggable", "elements", "encoding"),
    *("enctype", "focus", "hidden", "id", "inert", "item", "lang", "length", "matches"),
    *("method", "name", "nonce", "normalize", "part", "popover", "prefix", "prepend", "pseudo"),
    *("rel", "remove", "reset", "role", "scroll", "slot", "spellcheck", "style", "submit"),
    *("target", "title", "translate"),
}
RESERVED = frozenset(_FIELDS_OF_THE_FORM | _PROPERTIES_OF_A_FORM)

MAX_QUESTIONS = 200
MAX_OPTIONS = 50
MAX_PARAGRAPHS = 20
# Letters. With these a list of options always fits a cell of a workbook (32,767).
TITLE_LIMIT = 200
TEXT_LIMIT = 1000
OPTION_LIMIT = 300
LABEL_LIMIT = 60

_QUESTION_KEY = re.compile(r"[a-z][a-z0-9_-]*")
# Invisible letters and line ends inside a text; a soft hyphen is an aid to reading.
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_SOFT_HYPHEN = "\u00ad"
_NONCHARACTERS = "\ufffe\uffff"


class EditionError(ValueError):
    """The edition contradicts itself; the text is a Russian sentence for the methodologist."""


def find_problems(edition: Edition) -> list[EditionProblem]:
    """Empty for an edition that may be published."""
    return [
        *_problems_of_text(("title",), edition.title, TITLE_LIMIT),
        *_problems_of_text(("source",), edition.source, TEXT_LIMIT),
        *_problems_of_introduction(("introduction",), edition.introduction),
        *_problems_of_questions(edition),
        *_problems_of_whole(edition),
        *_problems_of_translations(edition),
    ]


def _problems_of_text(place: Place, text: str, limit: int) -> Iterator[EditionProblem]:
    if not text.strip():
        yield EditionProblem(place, "Текст пуст. Напишите его.")
        return
    if text != text.strip():
        yield EditionProblem(place, "Уберите пробелы в начале и в конце текста.")
    if len(text) > limit:
        yield EditionProblem(place, f"Текст длиннее {limit} знаков ({len(text)}). Сократите его.")
    hidden = next((letter for letter in text if _is_hidden(letter)), None)
    if hidden is not None:
        yield EditionProblem(
            place,
            f"В тексте есть невидимый знак U+{ord(hidden):04X}. Удалите его; перенос строки "
            "замените пробелом.",
        )


def _is_hidden(letter: str) -> bool:
    if letter == _SOFT_HYPHEN:
        return False
    return letter in _NONCHARACTERS or unicodedata.category(letter) in _HIDDEN


def _problems_of_introduction(place: Place, paragraphs: Sequence[str]) -> Iterator[EditionProblem]:
    if len(paragraphs) > MAX_PARAGRAPHS:
        yield EditionProblem(
            place, f"Абзацев больше {MAX_PARAGRAPHS}. Сократите вступление: его читают с телефона."
        )
    for number, paragraph in enumerate(paragraphs):
        yield from _problems_of_text((*place, number), paragraph, TEXT_LIMIT)


def _problems_of_questions(edition: Edition) -> Iterator[EditionProblem]:
    earlier: dict[str, Question] = {}
    for number, question in enumerate(edition.questions[:MAX_QUESTIONS]):
        place = ("questions", number)
        yield from _problems_of_key((*place, "key"), question, earlier)
        yield from _problems_of_text((*place, "text"), question.text, TEXT_LIMIT)
        if question.label:
            yield from _problems_of_text((*place, "label"), question.label, LABEL_LIMIT)
        yield from _problems_of_kind(place, question)
        yield from _problems_of_options((*place, "options"), question)
        yield from _problems_of_favourable((*place, "favourable"), question)
        yield from _problems_of_condition((*place, "visible_when"), question, earlier)
        earlier.setdefault(question.key, question)


def _problems_of_key(
    place: Place, question: Question, earlier: Mapping[str, Question]
) -> Iterator[EditionProblem]:
    if question.key in earlier:
        yield EditionProblem(place, f"Код «{short(question.key)}» уже есть выше. Дайте другой.")
    elif question.key in RESERVED or (question.key == "proposals" and question.kind != "text"):
        yield EditionProblem(
            place, f"Код «{question.key}» занят полем самой формы. Дайте вопросу другой код."
        )
    elif not _QUESTION_KEY.fullmatch(question.key):
        yield EditionProblem(
            place,
            "Код вопроса начинается с латинской буквы; дальше — строчные латинские буквы, цифры, "
            "«_» и «-».",
        )


def _problems_of_kind(place: Place, question: Question) -> Iterator[EditionProblem]:
    if (question.kind == "text") != (question.purpose == "proposals"):
        yield EditionProblem(
            (*place, "purpose"),
            "Предложения пишут своими словами, а на остальные вопросы выбирают вариант. Исправьте "
            "вид или назначение вопроса.",
        )
    if question.criterion is not None and question.purpose != "opinion":
        yield EditionProblem(
            (*place, "criterion"), "Критерий бывает только у вопроса-мнения. Уберите его."
        )


def _problems_of_options(place: Place, question: Question) -> Iterator[EditionProblem]:
    if (question.kind == "choice") != bool(question.options):
        yield EditionProblem(
            place,
            "Варианты нужны вопросу с выбором и только ему. Добавьте их или измените вид вопроса.",
        )
    if len(question.options) > MAX_OPTIONS:
        yield EditionProblem(place, f"Вариантов больше {MAX_OPTIONS}. Сократите их.")
    keys: set[str] = set()
    texts: set[str] = set()
    for number, option in enumerate(question.options[:MAX_OPTIONS]):
        where = (*place, number)
        if option.key in keys:
            yield EditionProblem(
                where,
                f"Варианты ответа повторяются: код «{short(option.key)}» уже есть. Дайте другой.",
            )
        if option.text in texts:
            yield EditionProblem(
                where, f"Вариант с текстом «{short(option.text)}» уже есть. Измените текст."
            )
        yield from _problems_of_text((*where, "text"), option.text, OPTION_LIMIT)
        keys.add(option.key)
        texts.add(option.text)


def _problems_of_favourable(place: Place, question: Question) -> Iterator[EditionProblem]:
    known = {option.key for option in question.options}
    for key in question.favourable:
        if key not in known:
            yield EditionProblem(
                place,
                f"Благоприятным назван «{short(key)}», но среди вариантов его нет. Исправьте код "
                "или добавьте вариант.",
            )
    if len(set(question.favourable)) < len(question.favourable):
        yield EditionProblem(place, "Благоприятный вариант назван дважды. Оставьте один раз.")


def _problems_of_condition(
    place: Place, question: Question, earlier: Mapping[str, Question]
) -> Iterator[EditionProblem]:
    when = question.visible_when
    if when is None:
        return
    gate = earlier.get(when.question)
    if gate is None or gate.kind != "choice":
        yield EditionProblem(
            place,
            f"Условие ссылается не на более ранний вопрос с выбором: «{short(when.question)}». "
            "Исправьте код или переставьте вопросы.",
        )
        return
    known = {option.key for option in gate.options}
    for key in when.options:
        if key not in known:
            yield EditionProblem(
                place,
                f"В условии «{short(key)}», но у вопроса «{gate.key}» нет такого варианта ответа. "
                f"Есть: {', '.join(option.key for option in gate.options)}.",
            )
    if not when.options or len(set(when.options)) < len(when.options):
        yield EditionProblem(place, "Назовите в условии варианты ответа, каждый один раз.")


def _problems_of_whole(edition: Edition) -> Iterator[EditionProblem]:
    questions = edition.questions
    if len(questions) > MAX_QUESTIONS:
        yield EditionProblem(
            ("questions",), f"Вопросов больше {MAX_QUESTIONS} ({len(questions)}). Сократите анкету."
        )
    if not any(q.purpose == "opinion" and q.kind == "choice" for q in questions):
        yield EditionProblem(("questions",), "Нет ни одного вопроса об организации. Добавьте его.")
    if sum(q.kind == "text" for q in questions) > 1:
        yield EditionProblem(
            ("questions",), "Вопрос с текстом может быть только один. Оставьте один."
        )
    headline = next((q for q in questions if q.key == edition.headline), None)
    if headline is None:
        yield EditionProblem(
            ("headline",),
            f"Назван главный вопрос «{short(edition.headline)}», но в анкете его нет. Укажите код "
            "вопроса, доля по которому показывается в обзоре.",
        )
    elif headline.purpose != "opinion" or not headline.favourable:
        yield EditionProblem(
            ("headline",),
            "Такой главный вопрос не подходит: нужен вопрос-мнение, у которого названы "
            "благоприятные варианты. Укажите его.",
        )


def _problems_of_translations(edition: Edition) -> Iterator[EditionProblem]:
    for language, translation in edition.translations.items():
        place = ("translations", language)
        if language == "ru":
            yield EditionProblem(place, "Русский текст — сама анкета. Удалите этот перевод.")
            continue
        yield from _problems_of_text((*place, "title"), translation.title, TITLE_LIMIT)
        yield from _problems_of_introduction((*place, "introduction"), translation.introduction)
        if len(translation.introduction) != len(edition.introduction):
            yield EditionProblem(
                (*place, "introduction"),
                f"Абзацев {len(translation.introduction)}, а по-русски "
                f"{len(edition.introduction)}. Переведите каждый абзац.",
            )
        yield from _problems_of_translated((*place, "questions"), edition, translation)


def _problems_of_translated(
    place: Place, edition: Edition, translation: Translation
) -> Iterator[EditionProblem]:
    """Half an English form is worse than none, so a translation is complete or refused."""
    known = {question.key for question in edition.questions}
    for key in translation.questions:
        if key not in known:
            yield EditionProblem(
                (*place, key), "Такого вопроса в анкете нет. Исправьте код или удалите перевод."
            )
    for question in edition.questions[:MAX_QUESTIONS]:
        found = translation.questions.get(question.key)
        where = (*place, question.key)
        if found is None:
            yield EditionProblem(
                where, f"Вопрос «{short(question.key)}» не переведён. Добавьте перевод."
            )
            continue
        yield from _problems_of_text((*where, "text"), found.text, TEXT_LIMIT)
        yield from _problems_of_translated_options((*where, "options"), question.options, found)


def _problems_of_translated_options(
    place: Place, options: Sequence[Option], translation: QuestionTranslation
) -> Iterator[EditionProblem]:
    known = [option.key for option in options]
    for key in translation.options:
        if key not in known:
            yield EditionProblem(
                (*place, key), "Такого варианта у вопроса нет. Исправьте код или удалите перевод."
            )
    texts: set[str] = set()
    for key in known[:MAX_OPTIONS]:
        text = translation.options.get(key)
        if text is None:
            yield EditionProblem(
                (*place, key), f"Вариант «{short(key)}» не переведён. Добавьте перевод."
            )
            continue
        yield from _problems_of_text((*place, key), text, OPTION_LIMIT)
        if text in texts:
            yield EditionProblem(
                (*place, key), f"Перевод «{short(text)}» уже есть у другого варианта. Измените его."
            )
        texts.add(text)
