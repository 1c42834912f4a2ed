"""Reading a new text: what it says that could become a claim, as suggestions for an analyst to judge.

This is its one door: a text in (`read_document`), spans out (`suggest`), a draft of a source from them (`draft`). Any
other reader that is a `Reader` can stand in for `suggest`.
"""

from foedus.reading.draft import draft
from foedus.reading.opening import read_document
from foedus.reading.suggestion import Reader, Suggestion, suggest
from foedus.reading.text import Document, from_plain

__all__ = ["Document", "Reader", "Suggestion", "draft", "from_plain", "read_document", "suggest"]
