"""Where a free text holds a home address. Pure.

A street with a house may be the school's own and stays; a flat is somebody's home, and
so is the house of whom the text says that they live there.
"""

import re

_STREET_WORD = (
    r"(?:ул(?:иц[аеыу]|\.|(?=\s))|просп(?:ект\w{0,2}|\.)|пр-т\w?|пр\.|пер(?:еул\w{1,4}|\.)|мкр\w{0,2}\.?"
    r"|микрорайон\w{0,2}|бульвар\w{0,2}|б-р|шоссе|площад[ьи]|пл\.|квартал\w{0,2}|кв-л"
    r"|проезд\w{0,2}|набережн\w{2})"
)
_HOUSE = (
    r"(?:д(?:ом\w{0,2})?\b\.?\s?)?\d{1,4}(?:\s?[а-яА-Я]\b)?"
    r"(?:\s?[/\\]\s?\d{1,3}|\s?к(?:орп)?\.?\s?\d{1,2})?"
)
_FLAT = r"(?:кв(?:артир[аеыу]|\.)?|кв-ра|комн(?:ат[аеыу]|\.))\s?№?\s?\d{1,4}(?!\d)(?!\s?(?:м\b|кв))"
_NAME = r"(?:[«\"]?[А-ЯЁ0-9][\w.-]{0,30}[»\"]?[\s,]{1,3}){1,4}"
_LIVES = (
    r"(?:жив[уеё]\w{0,3}|прожива\w{1,5}|прописан\w{0,2}|зарегистрирован\w{0,2}|(?:мой|наш|домашний)\s{1,2}адрес"
    r"|адрес\w{0,3}\s{1,2}прожива\w{1,4}|адрес\w{0,3}:)"
)
# «Живу рядом, Школа 1 лучшая».
_INSTITUTION = r"(?i:школ|сош|мбоу|мкоу|мбдоу|лице|гимнази|детск|сад|групп|класс)"
ADDRESSES = (
    re.compile(rf"(?i:\b{_STREET_WORD})\s{{0,2}}{_NAME}(?i:{_HOUSE}[\s,]{{1,3}}{_FLAT})"),
    re.compile(rf"\b(?<![\w-])[А-ЯЁ][\w-]{{2,30}}[\s,]{{1,3}}(?i:{_HOUSE}[\s,]{{1,3}}{_FLAT})"),
    re.compile(rf"(?i:\b(?:д\.\s?|дом\w{{0,2}}\s{{1,2}})№?\s?\d{{1,4}}\w?[\s,]{{1,3}}{_FLAT})"),
    re.compile(
        rf"(?i:\b{_STREET_WORD})\s{{0,2}}{_NAME}(?i:д\.?\s?)?\d{{1,4}}[а-я]?[-–]\d{{1,4}}(?![\d.])"
    ),
)
# The words before stay: they say whose home it is.
HOMES = re.compile(
    rf"(?i:\b({_LIVES}[^\d.!?\n]{{0,20}}?))(?:(?i:\b{_STREET_WORD})\s{{0,2}})?(?!{_INSTITUTION}){_NAME}(?i:{_HOUSE})(?:\s?-\s?\d{{1,4}})?"
    r"(?!\w|\s(?:лет|год|мин|км|эт|чел|дет|раз))"
)
