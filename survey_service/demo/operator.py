"""What a contracted operator would have handed over about the demonstration town.

Absent items are chosen by hand, because a school without a telephone would look
invented; the counts of its survey are drawn, because hand-made counts do.
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

import msgspec

from survey_service.demo import words
from survey_service.demo.structs import Finding, Inspection, Profile
from survey_service.operator_results.structs import (
    SURVEY_WHOLES,
    ChecklistItem,
    ChecklistTemplate,
    Mark,
    OrganizationResult,
    SurveyCounts,
)
from survey_service.organizations.structs import Kind, NewOrganization

SEED = 20181030

# A share below it, in percent, is a shortcoming of its own.
_GOOD_SHARE = 80
# People answer an interviewer a little more kindly than a page without a face.
_KINDNESS = 0.15


def results(
    organizations: Sequence[NewOrganization],
    templates: Mapping[str, ChecklistTemplate],
    seed: int = SEED,
) -> dict[str, OrganizationResult]:
    """By slug; an organisation that nobody inspected this year is missing.

    ``templates`` by their keys; the newest of a kind is used. Raises LookupError
    for an organisation of another town or a kind without a checklist.
    """
    found = {}
    for organization in organizations:
        profile = words.profiles().get(organization.slug)
        if profile is None:
            raise LookupError(f"В демонстрационном городе нет организации «{organization.slug}».")
        if profile.inspection is None:
            continue
        template = _newest(organization.kind, templates)
        marks = _marks(template, profile.inspection)
        survey = _survey(profile, profile.inspection, Random(f"{seed}:{organization.slug}"))
        conclusions = [*_of_checklist(template, marks), *_of_survey(survey)]
        found[organization.slug] = OrganizationResult(
            organization=organization.slug,
            template=template.template,
            marks=marks,
            survey=survey,
            shortcomings="\n".join(conclusion.shortcoming for conclusion in conclusions),
            proposals="\n".join(conclusion.proposal for conclusion in conclusions),
        )
    return found


def _newest(kind: Kind, templates: Mapping[str, ChecklistTemplate]) -> ChecklistTemplate:
    fitting = [template for template in templates.values() if template.kind == kind]
    if not fitting:
        raise LookupError(f"Нет карты проверки для вида организаций «{kind}».")
    return max(fitting, key=lambda template: template.valid_from)


def _marks(template: ChecklistTemplate, inspection: Inspection) -> dict[str, Mark]:
    marks: dict[str, Mark] = dict.fromkeys(template.item_keys(), "present")
    for key in inspection.absent:
        marks[key] = "absent"
    for key in inspection.not_applicable:
        marks[key] = "not_applicable"
    return marks


def _survey(profile: Profile, inspection: Inspection, rng: Random) -> SurveyCounts:
    """Every count is drawn out of the whole that it is a part of, so none can exceed it.

    At least one respondent used the stand, the site and remote ways: without them
    a criterion has no value, and that is shown where disabled people were asked.
    """
    counts = {"respondents": inspection.surveyed, "disability": inspection.disabled}
    used = set(SURVEY_WHOLES.values())
    for part, whole in SURVEY_WHOLES.items():
        if part not in counts:
            likely = profile.favourable[part]
            if part not in used:
                likely += _KINDNESS * (1 - likely)
            drawn = sum(rng.random() < likely for _ in range(counts[whole]))
            counts[part] = max(1, drawn) if part in used else drawn
    return SurveyCounts(**counts)


def _of_checklist(template: ChecklistTemplate, marks: Mapping[str, Mark]) -> Iterator[Finding]:
    """Stand and site in one sentence each, anything else in a sentence of its own."""
    wording = words.findings()
    for section in template.sections:
        absent = [item for item in section.items if marks[item.key] == "absent"]
        summary = wording.sections.get(section.key)
        if summary is None:
            yield from (wording.items[item.key] for item in absent)
        elif absent:
            yield _fill(summary, items=_quoted(absent))


def _of_survey(survey: SurveyCounts) -> Iterator[Finding]:
    """Low shares in words; not that of disabled respondents, of whom there are too few."""
    counts: dict[str, int] = msgspec.structs.asdict(survey)
    for question, finding in words.findings().questions.items():
        satisfied, asked = counts[question], counts[SURVEY_WHOLES[question]]
        if asked and satisfied * 100 < _GOOD_SHARE * asked:
            tenths = (2000 * satisfied + asked) // (2 * asked)
            percent = f"{tenths // 10},{tenths % 10}"
            yield _fill(finding, satisfied=satisfied, asked=asked, percent=percent)


def _quoted(items: Sequence[ChecklistItem]) -> str:
    return "; ".join(f"«{item.text}»" for item in items)


def _fill(finding: Finding, **values: object) -> Finding:
    return Finding(
        shortcoming=finding.shortcoming.format(**values), proposal=finding.proposal.format(**values)
    )
