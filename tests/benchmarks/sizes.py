"""What a citizen's telephone and a school's site have to download, in bytes.

    python -m tests.benchmarks.sizes

prints the table of the README.
"""

import gzip

import msgspec

from survey_service.demo import words
from survey_service.organizations.structs import Organization, Town
from survey_service.public.pages import Form, render_questionnaire
from survey_service.public.static_files import EMBED_SCRIPT, STATIC, Packed, static_url
from survey_service.public.views import Mode, View
from survey_service.questionnaires.service import built_in_edition
from survey_service.questionnaires.structs import Language

EMBED_LIMIT = 600
QUESTIONNAIRE_LIMIT = 14 * 1024
_TOWN = words.town()
TOWN = Town(_TOWN.name, _TOWN.department, _TOWN.appeal_url, demo=True)
_SCHOOL = words.organizations()[0]
SCHOOL = Organization(
    id=1,
    slug=_SCHOOL.slug,
    kind=_SCHOOL.kind,
    short_name=_SCHOOL.short_name,
    name=_SCHOOL.name,
    inn=_SCHOOL.inn,
    kpp=_SCHOOL.kpp,
    agency_id=_SCHOOL.agency_id,
    site=_SCHOOL.site,
    recipients=_SCHOOL.recipients,
)


class Size(msgspec.Struct, frozen=True):
    what: str
    plain: int
    gzipped: int
    # What the compressed size must not pass; None where only the sum is bounded.
    limit: int | None = None


def page_of(language: Language = "ru", mode: Mode = "page", *, kiosk: bool = False) -> bytes:
    """The real page of the demonstration town's first school."""
    view = View(mode=mode, language=language, languages=("ru", "en"), kiosk=kiosk)
    form = Form("29000000." + "0123456789abcdef" * 2)
    return render_questionnaire(TOWN, SCHOOL, built_in_edition(), view, form)


def script_of(*, kiosk: bool = False) -> Packed:
    name = "kiosk.js" if kiosk else "questionnaire.js"
    return STATIC[static_url(name).removeprefix("/static/")]


def measure(what: str, *bodies: bytes, limit: int | None = None) -> Size:
    """Each body is compressed by itself, as it travels."""
    return Size(what, sum(map(len, bodies)), sum(len(gzip.compress(b, 9)) for b in bodies), limit)


def sizes() -> list[Size]:
    script = script_of().body
    return [
        measure("`embed.js`, in the page of another site", EMBED_SCRIPT.body, limit=EMBED_LIMIT),
        measure("questionnaire: HTML with its CSS", page_of()),
        measure("questionnaire: script", script),
        measure("questionnaire, whole", page_of(), script, limit=QUESTIONNAIRE_LIMIT),
        measure("… in a frame", page_of(mode="embed"), script, limit=QUESTIONNAIRE_LIMIT),
        measure("… in English", page_of("en"), script, limit=QUESTIONNAIRE_LIMIT),
        measure(
            "… on a shared device",
            page_of(kiosk=True),
            script_of(kiosk=True).body,
            limit=QUESTIONNAIRE_LIMIT,
        ),
    ]


def table() -> str:
    lines = ["| what | bytes | bytes, gzip -9 | limit |", "|---|--:|--:|--:|"]
    for size in sizes():
        limit = "" if size.limit is None else f"{size.limit:,}"
        lines.append(f"| {size.what} | {size.plain:,} | {size.gzipped:,} | {limit} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
