"""From marks and the operator's own survey to what the assessment calculates with."""

from collections.abc import Mapping

import msgspec

from survey_service.assessment.structs import Inputs
from survey_service.operator_results.structs import (
    SURVEY_TITLES,
    ChecklistTemplate,
    Mark,
    SurveyCounts,
)

# Stand and site are measured against their norm, conditions are simply counted
# (приказ Минпросвещения России от 13.03.2019 № 114).
NORM_SECTIONS = ("stand", "site")
CONDITION_COUNTS = {
    "remote": "remote_ways",
    "comfort": "comfort_conditions",
    "premises": "premises_conditions",
    "access": "access_conditions",
}


def checklist_counts(template: ChecklistTemplate, marks: Mapping[str, Mark]) -> dict[str, int]:
    """Counts of items present and, for stand and site, of items that apply (the norm).

    Raises ValueError unless every item of the template, and nothing else, has a mark:
    a forgotten item would silently shrink the norm and raise the score.
    """
    keys = set(template.item_keys())
    if different := keys.symmetric_difference(marks):
        keys_in_words = ", ".join(sorted(different))
        raise ValueError(
            f"Отметки не соответствуют карте «{template.template}»: {keys_in_words}. "
            "Загрузите результаты оператора заново по форме этой карты."
        )
    counts: dict[str, int] = {}
    for section in template.sections:
        found = [marks[item.key] for item in section.items]
        present = found.count("present")
        if section.key in NORM_SECTIONS:
            counts[f"{section.key}_present"] = present
            counts[f"{section.key}_norm"] = present + found.count("absent")
        else:
            counts[CONDITION_COUNTS[section.key]] = present
    return counts


def inputs(
    template: ChecklistTemplate, marks: Mapping[str, Mark], survey: SurveyCounts | None
) -> Inputs:
    """Without a survey nobody was asked: no respondents, so satisfaction has no value."""
    answers = dict.fromkeys(SURVEY_TITLES, 0) if survey is None else msgspec.structs.asdict(survey)
    return msgspec.convert({**checklist_counts(template, marks), **answers}, Inputs)
