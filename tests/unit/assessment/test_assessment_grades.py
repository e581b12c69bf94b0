from fractions import Fraction

import pytest

from survey_service.assessment.grades import GRADES, grade


@pytest.mark.parametrize(
    ("score", "title"),
    [
        ("100", "отлично"),
        ("80.01", "отлично"),
        ("80", "хорошо"),
        ("60.01", "хорошо"),
        ("60", "удовлетворительно"),
        ("40.01", "удовлетворительно"),
        ("40", "ниже среднего"),
        ("20.01", "ниже среднего"),
        ("20", "неудовлетворительно"),
        ("0", "неудовлетворительно"),
    ],
)
def test_a_bound_belongs_to_the_lower_grade(score: str, title: str) -> None:
    found = grade(Fraction(score))

    assert found is not None
    assert found.title == title


def test_a_score_displayed_as_80_00_is_not_called_excellent() -> None:
    below, above = grade(Fraction("80.004")), grade(Fraction("80.005"))

    assert below is not None
    assert above is not None
    assert (below.title, above.title) == ("хорошо", "отлично")


def test_no_score_has_no_grade() -> None:
    assert grade(None) is None


def test_the_grades_are_five_from_best_to_worst() -> None:
    assert [step.key for step in GRADES] == [
        "excellent",
        "good",
        "satisfactory",
        "below_average",
        "unsatisfactory",
    ]
