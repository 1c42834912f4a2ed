"""A draft of a source file with candidate claims, for an analyst to finish.

The machine suggests and the analyst decides: every field that takes judgement holds `DECIDE`, which the loader refuses,
so that a draft can never pass as a finished source. What the rules are sure of (words, numbers, dates, speakers) is
filled in. A candidate is a quotation given to someone, or the few words around a quantity or date that no quotation
has.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from foedus.reading.suggestion import Suggestion

DECIDE = "DECIDE"
MOST_WORDS = 25
AROUND = 6
"""Words kept on either side of a quantity or date."""


def draft(suggestion: Suggestion, identifier: str, file_name: str, content: bytes) -> str:
    """The draft as TOML text, to be saved as `evidence/sources/<identifier>.toml` and edited.

    Args:
        suggestion: what was found.
        identifier: id of the new source.
        file_name: name of the text's file.
        content: the bytes of that file, for their digest.
    """
    import tomlkit

    table = tomlkit.document()
    table.add(tomlkit.comment(f'A draft: decide every "{DECIDE}", strike what is no claim, then run `foedus check`.'))
    for key, value in _source(suggestion, identifier, file_name, content).items():
        table[key] = value
    station = tomlkit.table()
    station["step"] = f"{DECIDE}: who published, retold or translated this; one [[chain]] for each step"
    chain = tomlkit.aot()
    chain.append(station)
    for mention in dict.fromkeys(each.outlet for each in suggestion.upstream):
        upstream = tomlkit.table()
        upstream["step"] = f"{DECIDE}: the text leans on {mention}"
        chain.append(upstream)
    table["chain"] = chain
    claims = tomlkit.aot()
    for number, candidate in enumerate(_candidates(suggestion), 1):
        claim = tomlkit.table()
        claim["id"] = f"{identifier}-{number:03}"
        for key, value in candidate.items():
            claim[key] = value
        claims.append(claim)
    table["claim"] = claims
    return tomlkit.dumps(table)


def _source(suggestion: Suggestion, identifier: str, file_name: str, content: bytes) -> dict[str, Any]:
    return {
        "id": identifier,
        "outlet": f"{DECIDE}: who published it",
        "language": suggestion.language,
        "published": suggestion.published or f'{DECIDE}: an EDTF date, or "unknown" with published_reason',
        "reliability": f"{DECIDE}: A to F",
        "reliability_reason": DECIDE,
        "hops": f"{DECIDE}: retellings and translations since its own original",
        "hops_reason": DECIDE,
        "text": file_name,
        "sha256": sha256(content).hexdigest(),
    }


def _candidates(suggestion: Suggestion) -> Iterator[dict[str, Any]]:
    """Candidate claims in the order of the text, without their ids."""
    text = suggestion.document.plain
    found: list[tuple[int, int, dict[str, Any]]] = []
    for quotation in suggestion.quotations:
        if quotation.kind == "direct":
            fields = {"said_by": quotation.speaker or DECIDE, "modality": "quoted"}
            found.append((quotation.start, quotation.end, fields))
    spans = [(start, end) for start, end, _ in found]
    for item in (*suggestion.quantities, *suggestion.dates):
        inside = any(start <= item.start and item.end <= end for start, end in spans)
        if not inside:
            found.append((*_words_around(text, item.start, item.end), {"said_by": DECIDE, "modality": DECIDE}))
    for start, end, fields in sorted(found, key=lambda each: each[:2]):
        quote = " ".join(text[start:end].split()[:MOST_WORDS])
        figures = _figures(suggestion, start, end)
        head = {"question": f"{DECIDE}: id of a question card", "quote": quote} | figures
        tail = {"origin": DECIDE, "plausibility": f"{DECIDE}: 2 to 6", "plausibility_reason": DECIDE}
        yield head | fields | tail


def _figures(suggestion: Suggestion, start: int, end: int) -> dict[str, Any]:
    """What the first quantity or date inside a span says, as fields of a claim."""
    for quantity in suggestion.quantities:
        if start <= quantity.start and quantity.end <= end:
            return _quantity(quantity)
    for mention in suggestion.dates:
        if start <= mention.start and mention.end <= end and mention.edtf:
            return {"date": mention.edtf}
    return {}


def _quantity(quantity: Any) -> dict[str, Any]:
    unit = {"unit": f"{DECIDE}: UCUM code for {quantity.unit or quantity.counted or 'what is counted'}"}
    if quantity.bound == "range":
        return {"bound": "range", "low": quantity.low, "high": quantity.high} | unit
    value = quantity.low if quantity.low is not None else quantity.high
    return {"bound": quantity.bound if quantity.bound in ("<", ">") else "=", "value": value} | unit


def _words_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened by a few words to either side, within its paragraph."""
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line_end = line_end if line_end >= 0 else len(text)
    before = text[line_start:start].split(" ")[-AROUND - 1 :]
    after = text[end:line_end].split(" ")[: AROUND + 1]
    return start - len(" ".join(before)), end + len(" ".join(after))
