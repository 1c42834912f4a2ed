"""Honouring: the chance that an ally joins the defence of a state that has been attacked.

    log-odds = intercept + era modern - dilution log(obligors) + capability log(cinc / 1 %)
               - attacker_distance log(km / 1000) - target_distance log(km / 1000)
               + great_power + borders_target + borders_attacker + rival

    obligors = sqrt((members of the smallest pact that binds it to the target - 1) x (allies of the target))

Dilution 0 means that each ally decides as if alone; dilution 1 that the number of joiners does not depend on how many
have promised, which is what shared provision of a public good tends to. A state that reaches far (capability falling
with distance) or that has a stake near by joins more readily. The era intercept is what the twentieth century took
from all of them. Coefficients are not in code: they are estimated, with their covariance, from what is known.

Literature: Olson (1965), Olson & Zeckhauser (1966) on dilution; Boulding (1962) on strength and distance; Leeds, Long &
Mitchell (2000), Leeds (2003), Berkemeier & Fuhrmann (2018) on honouring; Smith (1996) on the selection that hides it.
Left out: terms of the treaty, which change their meaning between eras; regime; help short of joining.
"""

from typing import NamedTuple

from foedus.model.arrays import Array, Namespace, logistic

TYPICAL_CAPABILITY = 0.01
THOUSAND_KM = 1000.0
NEAREST_KM = 100.0
"""Capitals nearer than this count as this near."""


class Covariates(NamedTuple):
    """What is known of an ally when the target is attacked, all in one shape. Flags are 0 or 1."""

    modern: Array
    """The attack falls in the era of the era intercept."""
    pact_members: Array
    """Members of the smallest pact that binds the ally to the target, 2 or more."""
    target_allies: Array
    """Allies that the target has, 1 or more."""
    capability: Array
    """The ally's share of the world's material capabilities (CINC), above 0."""
    attacker_km: Array
    """Between the capitals of ally and attacker."""
    target_km: Array
    """Between the capitals of ally and target."""
    great_power: Array
    borders_target: Array
    borders_attacker: Array
    rival: Array
    """Ally and attacker are rivals already."""


class Coefficients(NamedTuple):
    """What each term adds to the log-odds; 0 leaves it out. Any shapes that broadcast with the covariates."""

    intercept: Array
    era: Array
    dilution: Array
    capability: Array
    attacker_distance: Array
    target_distance: Array
    great_power: Array
    borders_target: Array
    borders_attacker: Array
    rival: Array


def terms(xp: Namespace, known: Covariates) -> Coefficients:
    """What each coefficient is multiplied with, under its name."""
    obligors = (known.pact_members - 1.0) * known.target_allies
    return Coefficients(
        intercept=xp.ones_like(known.capability),
        era=known.modern,
        dilution=-0.5 * xp.log(obligors),
        capability=xp.log(known.capability / TYPICAL_CAPABILITY),
        attacker_distance=-xp.log(xp.maximum(known.attacker_km, NEAREST_KM) / THOUSAND_KM),
        target_distance=-xp.log(xp.maximum(known.target_km, NEAREST_KM) / THOUSAND_KM),
        great_power=known.great_power,
        borders_target=known.borders_target,
        borders_attacker=known.borders_attacker,
        rival=known.rival,
    )


def log_odds(xp: Namespace, known: Covariates, coefficients: Coefficients) -> Array:
    """Log-odds that the ally joins."""
    return sum(term * weight for term, weight in zip(terms(xp, known), coefficients, strict=True))


def joins(xp: Namespace, known: Covariates, coefficients: Coefficients) -> Array:
    """Probability that the ally joins."""
    return logistic(xp, log_odds(xp, known, coefficients))


def joins_on_average(xp: Namespace, log_odds: Array, spread: Array) -> Array:
    """Probability averaged over a normal uncertainty of the log-odds with that standard deviation, elementwise."""
    from numpy.polynomial.hermite_e import hermegauss

    node, weight = hermegauss(32)
    drawn = logistic(xp, log_odds[..., None] + spread[..., None] * xp.asarray(node))
    return (drawn * xp.asarray(weight / weight.sum())).sum(axis=-1)
