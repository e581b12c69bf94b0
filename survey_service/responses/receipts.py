"""Receipt codes: short enough to write down, too many to guess. Pure but for chance.

A receipt is the organisation's code and 18 letters of an alphabet without
look-alikes: 25^18 > 2^83 possibilities, so that nobody finds another's by trying.
"""

import secrets

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B: a receipt is read from paper and dictated by telephone.
ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
_LETTERS = 18
_CODE_LETTERS = 3
# Room for spaces and dashes; a longer text is no receipt and not worth reading.
_LONGEST = 64


def organization_code(organization_id: int) -> str:
    """Three letters up to organisation 15,624, more beyond."""
    code = ""
    while organization_id or len(code) < _CODE_LETTERS:
        organization_id, rest = divmod(organization_id, len(ALPHABET))
        code = ALPHABET[rest] + code
    return code


def organization_of(receipt: str) -> int | None:
    """Which organisation a receipt names; None when it is no receipt of ours."""
    if len(receipt) > _LONGEST:
        return None
    code, _, rest = normalize(receipt).partition("-")
    if not rest or len(code) < _CODE_LETTERS or not set(code) <= set(ALPHABET):
        return None
    number = 0
    for letter in code:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number if number < 2**31 else None


def issue(organization_id: int) -> str:
    number = secrets.randbits(96)
    letters = ""
    for _ in range(_LETTERS):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return f"{organization_code(organization_id)}-{letters[:6]}-{letters[6:12]}-{letters[12:]}"


def normalize(receipt: str) -> str:
    """What a person typed -> the form that is stored: case, spaces and dashes forgiven."""
    letters = "".join(letter for letter in receipt.upper() if letter.isalnum())
    code, tail = letters[:-_LETTERS], letters[-_LETTERS:]
    return f"{code}-{tail[:6]}-{tail[6:12]}-{tail[12:]}"
