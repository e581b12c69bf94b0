"""Is a file safe to open as a workbook? Decided before any XML of it is parsed. Pure.

A workbook is a ZIP archive of XML: a few kilobytes can unpack to gigabytes, entities
can multiply while parsing, and macros are programs from outside.
"""

import zipfile
import zlib
from io import BytesIO

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_PARTS = 2_000
# The operator's form with 5,000 organisations reaches 16; deflate itself ends near 1000.
MAX_RATIO = 200
# Small parts compress as they like: they can do no harm.
RATIO_FROM_BYTES = 1024 * 1024
CHUNK_BYTES = 1024 * 1024

OLD_OFFICE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
CONTENT_TYPES = "[Content_Types].xml"
MACRO_TYPES = (b"vbaproject", b"macroenabled", b"macrosheet")
FORBIDDEN_MARKUP = (b"<!doctype", b"<!entity")

NOT_A_WORKBOOK = (
    "Это не книга Excel (.xlsx). Сохраните заполненную книгу в формате .xlsx и загрузите её."
)
DAMAGED = (
    "Файл повреждён и не читается. Откройте его в табличном редакторе, сохраните заново в "
    "формате .xlsx и загрузите ещё раз."
)
PROTECTED = (
    "Файл защищён паролем или сохранён в старом формате .xls. Сохраните книгу в формате .xlsx "
    "без пароля и загрузите ещё раз."
)
UNPACKS_TOO_BIG = (
    "После распаковки файл слишком велик: заполненная книга такой не бывает. Перенесите данные "
    "в новую книгу и загрузите её."
)
MACROS = (
    "В книге есть макросы. Сохраните её как «Книга Excel» (.xlsx) без макросов и загрузите ещё раз."
)
FOREIGN_MARKUP = (
    "В файле есть разметка, которой в книгах Excel не бывает. Перенесите данные в новую книгу "
    "и загрузите её."
)


def too_big(max_file_bytes: int) -> str:
    return (
        f"Файл больше {max_file_bytes // (1024 * 1024)} МБ. Удалите из него рисунки и лишние "
        "листы или перенесите данные в новую книгу, затем загрузите ещё раз."
    )


def refusal(content: bytes, max_file_bytes: int = MAX_FILE_BYTES) -> str | None:
    """Why the file must not be opened, as a Russian sentence; None when it may be."""
    if len(content) > max_file_bytes:
        return too_big(max_file_bytes)
    if content.startswith(OLD_OFFICE_SIGNATURE):
        return PROTECTED
    if not zipfile.is_zipfile(BytesIO(content)):
        return NOT_A_WORKBOOK
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _refusal_of_parts(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ):
        # What zipfile raises for broken, truncated or exotically packed archives.
        return DAMAGED


def _refusal_of_parts(archive: zipfile.ZipFile) -> str | None:
    parts = archive.infolist()
    if any(part.flag_bits & 0x1 for part in parts):
        return PROTECTED
    # zipfile never unpacks more than the declared size, so these checks hold.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        return UNPACKS_TOO_BIG
    if any(
        part.file_size > RATIO_FROM_BYTES and part.file_size > MAX_RATIO * part.compress_size
        for part in parts
    ):
        return UNPACKS_TOO_BIG
    names = {part.filename for part in parts}
    if CONTENT_TYPES not in names:
        return NOT_A_WORKBOOK
    declared = archive.read(CONTENT_TYPES).lower()
    if any(name.lower().endswith("vbaproject.bin") for name in names) or any(
        kind in declared for kind in MACRO_TYPES
    ):
        return MACROS
    if any(_has_forbidden_markup(archive, part) for part in parts):
        return FOREIGN_MARKUP
    return None


def _has_forbidden_markup(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether an XML part declares a document type, the door to entity bombs.

    Zero bytes are dropped, so that UTF-16 does not hide it.
    """
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return False
    overlap = max(map(len, FORBIDDEN_MARKUP)) - 1
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            text = tail + chunk.replace(b"\x00", b"").lower()
            if any(markup in text for markup in FORBIDDEN_MARKUP):
                return True
            tail = text[-overlap:]
    return False
