"""К1…К5 and S of one organisation from the operator's results. Pure."""

from fractions import Fraction

import msgspec

from survey_service.assessment.calculation import assess, printed
from survey_service.assessment.grades import grade
from survey_service.assessment.structs import Policies
from survey_service.indicators.structs import OfficialFigures
from survey_service.operator_results.inputs import inputs
from survey_service.operator_results.structs import OrganizationResult
from survey_service.operator_results.templates import load_templates


class Official(msgspec.Struct, frozen=True):
    """What is shown, and the exact score from which the town's mean is taken."""

    figures: OfficialFigures
    score: Fraction | None


def official(result: OrganizationResult | None, policies: Policies) -> Official | None:
    if result is None:
        return None
    numbers = inputs(load_templates()[result.template], result.marks, result.survey)
    assessment = assess(numbers, policies)
    text = printed(assessment)
    found_grade = grade(assessment.score)
    return Official(
        OfficialFigures(
            indicators=text.indicators,
            criteria=text.criteria,
            score=text.score,
            grade=found_grade.title if found_grade else None,
            reasons=assessment.reasons,
            respondents=numbers.respondents,
        ),
        assessment.score,
    )
