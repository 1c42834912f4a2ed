"""Names: what policies, outcomes and uncertainties are called in a sentence, from the case and the declarations."""

import re
from collections.abc import Mapping

from foedus.findings.evidence import DISPUTED
from foedus.findings.frame import Frame
from foedus.findings.wording import inside, listed, quantity
from foedus.model.parameters import Outcome


class Names:
    """Names of everything in a case."""

    def __init__(self, case: Frame) -> None:
        self._case = case

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """Every outcome's declaration, by name."""
        return self._case.outcomes

    def policy(self, policy: str) -> str:
        """The title of a policy."""
        return self._case.policies[policy].title

    def outcome(self, name: str) -> str:
        """What an outcome is, for use inside a sentence."""
        return inside(self.outcomes[name].meaning)

    def subject(self, name: str) -> str:
        """The noun phrase for an outcome: the headline's where it is about it, else the outcome's meaning."""
        headline = self._case.about.headline
        return headline.subject if headline and headline.outcome == name else self.outcome(name)

    def uncertainty(self, key: str) -> str:
        """What an uncertainty is, with the members, families and so on that it is about, for use inside a sentence."""
        uncertainty = self._case.uncertainties[key]
        about = listed(uncertainty.about)
        meaning = uncertainty.meaning
        if uncertainty.unit == "choice" and (options := self._options(key)):
            meaning, about = meaning.partition(":")[0], listed(options.values(), "or")
        return inside(meaning) + (f" ({about})" if about else "")

    def structure(self, key: str) -> str:
        """What a choice between forms of an equation is about, without the forms."""
        return inside(self._case.uncertainties[key].meaning.partition(":")[0])

    def unit(self, key: str) -> str:
        """The unit of an uncertainty."""
        return self._case.uncertainties[key].unit

    def option(self, key: str, value: float) -> str:
        """What a value of a choice stands for, read from the parameter's meaning: "Rule: 0 lowest, 1 mean"."""
        if answers := self._case.uncertainties[key].options:
            return answers[int(value)]
        return self._options(key).get(f"{value:g}", quantity(value, self.unit(key)))

    def disputed(self, key: str) -> bool:
        """Whether reports answer the question behind an uncertainty differently, and it is not known which is right."""
        question = self._case.uncertainties[key].question
        ledger = self._case.ledger
        return bool(question) and ledger.verdict(question).kind in DISPUTED and question not in ledger.resolutions

    def _options(self, key: str) -> dict[str, str]:
        written = self._case.uncertainties[key].meaning.partition(":")[2]
        return {number: text.strip() for number, text in re.findall(r"(\d+) ([^,]+)", written)}
