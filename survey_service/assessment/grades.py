"""The words that bus.gov.ru puts on a score.

The site names whole bounds (81–100, 61–80, …); a score between two of them (80.43) belongs to
the upper word, so a grade begins above the bound of the lower one. README, Method.
"""

from fractions import Fraction

from msgspec import Struct

from survey_service.assessment.calculation import round_half_up


class Grade(Struct, frozen=True):
    """`above` (points 0–100) itself belongs to the next lower grade; the lowest has none."""

    key: str
    title: str
    above: int | None


GRADES = (
    Grade("excellent", "отлично", above=80),
    Grade("good", "хорошо", above=60),
    Grade("satisfactory", "удовлетворительно", above=40),
    Grade("below_average", "ниже среднего", above=20),
    Grade("unsatisfactory", "неудовлетворительно", above=None),
)


def grade(score: Fraction | None) -> Grade | None:
    """The grade of the score as displayed, so that nobody reads «80.00, отлично»."""
    if score is None:
        return None
    displayed = round_half_up(score, 2)
    return next(step for step in GRADES if step.above is None or displayed > step.above)
