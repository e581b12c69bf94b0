"""The invented operator's results are such as the import and the calculation accept."""

from fractions import Fraction

import msgspec
import pytest

from survey_service.assessment.calculation import Assessment, assess
from survey_service.assessment.structs import Policies
from survey_service.assessment.validation import impossible
from survey_service.demo import words
from survey_service.demo.operator import results
from survey_service.operator_results.inputs import inputs
from survey_service.operator_results.structs import OrganizationResult, impossible_counts
from survey_service.operator_results.templates import load_templates
from survey_service.organizations.structs import NewOrganization

TEMPLATES = load_templates()
FOUND = results(words.organizations(), TEMPLATES)
NOT_ASSESSED = "kindergarten-solnyshko"
WITHOUT_DISABLED = "school-vydumka"


def assessment(result: OrganizationResult) -> Assessment:
    return assess(inputs(TEMPLATES[result.template], result.marks, result.survey), Policies())


def test_one_organization_was_not_assessed_this_year() -> None:
    assert {o.slug for o in words.organizations()} - set(FOUND) == {NOT_ASSESSED}


def test_results_are_the_same_every_time() -> None:
    assert results(words.organizations(), TEMPLATES) == FOUND
    assert results(words.organizations(), TEMPLATES, seed=7) != FOUND


@pytest.mark.parametrize("slug", FOUND)
def test_marks_cover_the_template_of_the_kind_and_nothing_else(slug: str) -> None:
    result = FOUND[slug]
    kinds = {organization.slug: organization.kind for organization in words.organizations()}
    assert TEMPLATES[result.template].kind == kinds[slug]
    assert set(result.marks) == set(TEMPLATES[result.template].item_keys())
    assert {"present", "absent"} <= set(result.marks.values())


@pytest.mark.parametrize("slug", FOUND)
def test_every_organization_has_the_questionnaire_of_this_product(slug: str) -> None:
    assert FOUND[slug].marks["remote_06"] == "present"


@pytest.mark.parametrize("slug", FOUND)
def test_survey_counts_are_possible(slug: str) -> None:
    result = FOUND[slug]
    recipients = {
        organization.slug: organization.recipients for organization in words.organizations()
    }
    assert result.survey is not None
    assert impossible_counts(msgspec.structs.asdict(result.survey)) == {}
    assert impossible(inputs(TEMPLATES[result.template], result.marks, result.survey)) == {}
    assert result.survey.respondents <= recipients[slug]


@pytest.mark.parametrize("slug", FOUND)
def test_every_result_can_be_read_back_from_a_file(slug: str) -> None:
    encoded = msgspec.json.encode(FOUND[slug])
    assert msgspec.json.decode(encoded, type=OrganizationResult) == FOUND[slug]


def test_scores_spread_as_in_a_real_town() -> None:
    scores = {slug: assessment(result).score for slug, result in FOUND.items()}
    assert scores.pop(WITHOUT_DISABLED) is None
    known = [score for score in scores.values() if score is not None]
    assert len(known) == len(scores)
    assert Fraction(66) < min(known) < Fraction(72)
    assert Fraction(92) < max(known) < Fraction(96)


def test_without_disabled_respondents_only_the_third_criterion_has_no_value() -> None:
    found = assessment(FOUND[WITHOUT_DISABLED])
    assert [key for key, value in found.criteria.items() if value is None] == ["K3"]


@pytest.mark.parametrize("slug", FOUND)
def test_every_absent_item_becomes_a_shortcoming_and_a_proposal(slug: str) -> None:
    result = FOUND[slug]
    findings = words.findings()
    for section in TEMPLATES[result.template].sections:
        for item in section.items:
            wording = findings.sections.get(section.key) or findings.items[item.key]
            absent = result.marks[item.key] == "absent"
            said = _says(result.shortcomings, wording.shortcoming, item.text)
            assert said == absent, item.key
            assert _says(result.proposals, wording.proposal, item.text) == absent, item.key


def _says(text: str, wording: str, item: str) -> bool:
    """Whether a line has this wording, and names the item where it lists several."""
    beginning, brace, _ = wording.partition("{")
    return any(
        line.startswith(beginning) and (not brace or f"«{item}»" in line)
        for line in text.splitlines()
    )


@pytest.mark.parametrize("slug", FOUND)
def test_shortcomings_and_proposals_go_in_pairs(slug: str) -> None:
    shortcomings, proposals = FOUND[slug].shortcomings, FOUND[slug].proposals
    assert len(shortcomings.splitlines()) == len(proposals.splitlines())
    assert "{" not in shortcomings + proposals


def test_every_condition_of_every_template_has_its_wording() -> None:
    conditions = {
        item.key
        for template in TEMPLATES.values()
        for section in template.sections
        if section.key not in words.findings().sections
        for item in section.items
    }
    assert conditions == set(words.findings().items)


def test_an_organization_of_another_town_is_refused() -> None:
    foreign = NewOrganization(
        slug="elsewhere", kind="school", short_name="Школа", name="Школа", recipients=10
    )
    with pytest.raises(LookupError, match="elsewhere"):
        results([foreign], TEMPLATES)
