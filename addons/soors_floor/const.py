"""Limits of what a tablet may send, shared by the entry points and their tests."""

import re

# The form of entries; the app has the same number (core/floor.js). A new number is
# needed when an entry of before would be understood in another way. Then add the step
# from the old form (``_upgrade_from_<old>`` of soors.operation) and record what the new
# app sends (tests/floor/recorded.py); what was recorded before is replayed for ever.
SCHEMA = 1
# Entries of this many older forms are taken, as long after the newer one came: a
# tablet may lie in a drawer with entries in it.
SCHEMAS_BACK = 2
SCHEMA_DAYS = 60

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
