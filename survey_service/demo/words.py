"""The town's data files, decoded and checked on first use.

The data stays in files because it is prose, and prose is proof-read better
without code around it.
"""

from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from survey_service.demo.structs import Findings, PlanOutline, Profile, Proposal
from survey_service.organizations.structs import NewOrganization, NewTown

_HERE = Path(__file__).resolve().parent

_Decoded = TypeVar("_Decoded")


@cache
def town() -> NewTown:
    return _read(_HERE / "town.json", NewTown)


@cache
def organizations() -> tuple[NewOrganization, ...]:
    """Identifiers that cannot belong to anybody: an ИНН of region 00 with a wrong check
    digit, addresses under the reserved domain ``.example``."""
    return _read(_HERE / "organizations.json", tuple[NewOrganization, ...])


@cache
def profiles() -> dict[str, Profile]:
    """By slug; every organisation of the town has one."""
    return _read(_HERE / "profiles.json", dict[str, Profile])


@cache
def proposals() -> dict[str, tuple[Proposal, ...]]:
    """By group of voices: a kind of organisation, one slug, or ``any``."""
    return _read(_HERE / "proposals.json", dict[str, tuple[Proposal, ...]])


@cache
def findings() -> Findings:
    return _read(_HERE / "findings.json", Findings)


@cache
def plan_outlines() -> dict[str, PlanOutline]:
    """By slug; an organisation that is missing here has no plan."""
    return _read(_HERE / "plans.json", dict[str, PlanOutline])


def _read(path: Path, type_: type[_Decoded]) -> _Decoded:
    return msgspec.json.decode(path.read_bytes(), type=type_)
