"""Limits of what a tablet may send, shared by the entry points and their tests."""

import re

SCHEMA = 1
# The present schema and the two before it are understood.
SCHEMAS = (SCHEMA,)

MAX_OPERATIONS = 40
MAX_BODY = 512 * 1024
MAX_PAIR_BODY = 4 * 1024
MAX_PIECE = 64 * 1024
# A photo of 1280 pixels has some 150 kB; a signature some 25.
MAX_FILE = 4 * 1024 * 1024
MAX_FILES = 12
# One entry is far smaller; more is a mistake or an attack.
MAX_PAYLOAD = 64 * 1024
MAX_RESCUE = 64 * 1024 * 1024
MAX_SEQ = 2**31 - 1

FILE_TYPES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}

CODE_MINUTES = 15
# Letters and digits that nobody takes for another one.
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12

# Wrong codes that one address, and all of them together, may try.
ATTEMPT_MINUTES = 10
ATTEMPTS_OF_ONE = 10
ATTEMPTS_OF_ALL = 200

# A clock that differs by more is shown to the office.
SKEW_SECONDS = 300

KIND = re.compile(r"[a-z]+(\.[a-z]+)?")
SHA256 = re.compile(r"[0-9a-f]{64}")
LANGUAGES = {"fr": "fr", "nl": "nl", "de": "de", "en": "en", "ar": "ar", "tr": "tr"}
