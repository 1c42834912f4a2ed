"""What an analyst may write, and every error message about it: evidence and model joined in one case."""

from foedus.case.bind import bind
from foedus.case.case import About, Beliefs, Case, Policy, Records, Scene
from foedus.case.files import Fact
from foedus.case.load import examine, find, load, shipped
from foedus.case.uncertainties import Drawn, Uncertainty, quantile
from foedus.distributions import Distribution

__all__ = [
    "About",
    "Beliefs",
    "Case",
    "Distribution",
    "Drawn",
    "Fact",
    "Policy",
    "Records",
    "Scene",
    "Uncertainty",
    "bind",
    "examine",
    "find",
    "load",
    "quantile",
    "shipped",
]
