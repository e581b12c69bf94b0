"""The page «Анкета»: links, a trial, posters; only for those who may."""

import re

import httpx
import pytest

from tests.dashboard.conftest import Staff, Visit, html_of, text_of
from tests.support.servers import RunningServer


@pytest.mark.parametrize("role", ["department", "administrator"])
def test_every_link_of_an_organisation_is_on_its_page(
    role: str, town_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    token = staff(town_server, role)
    shown = visit(town_server, token, "questionnaire", organization="school-2")
    assert not shown.exception
    for path in ("/q/school-2", "/organizations/school-2", "/entry/school-2"):
        assert f'href="{town_server.public_url}{path}"' in html_of(shown)
    labels = [button.proto.label for button in shown.get("download_button")]
    assert labels == ["Скачать: Школа № 2 (PDF)", "Скачать для всех организаций (ZIP)"]


def test_a_trial_link_is_made_at_the_press_of_a_button_and_opens_the_questionnaire(
    town_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    token = staff(town_server, "department")
    shown = visit(town_server, token, "questionnaire", organization="school-2")
    assert "действует до" not in text_of(shown)
    shown.button(key="questionnaire_trial_school-2").click().run()
    assert not shown.exception
    assert re.search(r"действует до \d{1,2} [а-я]+ \d{4} г\., \d{2}:\d{2}", text_of(shown))
    (link,) = re.findall(r'class="ok-trial"><a href="([^"]+)"', html_of(shown))
    assert link.startswith(f"{town_server.public_url}/q/school-2?test=")
    assert httpx.get(link).status_code == 200
    shown.selectbox[0].select("school-1").run()
    assert "действует до" not in text_of(shown)


@pytest.mark.parametrize("role", ["council", "auditor"])
def test_who_may_not_make_trials_has_no_such_page(
    role: str, town_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        visit(town_server, staff(town_server, role), "questionnaire", organization="school-2")
