"""Urgent proposals as they are read: one line above every page, then the list. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard import markup, wording
from dashboard.markup import escape
from survey_service.alerts.structs import Alert

_NAMED = 3


def waiting(alerts: Sequence[Alert]) -> list[Alert]:
    return [alert for alert in alerts if alert.acknowledged_at is None]


def banner(alerts: Sequence[Alert]) -> str:
    """Empty while nobody waits; the region itself is always there to be listened to."""
    new = waiting(alerts)
    return (
        '<div class="ok-urgent" role="alert" aria-live="assertive" data-testid="urgent">'
        f"{_sentence(new) if new else ''}</div>"
    )


def _sentence(new: Sequence[Alert]) -> str:
    named = [f"{escape(alert.short_name)} — {escape(subject(alert))}" for alert in new[:_NAMED]]
    rest = len(new) - len(named)
    more = f" и ещё{wording.NO_BREAK}{wording.number(rest)}" if rest else ""
    title = "Срочное сообщение" if len(new) == 1 else f"Срочные сообщения ({len(new)})"
    return (
        f"<p><b>{title}:</b> {'; '.join(named)}{more}. "
        '<a href="/alerts">Откройте и примите в работу.</a></p>'
    )


def subject(alert: Alert) -> str:
    trial = " (пробное)" if alert.test else ""
    return f"{alert.topic}{trial}"


def card(alert: Alert, zone: ZoneInfo) -> str:
    """One proposal in full; phones and names in it are marks already."""
    trial = '<span class="ok-badge">пробное</span>' if alert.test else ""
    done = alert.acknowledged_at is not None
    return (
        f'<article class="ok-alert{" ok-taken" if done else ""}">'
        f"<h3>{escape(alert.short_name)} — {escape(alert.topic)}{trial}</h3>"
        f'<p class="ok-asof">{wording.day(alert.day)} {_taken(alert, zone)}</p>'
        f"<blockquote>{markup.paragraphs(alert.text) or '<p>Текст удалён.</p>'}</blockquote>"
        "</article>"
    )


def _taken(alert: Alert, zone: ZoneInfo) -> str:
    at: datetime | None = alert.acknowledged_at
    if at is None:
        return "Ещё никто не принял в работу."
    who = f": {escape(alert.acknowledged_by)}" if alert.acknowledged_by else ""
    return f"Принято в работу {wording.moment(at, zone)}{who}."
