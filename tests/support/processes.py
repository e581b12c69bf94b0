"""Who descends from a process, by the system's own table."""

from pathlib import Path
from typing import NamedTuple


class Process(NamedTuple):
    pid: int
    started: str
    command: str


def descendants(pid: int) -> list[Process]:
    children: dict[int, list[Process]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (found := _read(int(folder.name))) is not None:
            children.setdefault(found[0], []).append(found[1])
    waiting, family = [pid], []
    while waiting:
        for process in children.get(waiting.pop(), []):
            family.append(process)
            waiting.append(process.pid)
    return family


def descendant(pid: int, words: str) -> int:
    (process,) = [p for p in descendants(pid) if words in p.command]
    return process.pid


def is_running(process: Process) -> bool:
    """The same process, not a later one that got its number."""
    found = _read(process.pid)
    return found is not None and found[1].started == process.started


def _read(pid: int) -> tuple[int, Process] | None:
    folder = Path("/proc") / str(pid)
    try:
        # Fields after the name in brackets: state, parent, …, start time as the 20th.
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return None
    if fields[0] in {"Z", "X"}:
        return None
    return int(fields[1]), Process(pid, fields[19], command)
