"""How fast crews really are: driven times of the past against reckoned ones."""

from statistics import median

# Fewer rounds tell more of their crews than of the roads.
MIN_ROUNDS = 10
MIN_LEGS = 3
# A shorter way is mostly parking and turning round.
MIN_SECONDS = 60
# More than this was a break, a visit to the garage, or a button pressed late.
MOST_TIMES, MOST_MORE = 3, 600
SLOWEST, FASTEST = 2.0, 0.5


def pace_of(rounds):
    """Return (pace, rounds it rests on); (1.0, their number) while they are too few.

    A pace of 1.2 says that ways take a fifth longer than reckoned. It is the median of
    the rounds, so that one bad day on the motorway changes nothing.

    :param rounds: for each round a list of (driven, reckoned) seconds of its ways
    """
    paces = [pace for legs in rounds if (pace := _pace_of_round(legs))]
    if len(paces) < MIN_ROUNDS:
        return 1.0, len(paces)
    return min(SLOWEST, max(FASTEST, median(paces))), len(paces)


def _pace_of_round(legs):
    """Return the pace of one round, None when it tells too little."""
    usual = [
        (driven, reckoned)
        for driven, reckoned in legs
        if reckoned >= MIN_SECONDS and 0 < driven <= MOST_TIMES * reckoned + MOST_MORE
    ]
    if len(usual) < MIN_LEGS:
        return None
    return sum(leg[0] for leg in usual) / sum(leg[1] for leg in usual)
