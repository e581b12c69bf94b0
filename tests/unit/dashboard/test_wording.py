"""Numbers, dates and plural forms as a Russian reader expects them."""

from datetime import UTC, date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from dashboard import wording
from survey_service.responses.structs import Channel


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 ответов"),
        (1, "1 ответ"),
        (2, "2 ответа"),
        (4, "4 ответа"),
        (5, "5 ответов"),
        (11, "11 ответов"),
        (12, "12 ответов"),
        (14, "14 ответов"),
        (21, "21 ответ"),
        (22, "22 ответа"),
        (111, "111 ответов"),
        (121, "121 ответ"),
        (1002, "1 002 ответа"),
    ],
)
def test_a_noun_takes_the_form_of_its_number(count: int, words: str) -> None:
    assert wording.answers(count).replace(wording.NO_BREAK, " ") == words


def test_thousands_are_parted_by_a_space_that_does_not_break() -> None:
    assert wording.number(1234567) == "1\u00a0234\u00a0567"


def test_a_negative_number_has_a_minus_and_not_a_hyphen() -> None:
    assert wording.number(-1200) == "\u22121\u00a0200"
    assert wording.decimal(-0.5) == "\u22120,5"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(86.8, 1, "86,8"), (100.0, 1, "100,0"), (84.956, 2, "84,96"), (1234.5, 1, "1\u00a0234,5")],
)
def test_a_fraction_has_a_comma(value: float, digits: int, text: str) -> None:
    assert wording.decimal(value, digits) == text


def test_a_percent_sign_stands_apart() -> None:
    assert wording.percent(86.8) == "86,8\u00a0%"


def test_points_are_printed_exactly_as_the_service_computed_them() -> None:
    assert wording.points("84.96") == "84,96"
    assert wording.points("80.00") == "80,00"
    assert wording.points(None) == "—"


def test_a_day_is_written_in_words() -> None:
    assert wording.day(date(2026, 11, 23)) == "23\u00a0ноября 2026\u00a0г."
    assert wording.short_day(date(2026, 3, 5)) == "05.03.2026"


def test_every_month_has_its_name_in_the_genitive() -> None:
    names = [wording.day(date(2026, month, 1)).split()[1] for month in range(1, 13)]
    assert len(set(names)) == 12
    assert all(name[-1] in "ая" for name in names)


def test_a_moment_is_shown_by_the_towns_clock() -> None:
    moment = datetime(2026, 11, 23, 18, 5, tzinfo=UTC)
    assert wording.moment(moment, ZoneInfo("Asia/Krasnoyarsk")) == (
        "24\u00a0ноября 2026\u00a0г., 01:05"
    )


def test_a_long_list_is_cut_and_says_how_much_is_left() -> None:
    assert wording.listed(["А", "Б"], shown=4) == "А, Б"
    assert wording.listed(list("АБВГДЕ"), shown=4) == "А, Б, В, Г и ещё\u00a02"


def test_every_criterion_has_indicators() -> None:
    for key in wording.CRITERIA:
        assert any(indicator.startswith(key[1]) for indicator in wording.INDICATORS)


def test_options_are_quoted_one_by_one() -> None:
    assert wording.quoted(["Да"]) == "«Да»"
    assert wording.quoted(["5", "4"]) == "«5» и «4»"
    assert wording.quoted(["5", "4", "3"]) == "«5», «4» и «3»"


def test_every_channel_has_its_words() -> None:
    assert set(wording.CHANNELS) == set(get_args(Channel))
