"""The form from a browser without JavaScript: read, show for checking, hand over.

The first POST has no id and only shows what was given; the page that it returns
carries a fresh id, so that pressing «Отправить» twice stores one answer.
"""

import uuid
from collections.abc import Mapping
from typing import cast
from urllib.parse import parse_qsl

import msgspec

from survey_service.organizations.structs import Organization, Town
from survey_service.problems import Problem, Unavailable, Unreadable
from survey_service.public.pages import (
    Form,
    Mode,
    Notice,
    render_check,
    render_questionnaire,
    render_sent,
)
from survey_service.questionnaires.flow import Flow
from survey_service.responses.preparation import problems_of
from survey_service.responses.reception import Reception, Snapshot
from survey_service.responses.structs import OPEN_CHANNELS, Address, Channel, Receipt, Submission

# A questionnaire has two dozen fields.
_FIELDS_LIMIT = 500
_EXPIRED = (
    "Анкета была открыта слишком долго. Ваши ответы не потеряны: "
    "нажмите «Отправить мнение» ещё раз."
)

_OUTDATED = "Анкета обновилась. Проверьте ответы и отправьте её ещё раз."
_REFUSED = "Мнение не отправлено. Исправьте отмеченное и отправьте ещё раз."


class Desk(msgspec.Struct, frozen=True):
    """Where a form was opened, and what is known there."""

    reception: Reception
    snapshot: Snapshot
    town: Town
    organization: Organization
    mode: Mode
    channel: Channel


class Given(msgspec.Struct, frozen=True):
    """A posted form: which edition, which answers, which attempt."""

    flow: Flow
    # The page showed another edition than we can take: said once, nothing stored.
    outdated: bool
    id: uuid.UUID | None
    back: bool
    form: Form


def channel_of(query: Mapping[str, str], mode: Mode) -> Channel:
    if mode == "embed":
        return "embed"
    if query.get("kiosk") == "1":
        return "kiosk"
    wanted = query.get("channel", "")
    return cast(Channel, wanted) if wanted in OPEN_CHANNELS - {"embed"} else "page"


def read_fields(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_FIELDS_LIMIT,
        )
    except ValueError:
        raise Unreadable("Форма не прочитана. Вернитесь к анкете и отправьте ещё раз.") from None
    return dict(pairs)


def read_given(desk: Desk, fields: Mapping[str, str]) -> Given:
    """``desk.snapshot.flow`` exists. Fields that the edition does not know are left
    aside: a browser's extension or an address' mark is no answer."""
    current = desk.snapshot.flow
    assert current is not None
    wanted = fields.get("edition", "")
    flow = desk.snapshot.flows.get(wanted, current)
    choices = [q.key for q in flow.edition.questions if q.kind == "choice"]
    answers = {key: fields[key] for key in choices if fields.get(key)}
    outdated = bool(wanted) and wanted != flow.edition.key
    if outdated:
        wrong = flow.problems(answers)
        answers = {key: value for key, value in answers.items() if f"answers.{key}" not in wrong}
    token = fields.get("form_token", "")
    if outdated:
        token = desk.reception.form_token(desk.organization.slug, flow.edition.key).token
    return Given(
        flow=flow,
        outdated=outdated,
        id=_read_id(fields.get("id", "")),
        back=fields.get("step") == "edit",
        form=Form(
            token=token,
            answers=flow.without_skipped(answers),
            # A browser sends line ends as CR LF and counts them as one.
            proposals=fields.get("proposals", "").replace("\r\n", "\n").strip(),
        ),
    )


async def answer_form(desk: Desk, fields: Mapping[str, str]) -> tuple[int, bytes]:
    """Status and page."""
    given = read_given(desk, fields)
    if given.back:
        return 200, _questionnaire(desk, given.flow, given.form)
    errors = {} if given.outdated else _problems_of(given)
    if given.outdated or errors:
        known = await _first_receipt(desk, given.id)
        return (200, _sent(desk, known)) if known else (422, _refused(desk, given, errors))
    if given.id is None:
        return 200, _check(desk, given, given.form, uuid.uuid4())
    return await _store(desk, given, given.id)


async def _first_receipt(desk: Desk, id: uuid.UUID | None) -> Receipt | None:
    """What is already stored has its receipt, whatever the form says now."""
    if id is None:
        return None
    return await desk.reception.replay(Address(id, desk.organization.slug))


async def _store(desk: Desk, given: Given, id: uuid.UUID) -> tuple[int, bytes]:
    form = given.form
    try:
        receipt = await desk.reception.receive(
            Submission(
                id=id,
                organization=desk.organization.slug,
                edition=given.flow.edition.key,
                form_token=form.token,
                channel=desk.channel,
                answers=dict(form.answers),
                proposals=form.proposals or None,
            )
        )
    except Unavailable as problem:
        notice = Notice(f"Мы не получили подтверждения. {problem.detail} Ваши ответы не потеряны.")
        form = msgspec.structs.replace(form, notice=notice)
        return problem.status, _check(desk, given, form, id)
    except Problem as problem:
        if set(problem.errors) == {"form_token"}:
            fresh = desk.reception.form_token(desk.organization.slug, given.flow.edition.key)
            form = msgspec.structs.replace(form, token=fresh.token, notice=Notice(_EXPIRED))
            return problem.status, _check(desk, given, form, id)
        if problem.errors:
            return problem.status, _refused(desk, given, problem.errors)
        raise
    return 200, _sent(desk, receipt)


def _problems_of(given: Given) -> dict[str, str]:
    return problems_of(given.flow, given.form.answers, given.form.proposals)


def _refused(desk: Desk, given: Given, errors: Mapping[str, str]) -> bytes:
    edition = given.flow.edition
    places = {q.key for q in edition.questions if q.kind == "choice"} | {"proposals"}
    points = []
    for field, sentence in errors.items():
        key = edition.questions[0].key if field == "answers" else field.removeprefix("answers.")
        points.append((key if key in places else "", sentence))
    text = _OUTDATED if given.outdated else _REFUSED
    form = msgspec.structs.replace(
        given.form,
        errors=errors,
        notice=Notice(text, tuple(points)),
        proposals=given.form.proposals.replace("\x00", ""),
    )
    return _questionnaire(desk, given.flow, form)


def _sent(desk: Desk, receipt: Receipt) -> bytes:
    again = f"/q/{desk.organization.slug}?channel=kiosk" if desk.channel == "kiosk" else ""
    return render_sent(desk.town, desk.organization, desk.mode, receipt.receipt, again=again)


def _questionnaire(desk: Desk, flow: Flow, form: Form) -> bytes:
    return render_questionnaire(desk.town, desk.organization, flow.edition, desk.mode, form)


def _check(desk: Desk, given: Given, form: Form, id: uuid.UUID) -> bytes:
    return render_check(
        desk.town,
        desk.organization,
        given.flow.edition,
        desk.mode,
        form,
        id=str(id),
        blanks=given.flow.blanks(form.answers),
    )


def _read_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
