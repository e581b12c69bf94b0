"""Every page for every role, with the demonstration town and with nothing at all."""

import re

import pytest

from dashboard import wording
from tests.dashboard.conftest import Staff, Visit, html_of, text_of
from tests.support.servers import RunningServer

PAGES = ("overview", "organization", "measures")
READERS = ("department", "council", "administrator", "auditor")
OTHERS = ("operator", "organization")


@pytest.mark.parametrize("page", PAGES)
def test_nobody_sees_a_page_without_a_session(
    page: str, town_server: RunningServer, visit: Visit
) -> None:
    shown = visit(town_server, None)
    assert not shown.exception
    assert "Войдите ещё раз" in text_of(shown)
    assert f'href="{town_server.public_url}/login?next=' in html_of(shown)
    assert "Получено ответов" not in text_of(shown)


def test_a_forged_session_sees_no_figures(town_server: RunningServer, visit: Visit) -> None:
    shown = visit(town_server, "forged.session")
    assert not shown.exception
    assert "Войдите ещё раз" in text_of(shown)


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_the_town_to_a_role_that_reads_figures(
    page: str, role: str, town_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    shown = visit(town_server, staff(town_server, role), page)
    assert not shown.exception
    text = text_of(shown)
    assert "демо-данные" in text
    assert f"Проверка {role}" in text
    assert re.search(r"на дату: \d{1,2} [а-я]+ \d{4} г\., \d{2}:\d{2}", text)
    assert not re.search(r"\b(None|nan|null)\b", text)


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_data_says_what_to_do(
    page: str, role: str, empty_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    shown = visit(empty_server, staff(empty_server, role), page)
    assert not shown.exception
    assert re.search(r"пока нет\.|ещё нет\.", text_of(shown))
    assert "Администратор" in text_of(shown)


@pytest.mark.parametrize("role", OTHERS)
def test_a_role_without_figures_is_told_so_on_every_page(
    role: str, town_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    shown = visit(town_server, staff(town_server, role))
    assert not shown.exception
    assert "в панели пока ничего нет" in text_of(shown)
    assert "Получено ответов" not in text_of(shown)


def test_the_overview_has_a_row_per_organisation_with_all_its_sides(
    town_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    shown = visit(town_server, staff(town_server, "council"))
    html, text = html_of(shown), text_of(shown)
    rows = re.findall(r'<tr data-organization="([a-z0-9-]+)">(.*?)</tr>', html, re.S)
    assert len(rows) >= 9
    assert all(f'data-testid="live-answers-{slug}"' in row for slug, row in rows)
    assert any("ok-interval" in row for _, row in rows)
    assert any("ok-stack" in row for _, row in rows)
    assert "данных мало" in text
    assert "результатов оператора нет" in text
    assert wording.GUIDE_NOT_PROOF in text


def test_the_overview_can_show_one_kind_and_another_order(
    town_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    shown = visit(town_server, staff(town_server, "department"))
    everything = html_of(shown).count("<tr data-organization")
    shown.button_group(key="overview_kind").select("kindergarten").run()
    assert 0 < html_of(shown).count("<tr data-organization") < everything
    shown.selectbox(key="overview_order").select("missing").run()
    assert not shown.exception
    assert "Сначала те, где выборка не набрана" in text_of(shown)


def test_the_organisation_of_the_address_is_the_one_that_is_shown(
    town_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    shown = visit(
        town_server, staff(town_server, "department"), "organization", organization="school-2"
    )
    assert shown.selectbox[0].value == "school-2"
    assert "<h1>Школа № 2</h1>" in html_of(shown)
    assert f'href="{town_server.public_url}/q/school-2"' in html_of(shown)


def test_choosing_another_organisation_changes_the_address(
    town_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    shown = visit(
        town_server, staff(town_server, "department"), "organization", organization="school-2"
    )
    shown.selectbox[0].select("school-1").run()
    assert shown.query_params["organization"] == "school-1"
    assert "<h1>Школа № 1</h1>" in html_of(shown)


def test_an_unknown_organisation_in_the_address_is_said_to_be_unknown(
    town_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    token = staff(town_server, "department")
    shown = visit(town_server, token, "organization", organization="../../secret")
    assert not shown.exception
    assert "нет в этом цикле" in text_of(shown)


def test_an_organisation_shows_citizens_and_operator_by_criterion(
    town_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    token = staff(town_server, "department")
    shown = visit(town_server, token, "organization", organization="school-1")
    text = text_of(shown)
    for key, title in wording.CRITERIA.items():
        assert f"К{key[1]}. {title}" in text
    assert text.count("Что увидел оператор") == 5
    assert re.search(r"Информация на стенде: \d+ из \d+", text)
    assert "Отсутствует:" in text
    assert "Кто отвечал" in text
    assert "Ответы по дням" in text
    assert re.search(r"План: (утверждён|согласован|на согласовании|черновик)", text)


def test_the_measures_are_shown_corrected_and_as_approved(
    town_server: RunningServer, visit: Visit, staff: Staff
) -> None:
    shown = visit(town_server, staff(town_server, "council"), "measures")
    assert html_of(shown).count('<td class="ok-number">11</td>') >= 2
    assert "В течение месяца" in text_of(shown)
    assert "Как утверждено" in [expander.label for expander in shown.expander]


def test_when_the_service_is_away_the_page_says_so(
    town_server: RunningServer, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nowhere:
        public_url = town_server.public_url
        dashboard_url = town_server.dashboard_url
        port = 1

    shown = visit(Nowhere(), "any")
    assert not shown.exception
    assert "Сервис не отвечает" in text_of(shown)
