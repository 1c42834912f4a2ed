"""Bargaining: what outcome actors with positions, saliences and capabilities move one another to, over several issues.

KTAB's Spatial Model of Politics (`assess` for one turn, `turn` for the move to the next), after Bueno de Mesquita:

    value        1 - d            d = sqrt(sum_s (salience_s (ideal_s - position_s))^2 / sum_s salience_s^2)
    strength     of option a over b: sum of capability x gain in value, over the actors who prefer a
    victory      strength(a, b) / (strength(a, b) + strength(b, a))
    probability  of option a: product of its victories over all others, scaled to 1
    risk         (3 p - max p - 2 min p) / (2 (max p - min p)); the likely winner takes most risks
    utility      (1 - d) (1 + risk d)
    challenge    i gains (1 - S_j) 2 u_i(i) + S_j (P 2 u_i(i) + (1 - P) 2 u_i(j)) - u_i(i) - u_i(j), all as i sees it:
                 another's risk is a third its own and two thirds i's; P weighs in third parties that half commit
    bargain      between i and the target of its best challenge: the mean of both positions, weights salience^2 P^2
    turn         each actor takes the likeliest, among all actors, of the status quo and the bargains it is part of

The rivals are one line each: the weighted mean and the weighted median. Positions and saliences lie from 0 to 1.

Literature: Bueno de Mesquita (1984, 1994); Scholz, Calbert & Smith (2011); Wise, Lester & Efird, KAPSARC (2015-16);
Black (1948); Achen (2006) on the weighted mean as a hard rival. Left out: KTAB's other voting rules, its Markov
process over options and its stochastic choice of a bargain.
"""

from typing import NamedTuple

from foedus.model.arrays import Array, Namespace, flag, share_of

OTHERS_RISK = 1 / 3
"""How much of another's own risk attitude an observer sees; the rest it fills in with its own (KTAB's `OneThird`)."""
SAME = 1e-3
"""Positions closer than this count as one option."""
FAINTEST_STRENGTH, FAINTEST_CONTRIBUTION, FAINTEST_WEIGHT = 1e-8, 1e-10, 1e-6
"""KTAB's guards against 0 / 0, in coalitions, contests and bargains."""
LEAST_GAIN = 1e-5
"""A challenge that gains no more than this is not made."""
GRAIN = 1e4
"""Bargained positions are rounded to one part in this many."""


class Assessment(NamedTuple):
    """How the actors see the positions taken, at one turn."""

    value: Array
    """Worth to each actor of each actor's position before any attitude to risk: `[actor, option, history]`."""
    risk: Array
    """Attitude to risk from -0.5, averse, to 1: `[actor, history]`."""
    utility: Array
    """Worth to each actor of each actor's position with its attitude to risk: `[actor, option, history]`."""
    probability: Array
    """That each actor's position prevails; actors who share a position share its probability: `[actor, history]`."""


def weighted_mean(xp: Namespace, position: Array, weight: Array) -> Array:
    """Mean of positions `[actor, ..., history]` by weights `[actor, ..., history]`; 0 where nobody has weight."""
    return share_of(xp, (weight * position).sum(axis=0), weight.sum(axis=0) + 0.0 * position[0])


def weighted_median(xp: Namespace, position: Array, weight: Array) -> Array:
    """The lowest position `[actor, history]` at or below which half of the weight lies (Black 1948)."""
    below = (weight[None] * flag(xp, position[None] <= position[:, None])).sum(axis=1)
    return xp.where((below >= weight.sum(axis=0) / 2) & (weight > 0), position, xp.inf).min(axis=0)


def distance(xp: Namespace, ideal: Array, salience: Array, position: Array) -> Array:
    """Salience-weighted distance of `[actor, issue, history]` to `[option, issue, ...]`: `[actor, option, history]`."""
    apart = (salience[:, None] * (ideal[:, None] - position[None])) ** 2
    return xp.sqrt(share_of(xp, apart.sum(axis=2), (salience**2).sum(axis=1)[:, None] + 0.0 * apart[:, :, 0]))


def utility(distance: Array, risk: Array) -> Array:
    """Worth of an option at a distance 0 to 1 to an actor of that risk attitude; linear for an attitude of 0."""
    return (1.0 - distance) * (1.0 + risk * distance)


def strength(xp: Namespace, capability: Array, utility: Array) -> Array:
    """Strength of the coalition for the first option over the second: `[option, option, history]`."""
    options = utility.shape[1]
    vote = capability[:, None, None] * (utility[:, :, None] - utility[:, None])
    different = 1.0 - xp.eye(options)[:, :, None]
    return FAINTEST_STRENGTH + different * xp.where(vote > 0, vote, 0.0).sum(axis=0)


def victory(strength: Array) -> Array:
    """Probability that the first option beats the second, from coalition strengths; 1/2 of an option over itself."""
    return strength / (strength + strength.swapaxes(0, 1))


def prevails(xp: Namespace, victory: Array, offered: Array | None = None) -> Array:
    """Probability `[option, history]` that each option beats all others, given that one does.

    Args:
        xp: the array namespace.
        victory: `[option, option, history]`.
        offered: 1 for an option on the table, `[option, history]`; all of them if None.
    """
    if offered is None:
        wins = xp.prod(victory, axis=1)
    else:
        wins = offered * xp.prod(xp.where(offered[None] > 0, victory, 1.0), axis=1)
    return wins / wins.sum(axis=0)


def risk_attitude(xp: Namespace, probability: Array) -> Array:
    """Attitude to risk from the probability that one's position prevails: -0.5 to 1 (KTAB's `Mid`), 0 if all equal."""
    most, least = probability.max(axis=0), probability.min(axis=0)
    return share_of(xp, 3.0 * probability - most - 2.0 * least, 2.0 * (most - least) + 0.0 * probability)


def assess(xp: Namespace, position: Array, salience: Array, capability: Array) -> Assessment:
    """How the actors see one another's positions.

    Args:
        xp: the array namespace.
        position: `[actor, issue, history]`, each from 0 to 1.
        salience: `[actor, issue, history]`, at most 1 for an actor over all issues.
        capability: `[actor, history]`, any unit.
    """
    apart = distance(xp, position, salience, position)
    value = utility(apart, xp.zeros_like(apart))
    risk = risk_attitude(xp, prevails(xp, victory(strength(xp, capability, value))))
    worth = utility(apart, risk[:, None])
    distinct, stands_for = _options(xp, position)
    chance = prevails(xp, victory(strength(xp, capability, worth)), distinct)
    return Assessment(value, risk, worth, (stands_for * chance[None]).sum(axis=1))


def _options(xp: Namespace, position: Array) -> tuple[Array, Array]:
    """Which actors' positions are options of their own, and which of them each actor's position stands for."""
    actors = position.shape[0]
    near = flag(xp, xp.sqrt(((position[:, None] - position[None]) ** 2).sum(axis=2)) < SAME)
    distinct = [xp.ones_like(near[0, 0])]
    for actor in range(1, actors):
        taken = sum(distinct[earlier] * near[actor, earlier] for earlier in range(actor))
        distinct.append(flag(xp, taken == 0))
    options = xp.stack(distinct)
    rank = xp.arange(1, actors + 1)[None, :, None] * near * options[None]
    return options, flag(xp, (rank == rank.max(axis=1, keepdims=True)) & (rank > 0))


def challenges(xp: Namespace, position: Array, salience: Array, capability: Array, risk: Array) -> tuple[Array, Array]:
    """What each actor expects of challenging each other, by its own estimate.

    Returns:
        Gain over the status quo and probability of winning, both `[challenger, target, history]`. The diagonal has no
        meaning.
    """
    actors = position.shape[0]
    care = salience.sum(axis=1)
    weight = capability * care
    apart = distance(xp, position, salience, position)
    seen_risk = (1.0 - OTHERS_RISK) * risk[:, None] + OTHERS_RISK * risk[None]
    seen = utility(apart[None], seen_risk[:, :, None])  # [observer, actor, option, history]; the observer challenges
    me = xp.arange(actors)
    own = seen[me, me]  # [challenger, option, history]
    at_home = own[me, me]
    mine = weight[:, None] * (at_home[:, None] - own)
    theirs = weight[None] * (seen[:, me, me] - seen[me, :, me])
    for_me = FAINTEST_CONTRIBUTION + mine
    for_them = FAINTEST_CONTRIBUTION + theirs

    # Third party n in the contest of i against j: [i, j, n, history]
    with_i = xp.broadcast_to(seen[me, :, me][:, None], (actors, *seen.shape[1:]))
    with_j = seen.swapaxes(1, 2)
    at_own = seen[:, me, me][:, None]
    leans = weight[None, None] * (with_i - with_j)
    side_i = for_me[:, :, None] + xp.where(leans > 0, leans, 0.0)
    side_j = for_them[:, :, None] + xp.where(leans < 0, -leans, 0.0)
    wins = side_i / (side_i + side_j)
    joins_i = wins * (2.0 * with_i + at_own) + (1.0 - wins) * 3.0 * with_j
    joins_j = wins * 3.0 * with_i + (1.0 - wins) * (2.0 * with_j + at_own)
    outsider = 1.0 - xp.eye(actors)[:, None, :, None] - xp.eye(actors)[None, :, :, None]
    vote = xp.where(outsider > 0, weight[None, None] * (joins_i - joins_j), 0.0)
    all_i = for_me + xp.where(vote > 0, vote, 0.0).sum(axis=2)
    all_j = for_them + xp.where(vote < 0, -vote, 0.0).sum(axis=2)

    chance = all_i / (all_i + all_j)
    contest = chance * 2.0 * at_home[:, None] + (1.0 - chance) * 2.0 * own
    gain = (1.0 - care[None]) * 2.0 * at_home[:, None] + care[None] * contest - at_home[:, None] - own
    return gain, chance


def compromise(xp: Namespace, first: Array, second: Array, weight_first: Array, weight_second: Array) -> Array:
    """Position that the first accepts in a bargain with the second; its own if neither has weight."""
    whole = weight_first + FAINTEST_WEIGHT + weight_second
    met = ((weight_first + FAINTEST_WEIGHT) * first + weight_second * second) / whole
    return xp.floor(0.5 + met * GRAIN) / GRAIN


def turn(xp: Namespace, position: Array, salience: Array, capability: Array) -> Array:
    """Positions `[actor, issue, history]` after one turn of bargaining; arguments as for `assess`."""
    actors = position.shape[0]
    everyone = xp.eye(actors)[:, :, None]
    risk = assess(xp, position, salience, capability).risk
    gain, chance = challenges(xp, position, salience, capability, risk)
    gain = xp.where(everyone > 0, -xp.inf, gain)
    best = gain.argmax(axis=1)  # [challenger, history]
    made = flag(xp, gain.max(axis=1) > LEAST_GAIN)
    target = flag(xp, xp.arange(actors)[None, :, None] == best[:, None])

    # The bargain that each challenger proposes to its target: [challenger, issue, history]
    odds = (target * chance).sum(axis=1)[:, None]
    other = (target[:, :, None] * position[None]).sum(axis=1)
    other_care = (target[:, :, None] * salience[None]).sum(axis=1)
    mine, theirs = (salience * odds) ** 2, (other_care * (1.0 - odds)) ** 2
    to_me = compromise(xp, position, other, mine, theirs)
    to_them = compromise(xp, other, position, theirs, mine)

    # Options: the status quo, then each challenger's bargain. Worth to an actor: the mean over all positions.
    now = utility(distance(xp, position, salience, position), risk[:, None])
    changed = utility(distance(xp, position, salience, to_me), risk[:, None]) - now
    for_target = utility(distance(xp, position, salience, to_them), risk[:, None])
    for_target = for_target - (target[None] * now[:, None]).sum(axis=2)
    settled = now.sum(axis=1, keepdims=True)
    worth = xp.concatenate([settled, settled + changed + for_target], axis=1) / actors
    beats = victory(strength(xp, capability, worth))

    # Each actor chooses among the status quo, its own bargain and those proposed to it.
    party = xp.concatenate([xp.ones_like(risk)[:, None], made[None] * (everyone + target.swapaxes(0, 1))], axis=1)
    wins = xp.prod(xp.where(party[:, None] > 0, beats[None], 1.0), axis=2)
    chosen = xp.where(party > 0, wins, -1.0).argmax(axis=1)  # [actor, history]
    takes = flag(xp, xp.arange(1, actors + 1)[None, :, None] == chosen[:, None])[:, :, None]
    proposals = everyone[:, :, None] * to_me[None] + (1.0 - everyone[:, :, None]) * to_them[None]
    moved = (takes * proposals).sum(axis=1)
    return xp.where(flag(xp, chosen == 0)[:, None] > 0, position, moved)


def settles(xp: Namespace, position: Array, salience: Array, capability: Array, turns: int) -> Array:
    """Positions after that many turns."""
    for _ in range(turns):
        position = turn(xp, position, salience, capability)
    return position
