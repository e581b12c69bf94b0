"""The form from a browser without JavaScript: read, show for checking, hand over.

The first POST has no id and only shows what was given; the page that it returns
carries a fresh id, so that pressing «Отправить» twice stores one answer.
"""

import uuid
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

import msgspec

from survey_service.comments.urgency import topic_of
from survey_service.database.connection import Pool
from survey_service.organizations.structs import Organization, Town
from survey_service.problems import (
    RETRY_AFTER_SECONDS,
    Problem,
    TooMany,
    Unavailable,
    Unreadable,
)
from survey_service.public.pages import (
    Form,
    Notice,
    render_check,
    render_questionnaire,
    render_sent,
)
from survey_service.public.standing import try_standing
from survey_service.public.views import View, channel_of
from survey_service.public.words import plural, words_of
from survey_service.questionnaires.flow import Flow
from survey_service.responses.preparation import problems_of
from survey_service.responses.reception import Reception, Snapshot
from survey_service.responses.structs import Address, Receipt, Sender, Submission

# A questionnaire has two dozen fields.
_FIELDS_LIMIT = 500


class Desk(msgspec.Struct, frozen=True):
    """Where a form was opened, and what is known there."""

    reception: Reception
    pool: Pool
    time_zone: ZoneInfo
    snapshot: Snapshot
    town: Town
    organization: Organization
    view: View
    query: dict[str, str]
    sender: Sender

    @property
    def notices(self) -> dict[str, str]:
        notices: dict[str, str] = words_of(self.view.language)["forms"]["notice"]
        return notices


class Answer(msgspec.Struct, frozen=True):
    """Status and page; ``retry_after`` in seconds, where patience is asked."""

    status: int
    body: bytes
    retry_after: str = RETRY_AFTER_SECONDS


class Given(msgspec.Struct, frozen=True):
    """A posted form: which edition, which answers, which attempt."""

    flow: Flow
    # The page showed another edition than we can take: said once, nothing stored.
    outdated: bool
    id: uuid.UUID | None
    back: bool
    # A field that people do not see was filled in.
    trapped: bool
    # After a wait; empty otherwise.
    ticket: str
    form: Form


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
        token = _fresh_token(desk, flow)
    visible = flow.without_skipped(answers)
    asked = {question.kind for question in flow.visible(visible)}
    # A browser sends line ends as CR LF and counts them as one.
    proposals = fields.get("proposals", "").replace("\r\n", "\n").strip()
    return Given(
        flow=flow,
        outdated=outdated,
        id=_read_id(fields.get("id", "")),
        back=fields.get("step") == "edit",
        trapped=bool(fields.get("trap")),
        ticket=fields.get("proof", ""),
        form=Form(
            token=token,
            answers=visible,
            proposals=proposals if "text" in asked else "",
        ),
    )


async def answer_form(desk: Desk, fields: Mapping[str, str]) -> Answer:
    given = read_given(desk, fields)
    if given.back:
        return Answer(200, _questionnaire(desk, given.flow, given.form))
    errors = {} if given.outdated else _problems_of(given)
    if given.outdated or errors:
        known = await _first_receipt(desk, given.id)
        if known:
            return Answer(200, await _sent(desk, given, known))
        return Answer(422, _refused(desk, given, errors))
    if given.id is None:
        return Answer(200, _check(desk, given, given.form, uuid.uuid4()))
    return await _store(desk, given, given.id)


async def _first_receipt(desk: Desk, id: uuid.UUID | None) -> Receipt | None:
    """What is already stored has its receipt, whatever the form says now."""
    if id is None:
        return None
    return await desk.reception.replay(Address(id, desk.organization.slug))


async def _store(desk: Desk, given: Given, id: uuid.UUID) -> Answer:
    form = given.form
    submission = Submission(
        id=id,
        organization=desk.organization.slug,
        edition=given.flow.edition.key,
        form_token=form.token,
        channel=channel_of(desk.query, desk.view.mode),
        answers=dict(form.answers),
        proposals=form.proposals or None,
        proof=given.ticket or None,
    )
    sender = msgspec.structs.replace(desk.sender, trapped=given.trapped)
    try:
        receipt = await desk.reception.receive(submission, sender)
    except TooMany as problem:
        return _wait(desk, given, id, problem)
    except Unavailable as problem:
        notices = desk.notices
        notice = Notice(f"{notices['unconfirmed']} {problem.detail} {notices['kept']}")
        form = msgspec.structs.replace(form, notice=notice)
        return Answer(problem.status, _check(desk, given, form, id))
    except Problem as problem:
        if set(problem.errors) == {"form_token"}:
            form = msgspec.structs.replace(
                form,
                token=_fresh_token(desk, given.flow),
                notice=Notice(desk.notices["expired"]),
            )
            return Answer(problem.status, _check(desk, given, form, id))
        if problem.errors:
            return Answer(problem.status, _refused(desk, given, problem.errors))
        raise
    return Answer(200, await _sent(desk, given, receipt))


def _wait(desk: Desk, given: Given, id: uuid.UUID, problem: TooMany) -> Answer:
    """Without a script nobody can work for an answer, so patience is asked: the page
    that waits carries the ticket that lets it in."""
    challenge = problem.challenge
    forms = desk.notices["wait"]
    sentence = plural(challenge.wait, desk.view.language, list(forms)).format(challenge.wait)
    form = msgspec.structs.replace(given.form, notice=Notice(sentence))
    page = _check(desk, given, form, id, ticket=challenge.ticket)
    return Answer(problem.status, page, retry_after=str(challenge.wait))


def _fresh_token(desk: Desk, flow: Flow) -> str:
    minted = desk.reception.form_token(
        desk.organization.slug, flow.edition.key, test=desk.view.test
    )
    return minted.token


def _problems_of(given: Given) -> dict[str, str]:
    return problems_of(given.flow, given.form.answers, given.form.proposals)


def _refused(desk: Desk, given: Given, errors: Mapping[str, str]) -> bytes:
    edition = given.flow.edition
    places = {q.key for q in edition.questions if q.kind == "choice"} | {"proposals"}
    points = []
    for field, sentence in errors.items():
        key = edition.questions[0].key if field == "answers" else field.removeprefix("answers.")
        points.append((key if key in places else "", sentence))
    text = desk.notices["outdated" if given.outdated else "refused"]
    form = msgspec.structs.replace(
        given.form,
        errors=errors,
        notice=Notice(text, tuple(points)),
        proposals=given.form.proposals.replace("\x00", ""),
    )
    return _questionnaire(desk, given.flow, form)


async def _sent(desk: Desk, given: Given, receipt: Receipt) -> bytes:
    again = ""
    if desk.view.kiosk:
        again = f"?{urlencode(desk.query)}"
    return render_sent(
        desk.town,
        desk.organization,
        desk.view,
        receipt.receipt,
        # A trial is not counted, so it is not told among how many.
        standing=None
        if desk.view.test
        else await try_standing(desk.pool, desk.organization.id, desk.time_zone),
        urgent=topic_of(given.form.proposals) is not None,
        again=again,
    )


def _questionnaire(desk: Desk, flow: Flow, form: Form) -> bytes:
    return render_questionnaire(desk.town, desk.organization, flow.edition, desk.view, form)


def _check(desk: Desk, given: Given, form: Form, id: uuid.UUID, *, ticket: str = "") -> bytes:
    return render_check(
        desk.town,
        desk.organization,
        given.flow.edition,
        desk.view,
        form,
        id=str(id),
        blanks=given.flow.blanks(form.answers),
        ticket=ticket,
        trapped=given.trapped,
    )


def _read_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
