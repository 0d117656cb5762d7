"""Arithmetic of a mass balance, in whole grams and without a database.

Kilograms are what people type; grams as whole numbers are what is added,
compared and shared out, so that nothing is lost to rounding.
"""

from decimal import ROUND_HALF_UP, Decimal

GRAMS = 1000


def to_grams(kg):
    """Return kilograms as whole grams, halves away from zero.

    >>> to_grams(12.3455)
    12346
    >>> to_grams(0.1 + 0.2)
    300
    """
    # Nine digits drop the noise of floats, so that 1.0005 is a half, not less.
    exact = Decimal(f"{kg:.9f}") * GRAMS
    return int(exact.to_integral_value(ROUND_HALF_UP))


def to_kg(grams):
    """Return whole grams as kilograms.

    >>> to_kg(12346)
    12.346
    """
    return grams / GRAMS


def get_tolerance(grams_in, percent, minimum_kg):
    """Return the difference, in grams, that a weighing may show by itself.

    The larger of a share of the input and a fixed minimum, because a scale
    errs by some grams however little lies on it.

    >>> get_tolerance(100_000, 2.0, 0.5)
    2000
    >>> get_tolerance(10_000, 2.0, 0.5)
    500
    """
    share = Decimal(grams_in) * Decimal(str(percent)) / 100
    return max(int(share), to_grams(minimum_kg))


def spread(total, weights):
    """Share ``total`` grams out in proportion to ``weights``, to the gram.

    The parts add up to ``total`` exactly; the grams left by rounding down go
    to the largest remainders, and to the first among equals.

    >>> spread(100, [1, 1, 1])
    [34, 33, 33]
    >>> spread(5, [0, 10])
    [0, 5]
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(
        range(len(weights)),
        key=lambda index: (-(total * weights[index] % whole), index),
    )
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


def split_pieces(quantity, grams, grams_apart, digits=3):
    """Return how many of ``quantity`` pieces stand for ``grams_apart`` of ``grams``.

    Never all of them unless all grams are set apart, and never none unless no
    gram is: kilos without pieces could not be moved.

    >>> split_pieces(10, 40_000, 1_000)
    0.25
    >>> split_pieces(1, 40_000, 1)
    0.001
    """
    if not grams_apart:
        return 0.0
    if grams_apart == grams:
        return quantity
    smallest = 10**-digits
    part = round(quantity * grams_apart / grams, digits)
    return round(min(max(part, smallest), quantity - smallest), digits)


def share_difference(difference, lines):
    """Share a session's difference out over what was taken.

    :param int difference: grams taken less grams that came out; positive when
        kilos are missing, negative when there are too many
    :param lines: list of ``(grams, by_weight)`` of the lines taken
    :return: list of grams of the difference, one per line, with its sign

    Loose goods carry the difference, since any number of grams can be set
    apart from them; goods counted in pieces only carry what is then left.

    >>> share_difference(300, [(1000, True), (2000, True), (500, False)])
    [100, 200, 0]
    >>> share_difference(1200, [(1000, True), (500, False)])
    [1000, 200]
    >>> share_difference(-30, [(1000, True), (500, False)])
    [-30, 0]
    """
    loose = [grams if by_weight else 0 for grams, by_weight in lines]
    pieces = [0 if by_weight else grams for grams, by_weight in lines]
    amount = abs(difference)
    if difference > 0:
        first = min(amount, sum(loose))
    else:
        first = amount if sum(loose) else 0
    sign = 1 if difference > 0 else -1
    return [
        sign * (loose_part + piece_part)
        for loose_part, piece_part in zip(
            spread(first, loose), spread(amount - first, pieces), strict=True
        )
    ]
