"""When a live share may be shown at all, and when it may move.

In a school of forty pupils a share that changes after one answer betrays one parent, and a
count of one disabled respondent is a special category of personal data (152-ФЗ, ст. 10). The
number of answers is always live. The official results of a closed cycle are outside these
rules: the act demands their publication.
"""

from collections.abc import Mapping

MINIMUM_ANSWERS = 10
"""Answers to the question below which no share of it is shown («данных мало»)."""

MINIMUM_CELL = 5
"""Answers below which a cell of a cross-cut or of a profile is not shown."""

STEP = 5
"""New answers after which a shown share may be replaced."""


def share_is_shown(answered: int) -> bool:
    """Whether the share of a question with so many answers may be shown."""
    return answered >= MINIMUM_ANSWERS


def profile_is_shown(counts: Mapping[str, int]) -> bool:
    """Whether who the respondents are (sex, age band, disability) may be shown.

    `counts` holds the answers of every option, also of one that nobody chose; blanks are not
    an option. One option with fewer than five hides the question altogether: hiding only that
    cell would leave it to be recomputed from the total and the others, and a nought that
    turned hidden would tell of the first one.
    """
    return share_is_shown(sum(counts.values())) and all(
        count >= MINIMUM_CELL for count in counts.values()
    )
