"""Many packs in one ZIP that is sent while it is made: neither the packs nor the
archive are ever all in memory."""

import zipfile
from datetime import date
from tempfile import TemporaryFile
from types import TracebackType


class GrowingArchive:
    """On disk, so that the sizes of an entry can be written in front of it: archives
    without them are not opened by every office's Explorer. Every call blocks."""

    def __init__(self, today: date) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed with the archive
        self._archive = zipfile.ZipFile(self._file, "w")
        self._moment = (today.year, today.month, today.day, 12, 0, 0)
        self._sent = 0

    def add(self, name: str, content: bytes) -> bytes:
        """The bytes that the archive has grown by; they will not change any more."""
        entry = zipfile.ZipInfo(name, self._moment)
        # Tags and drawings of a PDF are plain text: two fifths less to send.
        self._archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
        return self._grown()

    def finish(self) -> bytes:
        self._archive.close()
        return self._grown()

    def _grown(self) -> bytes:
        self._file.seek(self._sent)
        grown = self._file.read()
        self._sent += len(grown)
        return grown

    def __enter__(self) -> "GrowingArchive":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
