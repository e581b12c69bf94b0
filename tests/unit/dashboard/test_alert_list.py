"""An urgent proposal is named at once, in words, and as what it is."""

import uuid
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from dashboard import alert_list
from survey_service.alerts.structs import Alert
from tests.unit.dashboard.test_tables import text_of

ZONE = ZoneInfo("Asia/Krasnoyarsk")
TAKEN = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


def an_alert(
    name: str = "Школа № 1",
    *,
    topic: str = "угроза",
    text: str = "Старшие угрожают младшим.",
    test: bool = False,
    taken: bool = False,
) -> Alert:
    return Alert(
        organization="school-1",
        short_name=name,
        id=uuid.UUID(int=7),
        topic=topic,
        text=text,
        day=date(2026, 11, 23),
        test=test,
        acknowledged_by="Петрова А. В." if taken else None,
        acknowledged_at=TAKEN if taken else None,
    )


def test_the_banner_names_the_organisation_and_the_topic_and_says_what_to_do() -> None:
    shown = alert_list.banner([an_alert()])
    assert text_of(shown).strip() == (
        "Срочное сообщение: Школа № 1 — угроза. Откройте и примите в работу."
    )
    assert 'href="/alerts"' in shown


def test_the_banner_is_heard_at_once_and_is_silent_while_nobody_waits() -> None:
    for alerts in ([], [an_alert(taken=True)]):
        quiet = alert_list.banner(alerts)
        assert text_of(quiet).strip() == ""
        assert 'aria-live="assertive"' in quiet


def test_many_urgent_proposals_fit_into_one_line() -> None:
    text = text_of(alert_list.banner([an_alert(f"Школа № {n}") for n in range(1, 7)]))
    assert "Срочные сообщения (6):" in text
    assert "Школа № 3" in text
    assert "Школа № 4" not in text
    assert "и ещё 3" in text


def test_a_trial_is_said_to_be_one_in_the_banner_and_in_the_list() -> None:
    trial = an_alert(test=True)
    assert "(пробное)" in text_of(alert_list.banner([trial]))
    assert "пробное" in text_of(alert_list.card(trial, ZONE))


def test_a_proposal_that_was_taken_on_says_by_whom_and_when() -> None:
    text = text_of(alert_list.card(an_alert(taken=True), ZONE))
    assert "Принято в работу 23 ноября 2026 г., 14:05: Петрова А. В." in text
    assert "Ещё никто не принял" in text_of(alert_list.card(an_alert(), ZONE))


def test_an_erased_text_is_said_to_be_erased() -> None:
    assert "Текст удалён." in text_of(alert_list.card(an_alert(text=""), ZONE))


def test_words_of_a_proposal_cannot_become_markup() -> None:
    evil = "<img src=x onerror=alert(1)>"
    alert = an_alert(evil, topic=evil, text=evil)
    for shown in (alert_list.banner([alert]), alert_list.card(alert, ZONE)):
        assert "<img" not in shown
