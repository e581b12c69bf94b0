"""Takes personal data out of free text before it is stored. Pure.

A telephone, an e-mail address, a СНИЛС or passport number and a name with a
patronymic, initials or a surname's ending become marks. Dates, prices, school
numbers and years survive: a proposal that lost them would lose its sense. A
surname alone cannot be told from other words, so a person reads every text
before it is published.
"""

import re
from functools import partial

PHONE, EMAIL, SNILS, PASSPORT, NAME = (
    "[телефон]",
    "[эл. почта]",
    "[СНИЛС]",
    "[паспорт]",
    "[имя]",
)

# Anything that people put between the digits of a number, up to three at a time.
_GAP = r"[\s().\-/_\u2010-\u2015\u200b]{0,3}"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SNILS = re.compile(
    r"(?<!\d)\d{3}[ -]\d{3}[ -]\d{3}[ -]?\d{2}(?!\d)"
    rf"|(?i:(?<=снилс))[\s:№]{{0,3}}(?:\d{_GAP}){{10}}\d(?!\d)"
)
_PASSPORT = re.compile(
    r"(?i:\bпаспорт\w*)[^\d\n]{0,20}\d{2}[ -]?\d{2}[^\d\n]{0,10}\d{6}(?!\d)"
    r"|(?i:\bсерия)[\s:№]{0,3}\d{2} ?\d{2}[^\d\n]{0,10}\d{6}(?!\d)"
    r"|(?<!\d)\d{2} ?\d{2}(?:\s+№?\s*|№\s*)\d{6}(?!\d)"
)
# A country's code and the digits after it; 7 or 8 and ten digits in any grouping; ten
# digits of a mobile number.
_PHONE = re.compile(
    rf"\+{_GAP}\d{{1,3}}(?:{_GAP}\d){{8,11}}(?!\d)"
    rf"|(?<!\d)[78]{_GAP}(?:\d{_GAP}){{9}}\d(?!\d)"
    rf"|(?<!\d)9\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}(?!\d)"
)
# A short local number, only after a word that announces it: a school's bell («звонок»)
# and a year are none.
_LOCAL_PHONE = re.compile(
    r"(?i)\b((?:тел|телефон[ау]?|т|(?:по|пере)?звонит[еь])\b[^\d\n]{0,15})"
    r"(?:\d{1,3}[ \-\u2010-\u2015]\d{2}[ \-\u2010-\u2015]\d{2}|\d{5,7})(?![\d\-])"
)

_SURNAME_END = r"(?:(?:ов|ев|ёв|ин|ын|ск|цк)[а-яё]{0,3}|ко|ук|юк|ян|ых|их)"
_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
# Only an ending of surnames tells «Иванова Мария Петровна» from «Спасибо Марии Петровне».
_SURNAME = rf"(?:[А-ЯЁ][а-яё]+-)?[А-ЯЁ][а-яё]*{_SURNAME_END}"
# Not every «…ична»: «на Больничной улице» names nobody.
_PATRONYMIC_END = r"(?:(?:ович|евич)(?:а|у|ем|ом|е)?|(?:овн|евн|иничн|итичн|ввичн)(?:а|ы|е|ой|у))"
_PATRONYMIC = rf"[А-ЯЁ][а-яё]+(?:{_PATRONYMIC_END}|[ьмктв]ич(?:а|у|ем|ом|е)?)"
_NAMES = (
    re.compile(
        rf"\b{_WORD}\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.|(?<!им\. )(?<!имени )\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?{_WORD}"
    ),
    re.compile(rf"\b(?:{_SURNAME}\s+)?{_WORD}\s+{_PATRONYMIC}(?:\s+{_SURNAME})?\b"),
    # Written without capitals or only with them: two words and a patronymic's ending.
    re.compile(rf"(?i)\b[а-яё-]+{_SURNAME_END}\s+[а-яё]{{3,}}\s+[а-яё]{{2,}}{_PATRONYMIC_END}\b"),
)


def mask(text: str) -> str:
    for pattern, mark in (
        (_EMAIL, EMAIL),
        (_SNILS, SNILS),
        (_PASSPORT, PASSPORT),
        (_PHONE, PHONE),
        *((name, NAME) for name in _NAMES),
    ):
        text = pattern.sub(partial(_keep_start, mark), text)
    return _LOCAL_PHONE.sub(rf"\1{PHONE}", text)


def _keep_start(mark: str, found: re.Match[str]) -> str:
    """A gap before the digits is the sentence's, not the number's."""
    whole = found.group()
    return whole[: len(whole) - len(whole.lstrip())] + mark
