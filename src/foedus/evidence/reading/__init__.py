"""Reading a new text: what it says that could become a claim, as suggestions for an analyst to judge."""

from foedus.evidence.reading.suggestion import Suggestion, suggest
from foedus.evidence.reading.text import Document, from_plain, read_document

__all__ = ["Document", "Suggestion", "from_plain", "read_document", "suggest"]
