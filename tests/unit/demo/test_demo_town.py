"""Nobody may take the demonstration town, its organisations or its people for real ones."""

from urllib.parse import urlsplit

import pytest

from survey_service.demo import words
from survey_service.organizations.structs import KIND_TITLES, NewOrganization

ORGANIZATIONS = words.organizations()
INN_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)


def test_the_town_says_that_it_is_a_demonstration() -> None:
    assert words.town().demo
    assert urlsplit(words.town().appeal_url).hostname == "reshaem-vmeste.example"


def test_the_town_has_organizations_of_every_kind_and_size() -> None:
    assert len(ORGANIZATIONS) == 11
    assert {organization.kind for organization in ORGANIZATIONS} == set(KIND_TITLES)
    sizes = [organization.recipients for organization in ORGANIZATIONS]
    assert min(sizes) == 12
    assert 800 < max(sizes) <= 900


def test_every_organization_has_its_own_identifiers() -> None:
    for field in ("slug", "short_name", "name", "inn", "agency_id", "site"):
        assert len({getattr(o, field) for o in ORGANIZATIONS}) == len(ORGANIZATIONS)


@pytest.mark.parametrize("organization", ORGANIZATIONS, ids=lambda o: o.slug)
def test_identifiers_cannot_belong_to_anybody(organization: NewOrganization) -> None:
    assert organization.inn is not None
    assert organization.inn.startswith("00")
    check = sum(int(d) * w for d, w in zip(organization.inn, INN_WEIGHTS, strict=False)) % 11 % 10
    assert check != int(organization.inn[9])
    assert organization.site == f"https://{organization.slug}.example"


def test_every_organization_has_a_profile_and_voices_to_speak_with() -> None:
    assert set(words.profiles()) == {organization.slug for organization in ORGANIZATIONS}
    groups = words.proposals()
    for profile in words.profiles().values():
        assert set(profile.voices) <= set(groups)


def test_there_are_many_proposals_and_none_twice() -> None:
    texts = [proposal.text for group in words.proposals().values() for proposal in group]
    assert len(texts) >= 120
    assert len(set(texts)) == len(texts)


def test_contacts_in_proposals_are_invented() -> None:
    for group in words.proposals().values():
        for proposal in group:
            if "@" in proposal.text:
                assert ".example" in proposal.text
            if sum(letter.isdigit() for letter in proposal.text) >= 11:
                assert "000" in proposal.text
