import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_service.assessment.suppression import (
    profile_is_shown,
    share_is_shown,
    step_is_due,
)


def test_a_share_is_shown_from_ten_answers_on() -> None:
    assert [share_is_shown(answered) for answered in (0, 9, 10, 11)] == [False, False, True, True]


@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_one_small_cell_hides_the_whole_profile(few: int) -> None:
    assert not profile_is_shown({"yes": few, "no": 200})


def test_an_empty_cell_and_a_cell_of_five_betray_nobody() -> None:
    assert profile_is_shown({"14-17": 0, "18-24": 5, "25-34": 5})


def test_fewer_than_ten_answers_hide_the_profile_even_without_a_small_cell() -> None:
    assert not profile_is_shown({"male": 0, "female": 9})
    assert profile_is_shown({"male": 0, "female": 10})
    assert not profile_is_shown({})


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 60), max_size=6))
def test_a_profile_that_is_shown_holds_no_cell_of_one_to_four(counts: dict[str, int]) -> None:
    small = any(count in (1, 2, 3, 4) for count in counts.values())

    assert profile_is_shown(counts) == (not small and sum(counts.values()) >= 10)


def test_the_first_look_is_due_at_ten_answers() -> None:
    assert not step_is_due(None, 9)
    assert step_is_due(None, 10)


def test_a_shown_share_moves_after_five_more_answers_and_not_earlier() -> None:
    assert [step_is_due(10, live) for live in (10, 11, 14, 15, 16)] == [
        *(False, False, False),
        *(True, True),
    ]


def test_answers_that_were_annulled_do_not_move_a_shown_share() -> None:
    assert not step_is_due(20, 15)


@given(st.lists(st.integers(0, 3), max_size=200))
def test_two_looks_never_differ_by_one_to_four_answers(arrivals: list[int]) -> None:
    shown: int | None = None
    live = 0
    for arrived in arrivals:
        live += arrived
        if step_is_due(shown, live):
            assert live >= 10
            assert shown is None or live - shown >= 5
            shown = live
    assert (shown is not None) == (live >= 10)
