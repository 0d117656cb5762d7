"""How many text messages a text makes.

A text message holds 160 signs of its own small alphabet (GSM 03.38), but 70 as soon as
one sign is not of it; each further part costs as much as the first.
"""

import unicodedata

ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Those that count twice.
TWICE = frozenset("^{}\\[~]|€\f")
# (signs of one text message, signs of each part of a longer one)
GSM_SIGNS = 160, 153
OTHER_SIGNS = 70, 67
# What stands for a sign that is more than a letter with an accent.
LIKE = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("–—‑·•", "-"),
        **dict.fromkeys("\xa0\u202f\u2009", " "),
        "…": "...",
        "×": "x",
        "œ": "oe",
        "Œ": "OE",
        "ı": "i",
        "ł": "l",
    }
)


def simplify(text):
    """Return the text in the alphabet of text messages: "août" as "aout".

    A text that has signs of another script would need many parts anyhow: it stays as
    it is.
    """
    plain = "".join(map(_get_like, text.translate(LIKE)))
    return plain if _is_gsm(plain) else text


def count_parts(text):
    """Return how many text messages are paid for a text."""
    is_gsm = _is_gsm(text)
    signs = len(text) + sum(sign in TWICE for sign in text)
    if not is_gsm:
        signs = len(text.encode("utf-16-le")) // 2
    whole, part = GSM_SIGNS if is_gsm else OTHER_SIGNS
    return 1 if signs <= whole else -(-signs // part)


def _is_gsm(text):
    return all(sign in ALPHABET or sign in TWICE for sign in text)


def _get_like(sign):
    """Return a sign without the accent that the alphabet does not have."""
    if sign in ALPHABET:
        return sign
    letters = unicodedata.normalize("NFKD", sign)
    return "".join(c for c in letters if not unicodedata.combining(c))
