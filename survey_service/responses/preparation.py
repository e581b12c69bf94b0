"""From a submission to a response that may be stored. Pure but for chance.

Everything that can be refused is refused here, before the queue.
"""

import secrets
import uuid
from collections.abc import Mapping
from datetime import date

from survey_service.comments.masking import mask
from survey_service.comments.urgency import topic_of
from survey_service.questionnaires.flow import Flow
from survey_service.questionnaires.structs import PROPOSALS_LIMIT
from survey_service.responses import receipts
from survey_service.responses.structs import Channel, Label, Response


def problems_of(flow: Flow, answers: Mapping[str, str], proposals: str | None) -> dict[str, str]:
    found = flow.problems(answers)
    if not proposals:
        return found
    # Asked only where there is a text: most answers have none.
    asked = {question.kind for question in flow.visible(answers)}
    if proposals.strip() and "text" not in asked:
        found["proposals"] = (
            "При выбранных ответах предложения не спрашиваются. Удалите текст и отправьте ещё раз."
        )
    elif len(proposals) > PROPOSALS_LIMIT:
        found["proposals"] = f"Текст длиннее {PROPOSALS_LIMIT} знаков. Сократите его."
    elif "\x00" in proposals:
        found["proposals"] = "В тексте есть недопустимый знак. Удалите его и отправьте ещё раз."
    return found


def prepare(
    *,
    organization_id: int,
    id: uuid.UUID,
    flow: Flow,
    day: date,
    channel: Channel,
    answers: Mapping[str, str],
    proposals: str | None,
    label: Label = "",
    batch: str = "",
    entered_by: int | None = None,
) -> Response:
    """``answers`` are known to be valid; a text of blanks only is no text. Urgency is
    looked for in what was written, before a mark may hide it."""
    question = next((q.key for q in flow.edition.questions if q.kind == "text"), None)
    written = proposals.strip() if question and proposals else ""
    masked = mask(written) if written else ""
    return Response(
        organization_id=organization_id,
        id=id,
        receipt=receipts.issue(organization_id),
        edition=flow.edition.key,
        day=day,
        channel=channel,
        label=label,
        answers=dict(answers),
        text=(question, masked) if question and masked else None,
        salt=secrets.token_bytes(16),
        batch=batch,
        entered_by=entered_by,
        urgent=topic_of(written) if written else None,
    )
