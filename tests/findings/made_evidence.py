"""The evidence of the made-up case: two sources, three claims, two questions; the claims on the first conflict."""

from pathlib import Path

from foedus.evidence import Claim, Ledger, Origin, Question, Source

SOURCES = (
    Source.model_validate(
        {
            "id": "gazette",
            "outlet": "The Gazette",
            "language": "en",
            "published": "2025-11-27",
            "reliability": "B",
            "reliability_reason": "A long record of corrections.",
            "hops": 0,
            "hops_reason": "Its own correspondent.",
            "chain": [{"step": "The Gazette", "origin": "gazette-desk"}],
            "text": "gazette.txt",
            "sha256": "0" * 64,
            "claim": [
                {
                    "id": "g-1",
                    "question": "forces.size",
                    "quote": "a force of some 4,000 soldiers",
                    "bound": "=",
                    "value": 4000,
                    "unit": "{person}",
                    "referent": ["brigade"],
                    "said_by": "The Gazette",
                    "modality": "asserted",
                    "origin": "gazette-desk",
                    "plausibility": 2,
                    "plausibility_reason": "Agrees with the order of battle.",
                },
                {
                    "id": "g-2",
                    "question": "programme.adopted",
                    "quote": "ministers approved the plan <in full>",
                    "label": "adopted",
                    "said_by": "The Gazette",
                    "modality": "asserted",
                    "origin": "gazette-desk",
                    "plausibility": 2,
                    "plausibility_reason": "Two officials are named.",
                    "due": "2026-03",
                },
            ],
        }
    ),
    Source.model_validate(
        {
            "id": "echo",
            "outlet": "Echo & Co",
            "language": "en",
            "published": "unknown",
            "published_reason": "The page carries no date.",
            "reliability": "D",
            "reliability_reason": "Unsigned retellings.",
            "hops": 1,
            "hops_reason": "Retells another outlet.",
            "chain": [{"step": "Herald", "origin": "herald"}, {"step": "Echo & Co"}],
            "text": "echo.txt",
            "sha256": "1" * 64,
            "claim": [
                {
                    "id": "e-1",
                    "question": "forces.size",
                    "quote": "more than 30,000 in all",
                    "bound": ">",
                    "value": 30000,
                    "unit": "{person}",
                    "referent": ["corps"],
                    "said_by": "an aide",
                    "modality": "quoted",
                    "origin": "herald",
                    "plausibility": 3,
                    "plausibility_reason": "Nothing speaks for or against it.",
                }
            ],
        }
    ),
)
QUESTIONS = (
    Question.model_validate(
        {
            "id": "forces.size",
            "text": "How many people do the joint forces have?",
            "kind": "number",
            "unit": "{person}",
            "background": {"shape": "loguniform", "low": 1000, "high": 100000},
            "background_reason": "From a brigade to an army.",
            "referent": [
                {"id": "brigade", "meaning": "The standing brigade.", "weight": 0.5, "reason": "Often meant by it."},
                {"id": "corps", "meaning": "Everything together.", "weight": 0.5, "reason": "The plain meaning."},
            ],
            "relation": [{"kind": "conflict", "claims": ["g-1", "e-1"], "reason": "No number is both."}],
        }
    ),
    Question.model_validate(
        {
            "id": "programme.adopted",
            "text": "Has the programme been adopted?",
            "kind": "category",
            "categories": ["adopted"],
            "background_reason": "Plans are adopted about half the time.",
        }
    ),
)
ORIGINS = (
    Origin(id="gazette-desk", kind="reporting", meaning="The Gazette's own desk"),
    Origin(id="herald", kind="reporting", meaning="The Herald, which Echo retells"),
)


def ledger() -> Ledger:
    """Two sources, three claims, two questions; the first question's claims conflict."""
    claims: dict[str, Claim] = {claim.id: claim for source in SOURCES for claim in source.claim}
    return Ledger(
        Path("made-up"),
        {source.id: source for source in SOURCES},
        claims,
        {question.id: question for question in QUESTIONS},
        origin_cards={origin.id: origin for origin in ORIGINS},
        source_of={claim.id: source.id for source in SOURCES for claim in source.claim},
    )
