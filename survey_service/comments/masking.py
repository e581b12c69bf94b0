"""Takes personal data out of free text before it is stored. Pure.

Telephones, e-mail addresses, pages in social networks, СНИЛС, passports, cards, birth
dates, home addresses and likely names of people become marks. Dates, prices, school
numbers, years, streets and the names of institutions survive: a proposal that lost them
would lose its sense. No rule knows every surname, so a person reads every text before
it is published.

What is masked once stays as it is when it is masked again.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from survey_service.comments import numbers
from survey_service.comments.addresses import ADDRESSES, HOMES
from survey_service.comments.contacts import EMAILS, PROFILES
from survey_service.comments.names import find_names

PHONE, EMAIL, SNILS, PASSPORT, NAME = (
    "[телефон]",
    "[эл. почта]",
    "[СНИЛС]",
    "[паспорт]",
    "[имя]",
)
CARD, DOCUMENT, TAXPAYER, PROFILE, ADDRESS, DATE = (
    "[карта]",
    "[документ]",
    "[ИНН]",
    "[профиль]",
    "[адрес]",
    "[дата]",
)

# Signs without a width or with a direction only: they hide a number from every rule.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# A joiner belongs to a picture of a family, not to a word. The whole run at once: looking
# at it again from each of its joiners would be quadratic.
_JOINER = re.compile("(?<!\u200d)(?<=[\\w\\s.@])\u200d++|(?<!\u200d)\u200d++(?=[\\w\\s.@])")
# A stress over a vowel parts a word in two; so does a stroke or a key a number.
_OVER = "\u0300-\u036f\ufe0f\u20e3"
_STRESS = re.compile(
    f"(?<=[а-яёА-ЯЁ])(?<![\u0300\u0301])[\u0300\u0301]++|(?<=\\d)(?<![{_OVER}])[{_OVER}]++"
)
# No letter carries more; to order a longer run costs the square of its length.
_MOST_MARKS = 8
_MARKS = re.compile("(?<![\u0300-\u036f])[\u0300-\u036f]++")
# Full-width letters; their digits are found with all the others.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_RAISED = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089"
# «м²» and a footnote: one raised digit after a word is no digit of a number.
_FOOTNOTE = re.compile(f"(?<=\\w)(?<![{_RAISED}])[{_RAISED}](?!\\S?[{_RAISED}\\d])")
# Masking brings pieces together that were apart; how often it looks again.
_ROUNDS = 8

_DIGIT = re.compile(r"\d")

Span = tuple[int, int]
# Where it is in a text, and the mark that it becomes.
Finder = tuple[Callable[[str], Iterable[Span]], str]


def mask(text: str) -> str:
    for _ in range(_ROUNDS):
        masked = _mask_once(_written_plainly(text))
        if masked == text:
            break
        text = masked
    return text


def _written_plainly(text: str) -> str:
    if text.isascii():
        return text
    text = _JOINER.sub("", _INVISIBLE.sub("", text.translate(_FULL_WIDTH)))
    text = _MARKS.sub(lambda found: found.group()[:_MOST_MARKS], _with_ascii_digits(text))
    return _STRESS.sub("", unicodedata.normalize("NFC", text))


def _with_ascii_digits(text: str) -> str:
    """Every script's digits, also raised ones and those in circles."""
    digits = {
        ord(sign): str(unicodedata.digit(sign))
        for sign in set(text)
        if not sign.isascii() and sign.isdigit()
    }
    if not digits:
        return text
    pieces, end = [], 0
    for found in _FOOTNOTE.finditer(text):
        pieces += [text[end : found.start()].translate(digits), found.group()]
        end = found.end()
    return "".join((*pieces, text[end:].translate(digits)))


def _mask_once(text: str) -> str:
    for pattern in EMAILS:
        text = pattern.sub(EMAIL, text)
    for pattern in PROFILES:
        text = _replaced(text, (_kept(found) for found in pattern.finditer(text)), PROFILE)
    text = _numbers_masked(text)
    for pattern in ADDRESSES:
        text = pattern.sub(ADDRESS, text)
    text = _replaced(text, ((m.end(1), m.end()) for m in HOMES.finditer(text)), ADDRESS)
    return _replaced(text, find_names(text), NAME)


def _kept(found: re.Match[str]) -> Span:
    """The word that announces a page is the sentence's."""
    return (found.end("kept") if "kept" in found.re.groupindex else found.start()), found.end()


def _numbers_masked(text: str) -> str:
    if _DIGIT.search(text) is None:
        return _replaced(text, numbers.find_spoken_phones(text), PHONE)
    text = _replaced(text, numbers.find_birth_dates(text), DATE)
    # Of the same length, so that a place in one is the place in the others.
    exact = numbers.digits_put_right(text)
    plain = numbers.ordinary_hidden(exact)
    for find, mark in _NUMBERS:
        found = list(find(exact if find is _find_mobiles else plain))
        if found:
            text, exact, plain = (_replaced(each, found, mark) for each in (text, exact, plain))
    return text


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for found in pattern.finditer(text):
        # A gap before the digits is the sentence's, not the number's.
        yield found.end() - len(found.group().lstrip()), found.end()


_find_mobiles = partial(_spans, numbers.MOBILE)
# What is more certain goes first.
_NUMBERS: tuple[Finder, ...] = (
    (partial(_spans, numbers.DOCUMENT), DOCUMENT),
    (partial(_spans, numbers.TAXPAYER), TAXPAYER),
    (partial(_spans, numbers.SNILS), SNILS),
    (partial(_spans, numbers.PASSPORT), PASSPORT),
    (numbers.find_cards, CARD),
    (numbers.find_spoken_phones, PHONE),
    # Neither times nor sums are looked for in these.
    (_find_mobiles, PHONE),
    (partial(_spans, numbers.PHONE), PHONE),
    (numbers.find_bare_snils, SNILS),
    (numbers.find_bare_documents, DOCUMENT),
    (numbers.find_local_phones, PHONE),
)


def _replaced(text: str, spans: Iterable[Span], mark: str) -> str:
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [text[end:start], mark]
        end = stop
    return "".join((*pieces, text[end:])) if pieces else text
