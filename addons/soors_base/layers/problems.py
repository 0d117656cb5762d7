"""What is wrong in a layer file, said with file, line and the way out."""

import difflib
from dataclasses import dataclass


def nearest(word, candidates, limit=8):
    """Say which of the candidates was probably meant, as the end of a sentence.

    >>> nearest("textile", ["textiles", "books"])
    'did you mean "textiles"?'
    >>> nearest("xyz", ["textiles", "books"])
    'known: books, textiles'
    >>> nearest("xyz", [])
    'none is known'
    """
    candidates = sorted(set(candidates))
    close = difflib.get_close_matches(str(word), candidates, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    if not candidates:
        return "none is known"
    shown = ", ".join(candidates[:limit])
    return f"known: {shown}" + (", ..." if len(candidates) > limit else "")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, at one place."""

    file: str
    line: int
    message: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.message}"


class LayerError(Exception):
    """Layer files that cannot be used; ``problems`` has everything found in them."""

    def __init__(self, problems):
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))
