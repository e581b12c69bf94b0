"""What a reader chooses: an edition, answers with or without the marked ones."""

from survey_service.responses.structs import Label
from tests.conftest import local_today
from tests.dashboard.conftest import Visit, html_of, text_of
from tests.service.test_indicators_editions import FIVE, OLD, give_marks, publish
from tests.support.answers import give
from tests.support.databases import TestDatabase
from tests.support.servers import RunningServer

PAGE = {"page": "organization", "organization": "school-1"}
EDITION, SWITCH = "organization_edition", "organization_marked"


def give_labelled(town: TestDatabase, label: Label, times: int, option: str = "yes") -> None:
    give(town, "school-1", {"overall": option}, times=times, day=local_today(), label=label)


def test_the_edition_of_the_address_is_shown_and_a_choice_changes_the_address(
    town: TestDatabase, small_server: RunningServer, token: str, visit: Visit
) -> None:
    give_labelled(town, "", 20)
    publish(town)
    give_marks(town, {"5": 6, "4": 2, "1": 2})
    shown = visit(small_server, token, edition=OLD, **PAGE)
    assert "100,0 %" in text_of(shown)
    assert "Оценка 5" not in text_of(shown)
    shown.selectbox(key=EDITION).select(FIVE.key).run()
    assert not shown.exception
    assert "edition" not in shown.query_params
    text = text_of(shown)
    assert "Показаны: все ответы; Пятибалльная." in text
    assert "«Оценка 5» и «Оценка 4» вместе" in text
    assert text.index("Оценка 5 60,0 %") < text.index("Оценка 3 0,0 %") < text.index("Оценка 1 20")
    shown.selectbox(key=EDITION).select(OLD).run()
    assert shown.query_params["edition"] == OLD
    assert "100,0 %" in text_of(shown)


def test_an_unknown_edition_in_the_address_is_said_to_be_unknown(
    town: TestDatabase, small_server: RunningServer, token: str, visit: Visit
) -> None:
    give_labelled(town, "", 12)
    shown = visit(small_server, token, edition="../../x?y", **PAGE)
    assert not shown.exception
    assert "Редакции анкеты, указанной в адресе страницы, нет" in text_of(shown)
    assert "100,0 %" in text_of(shown)


def test_without_marked_answers_and_other_editions_there_is_nothing_to_choose(
    town: TestDatabase, small_server: RunningServer, token: str, visit: Visit
) -> None:
    give_labelled(town, "", 12)
    shown = visit(small_server, token, **PAGE)
    assert [box.label for box in shown.selectbox] == ["Организация"]
    assert len(shown.button_group) == 0


def test_the_switch_shows_the_figures_without_the_marked_answers_and_says_so(
    town: TestDatabase, small_server: RunningServer, token: str, visit: Visit
) -> None:
    give_labelled(town, "", 12)
    give_labelled(town, "burst", 11, "no")
    give_labelled(town, "fast", 1, "no")
    give_labelled(town, "test", 5)
    shown = visit(small_server, token, **PAGE)
    text = text_of(shown)
    assert "из них отмечено: 12 (слишком быстро 1, наплыв 11)" in text
    assert "пробных: 5" in text
    assert "Показаны: все ответы." in text
    assert "Довольны в целом (все ответы) 50,0 %" in text
    shown.button_group(key=SWITCH).select("without").run()
    assert not shown.exception
    assert shown.query_params["marked"] == "without"
    assert "Довольны в целом (неотмеченные ответы) 100,0 %" in text_of(shown)
    again = visit(small_server, token, marked="without", **PAGE)
    assert again.button_group(key=SWITCH).value == "without"
    again.button_group(key=SWITCH).select("with").run()
    assert "marked" not in again.query_params


def test_the_overview_tells_how_many_answers_are_marked_and_of_which_edition_it_is(
    town: TestDatabase, small_server: RunningServer, token: str, visit: Visit
) -> None:
    give_labelled(town, "", 20)
    publish(town)
    give_labelled(town, "fast", 3)
    shown = visit(small_server, token)
    text = text_of(shown)
    assert "из них отмечено: 3 (слишком быстро 3)" in text
    assert "«Оценка 5» и «Оценка 4»" in text
    assert "Ответы на прежнюю анкету — на странице организации." in text
    row = html_of(shown).split('data-organization="school-1"')[1].split("</tr>")[0]
    assert "отмечено: 3" in row
    assert "%" not in row.split("ok-opinion")[1].split("</td>")[0]
