"""Who may frame a questionnaire, and that a name cannot write a header."""

from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from survey_service.public.headers import frame_ancestors, page_headers
from survey_service.settings import Settings
from tests.unit.public.examples import SCHOOL, TOWN

SETTINGS = Settings(
    database_url=None,
    data_dir=Path(),
    time_zone=ZoneInfo("Asia/Krasnoyarsk"),
    public_url="http://localhost:8000",
    dashboard_url="http://localhost:8501",
    secret_key=b"",
    embed_origins=(),
    demo=False,
)


def ancestors_of(site: str | None) -> tuple[str, ...]:
    return frame_ancestors(SETTINGS, TOWN, msgspec.structs.replace(SCHOOL, site=site))


def test_without_settings_only_this_site_frames_a_questionnaire() -> None:
    assert ancestors_of(None) == ("'self'",)


def test_the_named_sites_and_the_organizations_own_site_frame_it() -> None:
    settings = msgspec.structs.replace(SETTINGS, embed_origins=("https://town.example",))
    school = msgspec.structs.replace(SCHOOL, site="https://school-1.example/page?x=1")
    assert frame_ancestors(settings, TOWN, school) == (
        "'self'",
        "https://town.example",
        "https://school-1.example",
    )


def test_pages_on_the_same_machine_frame_it_only_on_a_demonstration() -> None:
    local = ("http://localhost:*", "http://127.0.0.1:*")
    town = msgspec.structs.replace(TOWN, demo=True)
    assert frame_ancestors(SETTINGS, town, SCHOOL) == ("'self'", *local)
    assert frame_ancestors(msgspec.structs.replace(SETTINGS, demo=True)) == ("'self'", *local)


def test_a_cyrillic_site_is_named_as_browsers_compare_it() -> None:
    assert ancestors_of("https://пример.рф:8443/") == (
        "'self'",
        "https://xn--e1afmkfd.xn--p1ai:8443",
    )


@pytest.mark.parametrize(
    "site",
    [
        "https://a.example;script-src/",
        "https://a.example,b.example/",
        "https://'unsafe-inline'/",
        "https://*/",
        "https://*.example/",
        "ftp://a.example/",
        "https://..рф/",
        "https://[::1",
    ],
)
def test_a_site_that_is_no_plain_origin_is_left_out(site: str) -> None:
    assert ancestors_of(site) == ("'self'",)


def test_a_page_that_names_nobody_is_framed_by_nobody() -> None:
    policy = page_headers("body {}")["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self';" in policy


def test_a_form_may_end_where_its_answer_redirects() -> None:
    policy = page_headers("", form_targets=["http://localhost:8501/", "nonsense"])
    assert "form-action 'self' http://localhost:8501;" in policy["Content-Security-Policy"]
