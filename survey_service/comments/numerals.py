"""Numbers written in words, as far as a dictated telephone needs them. Pure."""

import re

_UNITS = (
    "ноль",
    "нуль",
    "один",
    "раз",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
)
_TEENS = (
    *("десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать"),
    *("шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"),
)
_TENS = (
    *("двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят"),
    "девяносто",
)
_HUNDREDS = (
    *("сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот"),
    "девятьсот",
)
# Digits that a word stands for when nothing smaller follows.
_LENGTHS = {
    **dict.fromkeys(_UNITS, 1),
    **dict.fromkeys(_TEENS, 2),
    **dict.fromkeys(_TENS, 2),
    **dict.fromkeys(_HUNDREDS, 3),
}
_PIECE = re.compile(r"(?<!\d)\d++|(?<![а-яё])[а-яё]++", re.IGNORECASE)


def numeral_pattern() -> str:
    """Three numbers in a row, at least one of them the word for it."""
    word = "|".join(sorted(_LENGTHS, key=len, reverse=True))
    number = rf"(?:(?:{word})\b|\d{{1,11}}(?!\d))"
    return rf"(?<![\w])(?:плюс\s)?(?:{number}[\s,.\-–—()]{{0,3}}){{3,60}}"


def count_digits(text: str) -> int:
    """«девятьсот тринадцать» are three digits; none where no number is a word."""
    pieces = [piece.lower() for piece in _PIECE.findall(text)]
    if all(piece.isdecimal() for piece in pieces):
        return 0
    total = room = 0
    for piece in pieces:
        length = len(piece) if piece.isdecimal() else _LENGTHS.get(piece, 0)
        if not piece.isdecimal() and 0 < length < room and piece not in {"ноль", "нуль"}:
            # It fills the place that the word before left open.
            room = length if piece in _TENS else 0
            continue
        total += length
        room = length if piece in _HUNDREDS or piece in _TENS else 0
    return total
