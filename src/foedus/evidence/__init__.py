"""What was reported, and how far to believe it: sources, claims, questions, origins, and the pool of each question."""

from foedus.evidence.checks import EvidenceCheck, check
from foedus.evidence.ledger import Ledger, Verdict
from foedus.evidence.load import load, read
from foedus.evidence.pooling import Draw, Pool
from foedus.evidence.questions import Question
from foedus.evidence.sources import Claim, Origin, Source

__all__ = [
    "Claim",
    "Draw",
    "EvidenceCheck",
    "Ledger",
    "Origin",
    "Pool",
    "Question",
    "Source",
    "Verdict",
    "check",
    "load",
    "read",
]
