"""Identity numbers (NIK, KK): how they are recognised, masked, and replaced by a keyed hash.

The key lives in the state folder. With it the same person is the same in every file; without it nobody can get from
the hash to the number, although there are few enough numbers to try them all.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from orkestrasi.files import secret

KEY_BYTES = 32
# An identity number of a person or family has 16 digits, at times written in groups of four or as 6-6-4. The many
# digits behind a decimal sign are none.
DIGITS = r"[0-9]{16}|[0-9]{4}(?:[ \-][0-9]{4}){3}|[0-9]{6}[ .\-][0-9]{6}[ .\-][0-9]{4}"
IDENTITY = re.compile(rf"(?<![0-9])(?<![0-9][.,])(?:{DIGITS})(?![0-9])")
MASK = "[nomor identitas disamarkan]"


def mask(text: str) -> str:
    """The text without any identity number in it."""
    return IDENTITY.sub(MASK, text) if len(text) >= 16 else text


def pseudonym(number: str, key: bytes) -> str:
    """The keyed hash of an identity number (HMAC-SHA256, 128 bits of it as hexadecimal digits)."""
    return "id-" + hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:32]


def key() -> bytes:
    """The key of this installation, made at its first use."""
    return secret("pseudonym.key", lambda: secrets.token_bytes(KEY_BYTES))
