"""What a browser does when it is asked for a proof of work."""

import hashlib
import itertools


def solve(prefix: str, difficulty: int) -> str:
    for n in itertools.count():
        digest = hashlib.sha256(f"{prefix}.{n}".encode()).digest()
        if int.from_bytes(digest) >> (256 - difficulty) == 0:
            return str(n)
    raise AssertionError
