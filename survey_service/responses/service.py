"""What other rooms ask about answers: a receipt, never an answer set."""

import uuid

from survey_service.database.catalogue import Catalogue
from survey_service.database.connection import Connection
from survey_service.responses import receipts
from survey_service.responses.structs import ReceiptView

_queries = Catalogue("responses")


async def find_receipt(connection: Connection, receipt: str) -> ReceiptView | None:
    organization_id = receipts.organization_of(receipt)
    if organization_id is None:
        return None
    return await _queries.row(
        connection,
        "find_receipt",
        ReceiptView,
        organization_id=organization_id,
        receipt=receipts.normalize(receipt),
    )


async def find_first_receipt(
    connection: Connection, organization_id: int, id: uuid.UUID
) -> str | None:
    """The receipt of an answer that is already stored under this id."""
    rows = await _queries.rows(
        connection, "find_receipts", dict, organizations=[organization_id], ids=[id]
    )
    return str(rows[0]["receipt"]) if rows else None
