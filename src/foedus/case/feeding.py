"""What a run draws from a question, found without loading the case."""

from pathlib import Path

from foedus.case import coverage
from foedus.case.grounds import Basis, ground
from foedus.case.uncertainties import Uncertainty
from foedus.evidence import Ledger
from foedus.inputs import is_folder
from foedus.problems import told


def fed(folder: Path, ledger: Ledger, question: str) -> list[Uncertainty]:
    """The uncertainties that a question is the ground of, as far as they can be read; they cover no cells yet.

    Args:
        folder: of a case, or one that holds no more than evidence: then nothing is drawn.
        ledger: its evidence, without problems.
        question: id of a card.
    """
    if not is_folder(folder / "uncertainties"):
        return []
    (entries, _), _ = told(coverage.read(folder, {}))
    basis = Basis(ledger, True, [question], None)
    mine = [entry for entry in entries if entry.table and entry.table.question == question]
    return [found for entry in mine if (found := told(ground(entry, basis))[0]) is not None]
