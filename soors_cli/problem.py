# SPDX-License-Identifier: LGPL-3.0-only
"""The one exception of this package that is meant to be read."""


class Problem(Exception):
    """A bad state, told as a sentence and the next step to take."""

    def __init__(self, sentence, next_step=""):
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step
