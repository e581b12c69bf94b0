"""Where a free text holds a number that leads to a person. Pure.

Telephones, СНИЛС, passports, cards, birth dates. Times, dates, years and sums are hidden
from these patterns first, so that a timetable is no telephone.
"""

import re
from collections.abc import Iterator

from survey_service.comments.numerals import count_digits, numeral_pattern

# Anything that people put between the digits of a number, up to three at a time.
_GAP = r"(?>[ \u00a0]{2}[\-\u2010-\u2015][ \u00a0]{2}|[\s().\-/_\u2010-\u2015]{0,3})"
# Whatever sign stands between the groups of a mobile number: «8,913,555,44,33», «8·913·…».
# Square brackets belong to marks.
_SIGN = (
    r"[\s!-/:-@\\^_`{-~\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u2010-\u205e"
    r"\u2190-\u2bff\U0001f300-\U0001faff]"
)
_BLANK_OR_DASH = r"[ \u00a0()\-\u2010-\u2015]{0,3}+"
_ANY_GAP = rf"{_SIGN}{{0,5}}+"

_HOUR = r"(?:[01]?\d|2[0-3])[.:][0-5]\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-]"
_ORDINARY = re.compile(
    rf"(?<![\d.])(?:{_HOUR}\s?[-–—]\s?{_HOUR}(?!\d)|{_DAY}(?:19|20)\d\d(?!\d)"
    r"|(?:19|20)\d\d\s?[-–—/]\s?(?:19|20)\d\d(?!\d)"
    r"|\d{1,3}(?:[ \u00a0]\d{3}){1,4}(?=\s?(?:руб|р\.|₽|тыс|млн|млрд|коп|чел))"
    # Eleven digits that begin with 7 or 8 are a telephone whatever stands behind them.
    r"|(?![78]\d{10}(?!\d))\d{1,12}(?=\s?(?:руб|₽|тыс\.|млн|коп)))"
)
# Letters that are typed for digits when they touch one: «8 9О3», «9lЗ».
_TYPED_FOR_DIGITS = re.compile(
    r"(?<=\d)[OoОоIlЗз]{1,4}(?![^\W\d_])|(?<![^\W\d_])[OoОоIlЗз]{1,4}(?=\d)|(?<=\d)[OoОоЗз]{1,4}(?=\d)"
)
_DIGITS = str.maketrans("OoОоIlЗз", "00001133")

SNILS = re.compile(
    r"(?<!\d)\d{3}[ \u00a0-]\d{3}[ \u00a0-]\d{3}[ \u00a0-]?\d{2}(?!\d)"
    rf"|(?i:(?<=снилс))[\s:№]{{0,3}}(?:\d{_GAP}){{10}}\d(?!\d)"
)
PASSPORT = re.compile(
    r"(?i:\bпаспорт\w{0,6})[^\d\n]{0,20}\d{2}[ -]?\d{2}[^\d\n]{0,10}\d{6}(?!\d)"
    r"|(?i:\bсери[яию])[\s:№]{0,3}\d{2} ?\d{2}[^\d\n]{0,10}\d{6}(?!\d)"
    r"|(?<!\d)\d{2} ?\d{2}(?:\s{1,3}№?\s{0,3}|№\s{0,3})\d{6}(?!\d)"
)
# A birth certificate: a Roman number, two letters, six digits; a policy: sixteen digits.
DOCUMENT = re.compile(
    r"(?<![^\W_])[IVXLХ]{1,5}\s?-\s?[А-Я]{2}\s{0,2}№?\s{0,2}\d{6}(?!\d)"
    r"|(?i:(?<=полис)|(?<=полиса)|(?<=омс))[^\d\n]{1,10}(?:\d[ -]?){15}\d(?!\d)"
)
TAXPAYER = re.compile(r"(?i:(?<=инн))[\s:№]{0,3}\d{12}(?!\d)")
CARD = re.compile(
    r"((?i:карт[аеуы]|сбер\w{0,6})[^\d\n]{1,12})?(?<!\d)(?:\d[ \u00a0-]?){15,18}\d(?!\d)"
)
_EXTENSION = r"(?:[\s,(]{0,3}(?:доб|вн|внутр|ext)[а-яa-z]{0,8}\.?\s?\d{1,6}\)?)?"
# So much a telephone that neither times nor sums are looked for in it: a mobile number
# behind any signs, a town's number in its usual groups.
MOBILE = re.compile(
    rf"(?:(?<!\d)\+?(?<!\d)[78]{_ANY_GAP}9\d\d{_ANY_GAP}(?:\d{{3}}{_ANY_GAP}\d\d{_ANY_GAP}\d\d"
    rf"|\d\d{_ANY_GAP}\d\d{_ANY_GAP}\d{{3}}|\d\d{_ANY_GAP}\d{{3}}{_ANY_GAP}\d\d)(?!\d)"
    rf"|(?<!\d)[78]{_SIGN}{{1,3}}9(?:{_SIGN}{{1,3}}\d){{9}}(?!\d)"
    rf"|(?<!\d)(?:[78]{_BLANK_OR_DASH}[348]|9)\d\d{_BLANK_OR_DASH}\d{{3}}{_BLANK_OR_DASH}\d\d"
    rf"{_BLANK_OR_DASH}\d\d(?!\d)"
    rf"|(?<!\d)8{_BLANK_OR_DASH}3\d{{4}}{_BLANK_OR_DASH}\d{_BLANK_OR_DASH}\d\d{_BLANK_OR_DASH}\d\d"
    rf"(?!\d)){_EXTENSION}",
    re.IGNORECASE,
)
# A country's code and the digits after it; 7 or 8 and ten digits in any grouping; ten
# digits of a mobile number.
PHONE = re.compile(
    rf"(?:\+{_GAP}\d{{1,3}}(?:{_GAP}\d){{8,11}}(?!\d)"
    rf"|(?<!\d)[78]{_GAP}(?:\d{_GAP}){{9}}\d(?!\d)"
    rf"|(?<!\d)9\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}(?!\d)"
    rf"|(?<!\d)9\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}(?!\d)"
    rf"|(?<!\d)9\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{3}}(?!\d)){_EXTENSION}",
    re.IGNORECASE,
)
_ANNOUNCED = (
    r"\b(?:тел|телефон[ауеы]?|т|номер[ау]?|(?:по|пере)?звони(?:т[еь])?|набирайте|набери(?:те)?"
    r"|сот(?:ов\w{2,3})?|моб(?:ильн\w{2,3})?|факс|ватсап\w?|вотсап\w?|вайбер\w?)\b[^\d\n]{0,15}"
)
_DASH = r"[\-\u2010-\u2015]"
# A short local number, only beside a word that announces it: a school's bell («звонок»)
# and a year are none. Seven digits as 244-33-11 are a telephone by themselves.
_LOCAL = re.compile(
    rf"(?:({_ANNOUNCED})(?:\d{{1,3}}[ \-\u2010-\u2015]\d{{2}}[ \-\u2010-\u2015]\d{{2}}|\d{{5,7}})"
    rf"|(\b(?:раб\.?|дом\.)[\s:]{{0,3}})\d{{1,3}}{_DASH}\d\d{_DASH}\d\d"
    rf"|(?<![\w№\-])(?<!№\s)\d{{3}}{_DASH}\d\d{_DASH}\d\d"
    rf"|(?<![\w№\-])(?<!№\s)\d{{1,3}}{_DASH}\d\d{_DASH}\d\d"
    r"(?=[\s,.()\u2010-\u2015-]{1,4}(?:(?:пере|по)?звони|мой\s(?:тел|номер|сот)|тел|сот\.|моб\.|раб\.))"
    rf")(?![\d\-]){_EXTENSION}",
    re.IGNORECASE,
)
# Ten digits of a passport, eleven of a СНИЛС, that nothing announces; sums are hidden.
_COUNTED = r"\s{0,2}(?:руб|р\b|р\.|₽|тыс|млн|млрд|коп|чел|дет|шт|раз|уч|жит|сем|кг|км|м\b)"
_BARE = re.compile(
    rf"(?<![\w/+\-])(?<!\d[.,])(?:\d{{11}}|\d{{4}}{_DASH}?\d{{6}}|\d\d[ \-]\d\d{_DASH}\d{{6}})"
    rf"(?![\w/\-]|[.,]\d|{_COUNTED})",
    re.IGNORECASE,
)
# What belongs to an organisation or an order, not to a person.
_OFFICIAL = re.compile(
    r"\b(?:инн|кпп|огрн|бик|октмо|окпо|кбк|уин|сч[её]т|р/с|л/с|лиценз|договор|контракт|закупк"
    r"|извещен|приказ|постановлен|распоряжен)\w{0,6}(?:\s\w{1,14})?[\s:№\-–]{0,4}$",
    re.IGNORECASE,
)
_ANNOUNCED_BEFORE = re.compile(rf"{_ANNOUNCED}$", re.IGNORECASE)
_SPOKEN = re.compile(numeral_pattern(), re.IGNORECASE)
_BORN = (
    r"\b(?:дат[аеуы] рождения|день рождения|рожд[её]н[аыо]?\b|родил(?:ся|ась|ись)|д\.\s?р\.|др)"
    r"(?!\s(?:школ|сад|город|лице|гимнази|учрежд|организ))[^\d\n]{0,20}"
)
_MONTH = (
    r"\s{1,2}(?:янв|фев|мар|апр|ма|июн|июл|авг|сен|окт|ноя|дек)[а-я]{1,6}\.?\s{1,2}(?:19|20)\d\d"
)
_DATE = rf"(?:{_DAY}(?:(?:19|20)\d\d|\d\d)|\d{{1,2}}{_MONTH})(?!\d)"
BIRTH = re.compile(rf"(?i)({_BORN}){_DATE}|{_DATE}(?=\s{{0,2}}(?:г\.?\s?р\b|(?:года?\s)?рожд))")


def digits_put_right(text: str) -> str:
    """As many letters as before: what is found in it is found there."""
    return _TYPED_FOR_DIGITS.sub(lambda found: found.group().translate(_DIGITS), text)


def ordinary_hidden(text: str) -> str:
    """Times, dates, school years and sums as signs that are no digits."""
    return _ORDINARY.sub(lambda found: "\x1a" * len(found.group()), text)


def find_cards(text: str) -> Iterator[tuple[int, int]]:
    """Sixteen to nineteen digits after the word, or with a right check digit (Luhn)."""
    for found in CARD.finditer(text):
        if found.group(1) is not None:
            yield found.end(1), found.end()
            continue
        digits = [int(c) for c in found.group() if c.isdecimal()]
        doubled = [d * 2 - 9 * (d > 4) for d in digits[-2::-2]]
        if (sum(doubled) + sum(digits[-1::-2])) % 10 == 0 and any(digits):
            yield found.span()


def find_spoken_phones(text: str) -> Iterator[tuple[int, int]]:
    """«восемь девятьсот тринадцать …», also mixed with digits."""
    for found in _SPOKEN.finditer(text):
        digits = count_digits(found.group())
        announced = _ANNOUNCED_BEFORE.search(text, max(0, found.start() - 30), found.start())
        if digits >= 10 or (digits >= 5 and announced):
            yield found.start(), found.start() + len(found.group().rstrip())


def find_local_phones(text: str) -> Iterator[tuple[int, int]]:
    for found in _LOCAL.finditer(text):
        yield max(found.start(), found.end(1), found.end(2)), found.end()


def find_bare_snils(text: str) -> Iterator[tuple[int, int]]:
    """Eleven digits whose control sum is right."""
    return ((start, end) for start, end in find_bare_documents(text) if _is_snils(text[start:end]))


def find_bare_documents(text: str) -> Iterator[tuple[int, int]]:
    for found in _BARE.finditer(text):
        if _OFFICIAL.search(text[max(0, found.start() - 40) : found.start()]) is None:
            yield found.span()


def _is_snils(number: str) -> bool:
    if len(number) != 11 or not number.isdecimal():
        return False
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(number[:9]))
    return total % 101 % 100 == int(number[9:])


def find_birth_dates(text: str) -> Iterator[tuple[int, int]]:
    """The date alone: the words before it say what the mark stands for."""
    for found in BIRTH.finditer(text):
        yield found.start() if found.group(1) is None else found.end(1), found.end()
