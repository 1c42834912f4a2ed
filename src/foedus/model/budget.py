"""Budget: each member's economy and military spending.

    gdp'    = gdp exp(growth / 12 + gdp_noise z1 / sqrt 12)
    burden' = usual burden (burden / usual burden)^persistence^(1/12) exp(noise z2 / sqrt 12) exp(drift)

with drift, by rule, 0: none, a log AR(1); 1: Richardson's reaction to outside pressure, reaction (pressure - 1) / 12;
2: Olson and Zeckhauser's exploitation of the great by the small, -free_riding (1 - own share of allies' product) / 12.

The AR(1) is the default because it has beaten the others out of sample. Literature: Richardson (1960), "Arms and
Insecurity"; Olson & Zeckhauser (1966). Left out: prices, exchange rates, and what the money buys at home.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace
from foedus.model.elementary import log, normal
from foedus.model.parameters import Parameter, Uniform
from foedus.model.state import Budget, Cohesion, Rivalry

MONTHS = 12


class Parameters(NamedTuple):
    """What the case must ground."""

    rule: Annotated[Array, Parameter("choice", 0, 2, "Spending: 0 AR(1), 1 Richardson, 2 Olson-Zeckhauser")]
    gdp: Annotated[Array, Parameter("million USD/year", 1, 1e8, "Gross domestic product at the start", ("member",))]
    growth: Annotated[Array, Parameter("1/year", -0.2, 0.2, "Trend growth of gross domestic product", ("member",))]
    gdp_noise: Annotated[Array, Parameter("1", 0, 0.5, "Yearly spread of economic growth")]
    burden: Annotated[
        Array, Parameter("share", 0, 0.5, "Usual military spending over gross domestic product", ("member",))
    ]
    persistence: Annotated[
        Array, Parameter("1", 0, 1, "Part of a deviation of military spending that is left after a year")
    ]
    noise: Annotated[Array, Parameter("1", 0, 1, "Yearly spread of the logarithm of military spending")]
    reaction: Annotated[
        Array, Parameter("1/year", 0, 1, "Growth of military spending per unit of outside pressure above the usual")
    ]
    free_riding: Annotated[
        Array, Parameter("1/year", 0, 1, "Fall of military spending of a member that is small among its allies")
    ]


class Luck(NamedTuple):
    """What is left to chance each month."""

    growth: Annotated[Array, Uniform("The economy's month", ("member",))]
    burden: Annotated[Array, Uniform("The budget's month", ("member",))]


def start(xp: Namespace, p: Parameters) -> Budget:
    """The first month's economy and spending, at their usual levels."""
    return Budget(gdp=p.gdp, burden=p.burden, spending=p.gdp * p.burden / MONTHS)


def step(xp: Namespace, now: Budget, rivalry: Rivalry, cohesion: Cohesion, p: Parameters, luck: Luck) -> Budget:
    """Advance one month."""
    monthly = xp.sqrt(1.0 / MONTHS)
    gdp = now.gdp * xp.exp(p.growth / MONTHS + p.gdp_noise * monthly * normal(xp, luck.growth))
    allies = cohesion.active * gdp
    own_share = gdp / xp.maximum(allies.sum(axis=0), gdp)
    richardson = p.reaction * (rivalry.pressure - 1.0)
    riding = -p.free_riding * (1.0 - own_share)
    drift = xp.where(p.rule < 1, 0.0, xp.where(p.rule < 2, richardson, riding)) / MONTHS
    usual = xp.maximum(p.burden, xp.finfo(xp.float64).tiny)
    deviation = log(xp, xp.maximum(now.burden, xp.finfo(xp.float64).tiny) / usual)
    deviation = p.persistence ** (1.0 / MONTHS) * deviation + p.noise * monthly * normal(xp, luck.burden) + drift
    burden = xp.clip(usual * xp.exp(deviation), 0.0, 1.0)
    return Budget(gdp=gdp, burden=burden, spending=gdp * burden / MONTHS)
