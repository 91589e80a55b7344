"""Rules of seating: who is seated when places are short: equal shares, priority first, then walking order."""

from collections.abc import Sequence

from screening.seating.chart import Party, Seats, by_neighborhood


def possible(fasting: int, others: int, early: int, places: int) -> int:
    """How many people can be seated at most, `early` being those of the `places` in early slots."""
    seated = min(fasting, early)
    return seated + min(others, places - seated)


def shares(total: int, weights: Sequence[int], caps: Sequence[int]) -> list[int]:
    """`total` divided in proportion to the weights by largest remainder, none above its cap.

    What a cap leaves over is divided among the others. The caps add up to at least `total`; whose cap is
    above 0 has a weight above 0.
    """
    given = [0] * len(weights)
    open_ones = [at for at, cap in enumerate(caps) if cap]
    left = total
    while open_ones:
        weight = sum(weights[at] for at in open_ones)
        capped = [at for at in open_ones if left * weights[at] >= caps[at] * weight]
        if not capped:
            break
        for at in capped:
            given[at] = caps[at]
        left = total - sum(given)
        open_ones = [at for at in open_ones if not given[at]]
    if open_ones:
        for at in open_ones:
            given[at] = left * weights[at] // weight
        rest = total - sum(given)
        by_remainder = sorted(open_ones, key=lambda at: (-(left * weights[at] % weight), at))
        for at in by_remainder[:rest]:
            given[at] += 1
    return given


def admit(parties: Sequence[Party], early: int, places: int, limit: int | None = None) -> dict[int, int]:
    """Set how many of each party are `wanted`; return each neighborhood's share of the places, in people.

    `early` and `places` are free places, `limit` the most people to admit in all. Who has a place keeps it
    and does not count.
    """
    groups = by_neighborhood(parties)
    hungry = [sum(party.due[0] for party in group) for group in groups.values()]
    people = [sum(sum(party.due) for party in group) for group in groups.values()]
    fasting = sum(hungry)
    total = possible(fasting, sum(people) - fasting, early, places)
    total = total if limit is None else min(total, limit)
    if total == sum(people):
        for party in parties:
            party.wanted = (party.fasting, party.others)
        return dict(zip(groups, people, strict=True))
    early_shares = shares(min(fasting, early), hungry, hungry)
    caps = [size - alone + share for size, alone, share in zip(people, hungry, early_shares, strict=True)]
    given = shares(total, people, caps)
    left, left_early = 0, 0
    for group, share, early_share in zip(groups.values(), given, early_shares, strict=True):
        rest, rest_early = _admit_group(group, share, early_share)
        left, left_early = left + rest, left_early + rest_early
    _admit_rest(parties, left, left_early)
    return dict(zip(groups, given, strict=True))


def in_order(parties: Sequence[Party]) -> list[Party]:
    """Priority households first, then walking order."""
    return sorted(parties, key=lambda party: (not party.priority, party.number))


def _admit_group(group: Sequence[Party], share: int, early: int) -> tuple[int, int]:
    """Admit whole households of a neighborhood; return places and early places left over."""
    ordered = in_order(group)
    waiting = []
    for party in ordered:
        fasting, others = party.due
        if fasting + others <= share and fasting <= early:
            party.wanted = (party.fasting, party.others)
            share, early = share - fasting - others, early - fasting
        else:
            party.wanted = (party.fasting - fasting, party.others - others)
            waiting.append(party)
    if share and waiting:
        admitted = [party for party in ordered if sum(party.due) and party.missing == (0, 0)]
        return _exchange(waiting, admitted, share, early)
    return share, early


def _exchange(waiting: Sequence[Party], admitted: Sequence[Party], left: int, early: int) -> tuple[int, int]:
    """Use up what is left by admitting a household in place of the last smaller one that allows it."""
    last: dict[Seats, Party] = {}
    for party in admitted:
        if not party.held:
            last[party.due] = party
    for comes in waiting:
        fasting, others = comes.due
        fitting = [
            goes
            for (hungry, rest), goes in last.items()
            if fasting + others - hungry - rest == left > 0
            and fasting - hungry <= early
            and (comes.priority or not goes.priority)
        ]
        if fitting:
            goes = max(fitting, key=lambda party: party.number)
            early -= fasting - goes.fasting
            goes.wanted, comes.wanted = (0, 0), (comes.fasting, comes.others)
            return 0, early
    return left, early


def _admit_rest(parties: Sequence[Party], left: int, early: int) -> None:
    """Give out what the shares left over: to whole households, then to as many of one as there are places."""
    ordered = in_order(parties)
    for whole in (True, False):
        for party in ordered:
            if not left:
                return
            fasting, others = party.missing
            takes = min(fasting, early, left), 0
            takes = takes[0], min(others, left - takes[0])
            if whole and sum(takes) < fasting + others:
                continue
            party.wanted = (party.wanted[0] + takes[0], party.wanted[1] + takes[1])
            left, early = left - sum(takes), early - takes[0]
        if whole:
            waiting = [party for party in ordered if sum(party.missing)]
            admitted = [party for party in ordered if sum(party.due) and not sum(party.missing)]
            left, early = _exchange(waiting, admitted, left, early)
