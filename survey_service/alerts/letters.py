"""The letter about an urgent proposal. Pure.

It holds the organisation, the topic and the day, never the text: a mailbox is not a
place for it, and only the department may read it.
"""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

import msgspec


class Waiting(msgspec.Struct, frozen=True):
    """An urgent answer without a letter; ``topic`` is a key."""

    organization_id: int
    response_id: uuid.UUID
    topic: str
    short_name: str
    day: date
    # Sent through the department's own trial link.
    test: bool


def write_letter(
    waiting: Sequence[Waiting],
    topics: Sequence[str],
    *,
    sender: str,
    recipients: Sequence[str],
    dashboard_url: str,
) -> EmailMessage:
    """All of one organisation, all trials or none; ``topics`` are in Russian words."""
    first = waiting[0]
    # A line break in a heading would be another heading.
    name = " ".join(first.short_name.splitlines())
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = f"{'Проверка' if first.test else 'Срочно'}: {name}"
    letter["From"] = sender
    letter["To"] = ", ".join(recipients)
    letter["Message-ID"] = _message_id(waiting, sender)
    # No answering machine replies; a mail program shows it as important.
    letter["Auto-Submitted"] = "auto-generated"
    letter["Importance"] = "normal" if first.test else "high"
    letter.set_content(_body(waiting, topics, name, dashboard_url), charset="utf-8")
    return letter


def _body(waiting: Sequence[Waiting], topics: Sequence[str], name: str, dashboard_url: str) -> str:
    if waiting[0].test:
        opening = (
            "Это проверка: ответ отправлен по пробной ссылке отдела и не учитывается. "
            "Если Вы её не проводите, ничего делать не нужно."
        )
    elif len(waiting) == 1:
        opening = "В анкете оставлено сообщение, которое не может ждать."
    else:
        opening = "В анкете оставлены сообщения, которые не могут ждать."
    lines = [
        f"Тема: {topic}. День: {answer.day:%d.%m.%Y}."
        for answer, topic in zip(waiting, topics, strict=True)
    ]
    return "\n".join(
        (
            opening,
            "",
            f"Организация: {name}",
            *lines,
            "",
            "Прочитайте его и отметьте, что приняли его в работу:"
            if len(waiting) == 1
            else "Прочитайте их и отметьте, что приняли их в работу:",
            f"{dashboard_url}/alerts",
            "",
            "Текста сообщения в письме нет: его видит только отдел образования после входа в "
            "систему. Анкета анонимная: кто написал, неизвестно. Тема определена по словам, "
            "поэтому тревога может быть ложной.",
            "",
        )
    )


def _message_id(waiting: Sequence[Waiting], sender: str) -> str:
    """The same for the same answers: a letter that is sent twice is recognised."""
    answers = "\n".join(f"{answer.organization_id} {answer.response_id}" for answer in waiting)
    name = hashlib.sha256(answers.encode()).hexdigest()[:32]
    return f"<{name}@{sender.rpartition('@')[2]}>"
