import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_service.assessment.suppression import (
    profile_is_shown,
    share_is_shown,
)


def test_a_share_is_shown_from_ten_answers_on() -> None:
    assert [share_is_shown(answered) for answered in (0, 9, 10, 11)] == [False, False, True, True]


@pytest.mark.parametrize("few", [0, 1, 2, 3, 4])
def test_one_small_cell_hides_the_whole_profile(few: int) -> None:
    assert not profile_is_shown({"yes": few, "no": 200})


def test_cells_of_five_betray_nobody() -> None:
    assert profile_is_shown({"14-17": 5, "18-24": 5, "25-34": 5})


def test_fewer_than_ten_answers_hide_the_profile_even_without_a_small_cell() -> None:
    assert not profile_is_shown({"female": 9})
    assert profile_is_shown({"female": 10})
    assert not profile_is_shown({})


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 60), max_size=6))
def test_a_profile_that_is_shown_holds_no_cell_below_five(counts: dict[str, int]) -> None:
    small = any(count < 5 for count in counts.values())

    assert profile_is_shown(counts) == (not small and sum(counts.values()) >= 10)
