from typing import Any

import msgspec
import pytest

from survey_service.assessment.structs import Inputs, Policies, Task


def inputs_of(golden: dict[str, Any], **changes: object) -> dict[str, Any]:
    return {**golden["constructed"][0]["inputs"], **changes}


def test_a_task_without_policies_uses_the_defaults(golden: dict[str, Any]) -> None:
    task = msgspec.convert({"inputs": inputs_of(golden)}, Task)

    assert task.policies == Policies(
        openness_denominator="users",
        rounding="two_decimals",
        no_disabled_respondents="not_computed",
    )


def test_a_policy_that_is_not_named_keeps_its_default(golden: dict[str, Any]) -> None:
    task = msgspec.convert({"inputs": inputs_of(golden), "policies": {"rounding": "exact"}}, Task)

    assert task.policies == Policies(rounding="exact")


@pytest.mark.parametrize(
    "changes",
    [
        {"respondents": -1},
        {"respondents": 10_000_001},
        {"respondents": 12.5},
        {"respondents": True},
        {"respondents": "12"},
        {"respondents": None},
        {"comfort_answered": -1},
        {"no_such_question": 1},
        {"stand_satisfied_answered": 1},
    ],
    ids=str,
)
def test_a_count_that_is_no_count_or_a_key_that_is_no_key_is_refused(
    golden: dict[str, Any], changes: dict[str, object]
) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(inputs_of(golden, **changes), Inputs)


def test_a_count_that_is_left_out_is_refused_and_not_taken_as_zero(golden: dict[str, Any]) -> None:
    counts = inputs_of(golden)
    del counts["comfort"]

    with pytest.raises(msgspec.ValidationError, match="comfort"):
        msgspec.convert(counts, Inputs)


@pytest.mark.parametrize(
    "policies", [{"rounding": "bankers"}, {"no_disabled_respondents": None}, {"rouding": "exact"}]
)
def test_a_policy_that_does_not_exist_is_refused(policies: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(policies, Policies)


def test_a_question_is_asked_of_all_respondents_unless_its_own_count_is_given(
    school: Inputs,
) -> None:
    partly = msgspec.structs.replace(school, comfort_answered=200, staff_answered=0)

    assert partly.answered("comfort") == 200
    assert partly.answered("staff") == 0
    assert partly.answered("overall") == school.respondents == 213
