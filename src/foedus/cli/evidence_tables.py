"""The tables that the evidence verbs print; what they say comes from `foedus.evidence`."""

import datetime
from collections.abc import Iterable
from typing import Any

from foedus.cli.output import styled, table
from foedus.cli.terminal import Console, Table
from foedus.evidence import Ledger, Pool, predictions
from foedus.evidence import explain as terms
from foedus.evidence.chart import figure
from foedus.evidence.ledger import SEVEREST_FIRST, SINGLE

ORDER = (*SEVEREST_FIRST, "unrelated", SINGLE)
LEAST_CUT = 1e-6  # share beyond a parameter's bounds that is worth a word
WORDS = {
    "translation": "one utterance, translated",
    "different-referent": "different referent",
    "different-attribute": "different attribute",
}


def overview(ledger: Ledger, everything: bool) -> list[dict[str, Any]]:
    """A row for each question, conflicts first."""
    cards = {**(ledger.unpooled if everything else {}), **ledger.questions}
    rows = []
    for question, card in cards.items():
        verdict = ledger.verdict(question)
        rows.append(
            {
                "question": question,
                "text": card.text,
                "verdict": verdict.kind,
                "claims": len(ledger.claims_on(question)),
                "outlets": len(verdict.outlets),
                "origins": len(verdict.origins),
                "one_origin_repeated": verdict.one_origin_repeated,
                "pooled": pooled_in_short(ledger, question) if question in ledger.questions else "",
            }
        )
    return sorted(rows, key=lambda row: (ORDER.index(row["verdict"]), row["question"]))


def summary(ledger: Ledger, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Counts over the overview."""
    shared = [row for row in rows if row["outlets"] > 1]
    return {
        "sources": len(ledger.sources),
        "claims": len(ledger.claims),
        "questions": len(rows),
        "answered_by_several_outlets": len(shared),
        "one_origin_repeated": sum(row["one_origin_repeated"] for row in shared),
        "conflicts": sum(row["verdict"] == "conflict" for row in rows),
        "flagged_claims": sum(bool(claim.flags) for claim in ledger.claims.values()),
    }


def pooled_in_short(ledger: Ledger, question: str) -> str:
    """The likeliest category, or the median with its 90 % interval."""
    pool = ledger.pool(question)
    if pool.categories:
        chances = list(pool.probabilities())
        best = chances.index(max(chances))
        return f"{pool.categories[best]} {chances[best]:.0%}"
    low, middle, high = (float(pool.quantile(level)) for level in (0.05, 0.5, 0.95))
    return f"{figure(middle)} ({figure(low)} to {figure(high)}) {(ledger.questions[question].unit or '').strip('{}')}"


def print_overview(console: Console, rows: list[dict[str, Any]], counts: dict[str, int]) -> None:
    """Print the questions and, first, how much of the agreement is one origin repeated."""
    console.print(
        f"{counts['claims']} claims of {counts['sources']} sources on {counts['questions']} questions. "
        f"{counts['answered_by_several_outlets']} are answered by several outlets; of these "
        f"{counts['one_origin_repeated']} rest on one origin repeated. {counts['conflicts']} conflicts. "
        f"{counts['flagged_claims']} claims are flagged.\n"
    )
    listing = _table("verdict", "question", "outlets", "origins", "pooled")
    for row in rows:
        verdict = WORDS.get(row["verdict"], row["verdict"])
        if row["one_origin_repeated"] and row["verdict"] in ("agree", "refined"):
            verdict = f"{verdict}: one origin repeated"
        style = "red" if row["verdict"] == "conflict" else "yellow" if row["one_origin_repeated"] else ""
        listing.add_row(
            styled(str(verdict), style),
            row["question"],
            str(row["outlets"]),
            str(row["origins"]),
            row["pooled"],
        )
    console.print(listing)


def question_data(ledger: Ledger, question: str) -> dict[str, Any]:
    """A question with its claims, word for word, and what the card says of them."""
    card = ledger.questions.get(question)
    verdict = ledger.verdict(question)
    claims = []
    for claim in ledger.claims_on(question):
        source = ledger.sources[ledger.source_of[claim.id]]
        claims.append(
            {
                "claim": claim.id,
                "outlet": source.outlet,
                "quote": claim.quote,
                "answer": answer_in_short(claim.model_dump()),
                "said_by": claim.said_by,
                "origin": claim.origin,
                "grade": f"{source.reliability}{ledger.digit(claim)}",
                "grade_reason": claim.plausibility_reason,
                "hops": source.hops_of(claim.origin),
                "modality": claim.modality,
                "flags": {note.flag: note.reason for note in claim.flags},
            }
        )
    return {
        "question": question,
        "text": (card or ledger.unpooled[question]).text,
        "verdict": verdict.kind,
        "outlets": list(verdict.outlets),
        "origins": list(verdict.origins),
        "one_origin_repeated": verdict.one_origin_repeated,
        "relations": [relation.model_dump() for relation in card.relation] if card else [],
        "feeds": card.feeds if card else "",
        "claims": claims,
    }


def answer_in_short(claim: dict[str, Any]) -> str:
    """What a claim answers: its bound and value, label or date."""
    if claim["bound"] == "range":
        return f"{claim['low']:,g} to {claim['high']:,g} {claim['unit']}"
    if claim["bound"]:
        return f"{claim['bound']} {figure_or_whole(claim['value'])} {claim['unit']}"
    return claim["label"] or claim["date"] or ""


def figure_or_whole(value: float) -> str:
    """A value as it was written: whole where it is whole."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}"


def print_question(console: Console, data: dict[str, Any]) -> None:
    """Print a question's claims, their grades and flags, and the relations."""
    console.print(styled(data["text"], "bold"))
    repeated = "; one origin repeated" if data["one_origin_repeated"] else ""
    verdict = WORDS.get(data["verdict"], data["verdict"])
    console.print(f"{verdict}: {len(data['outlets'])} outlets, {len(data['origins'])} origins{repeated}")
    for relation in data["relations"]:
        console.print(f"  {relation['kind']} ({', '.join(relation['claims'])}): {relation['reason']}")
    listing = _table("claim", "grade", "answer", "words", "said by (origin, hops)")
    for claim in data["claims"]:
        words = styled(f"“{claim['quote']}”")
        for flag, reason in claim["flags"].items():
            words.append(f"\n{flag}: {reason}", "yellow")
        who = f"{claim['said_by']} ({claim['origin']}, {claim['hops']}), {claim['modality']}"
        listing.add_row(claim["claim"], claim["grade"], claim["answer"], words, who)
    console.print()
    console.print(listing)


def print_pool(console: Console, ledger: Ledger, pool: Pool, data: dict[str, Any], explain: bool) -> None:
    """Print the pooled answer, and every term of it if asked."""
    console.print(styled(f"{pool.question}: {data['text']}", "bold"))
    if explain:
        _print_terms(console, ledger, pool, data)
    console.print(f"\nPooled{_unit(data)}:")
    console.print(_summary_table(pool, [("all referents" if len(pool.referents) > 1 else "pool", data["summary"])]))
    for drawn in data.get("drawn", ()):
        console.print(_drawn_in_words(drawn))
    shares = ", ".join(f"{component} {share:.2f}" for component, share in data["shares"].items())
    console.print(f"Shares: {shares}")
    for claim, reason in data["excluded"].items():
        console.print(f"Not pooled: {claim}. {reason}")
    if data.get("variants"):
        console.print("\nIf one judgement were made differently (shift: 0 nothing moves, 1 everything):")
        names = data["summary"].keys()
        rows = sorted(data["variants"], key=lambda row: -row["shift"])
        pairs = [
            (f"{row['shift']:.2f}  {row['change']}", dict(zip(names, row["summary"], strict=True))) for row in rows
        ]
        console.print(_summary_table(pool, pairs))


def _drawn_in_words(drawn: dict[str, Any]) -> str:
    """What the run draws for one parameter, and how that differs from the pool where bounds cut something off."""
    if drawn["within"] > 1 - LEAST_CUT:
        return f"The run draws {drawn['key']} from this."
    figures = ", ".join(f"{float(level):.0%} {figure(value)}" for level, value in drawn["summary"].items())
    low, high = figure_or_whole(drawn["low"]), figure_or_whole(drawn["high"])
    return f"The run draws {drawn['key']} from this, each claim cut to {low} to {high}: {figures}"


def _print_terms(console: Console, ledger: Ledger, pool: Pool, data: dict[str, Any]) -> None:
    console.print(
        "F_h = (sum v F + k F0) / (sum v + k);  v = r c f^hops / (1 + (n - 1) rho);  F = sum w_h F_h\n"
        f"k = {pool.k:g} (background), rho = {pool.rho:g} (claims of one origin), f = {data['f']:g} (each retelling)"
    )
    cards = {card.id: card for card in ledger.questions[pool.question].referent}
    for entry in data["referents"]:
        if len(data["referents"]) > 1:
            card = cards[entry["id"]]
            console.print(f"\nReferent {entry['id']}, w = {entry['weight']:g}. {card.meaning} {card.reason}")
        listing = _table("", "r", "c", "f^hops", "n", "v", "share", "F")
        for row in entry["rows"]:
            if row["r"] is None:
                factors = ["", "", "", ""]
            else:
                fading = f"{data['f']:g}^{row['hops']} = {row['fading']:.4f}"
                factors = [
                    f"{row['letter']} {row['r']:g}",
                    f"{row['digit']} {row['c']:g}",
                    fading,
                    str(row["siblings"]),
                ]
            listing.add_row(row["component"], *factors, f"{row['weight']:.4f}", f"{row['share']:.4f}", row["says"])
        total = sum(row["weight"] for row in entry["rows"])
        listing.add_row("sum", "", "", "", "", f"{total:.4f}", "1", "")
        console.print(listing)
    if len(data["referents"]) > 1:
        console.print(f"\nBy referent{_unit(data)}:")
        pairs = [(f"{entry['weight']:g}  {entry['id']}", entry["summary"]) for entry in data["referents"]]
        console.print(_summary_table(pool, pairs))


def print_due(console: Console, rows: list[dict[str, Any]], day: datetime.date) -> None:
    """Print the predictions that can be resolved."""
    if not rows:
        console.print(f"No prediction is due on {day} that is not resolved.")
        return
    listing = _table("due", "question", "claim", "said by", "words")
    for row in rows:
        listing.add_row(row["due"], row["question"], row["claim"], row["said_by"], styled(f"“{row['quote']}”"))
    console.print(listing)
    console.print("Record one with: foedus resolve CASE QUESTION --happened ... --source ...")


def score_data(ledger: Ledger) -> dict[str, Any]:
    """What happened, what the pools had given to it, and who was right."""
    resolved = []
    for question, resolution in ledger.resolutions.items():
        card = ledger.questions.get(question)
        claims = {
            claim.id: predictions.came_true(claim, resolution, card)
            for claim in ledger.claims_on(question)
            if predictions.last_day(claim) is not None
        }
        resolved.append(
            {
                **resolution.model_dump(),
                "claims": claims,
                "probability_given": predictions.probability_given(ledger, resolution),
                "percentile_given": predictions.percentile_given(ledger, resolution),
            }
        )
    return {
        "resolved": resolved,
        "speakers": [vars(score) for score in predictions.scores(ledger)],
        "sources": [vars(score) for score in predictions.scores(ledger, "source")],
    }


def print_scores(console: Console, data: dict[str, Any]) -> None:
    """Print what happened and who was right."""
    if not data["resolved"]:
        console.print("Nothing is resolved yet. See foedus due CASE.")
        return
    listing = _table("question", "happened", "on", "pool had given", "right", "wrong")
    for row in data["resolved"]:
        given, percentile = row["probability_given"], row["percentile_given"]
        had = f"{given:.0%}" if given is not None else f"percentile {percentile:.0%}" if percentile is not None else "–"
        right = [claim for claim, true in row["claims"].items() if true]
        wrong = [claim for claim, true in row["claims"].items() if not true]
        listing.add_row(row["question"], row["happened"], row["on"], had, ", ".join(right), ", ".join(wrong))
    console.print(listing)
    for heading, key in (("speaker", "speakers"), ("source", "sources")):
        listing = _table(heading, "right", "resolved")
        for score in data[key]:
            listing.add_row(score["who"], str(score["right"]), str(score["resolved"]))
        console.print(listing)


def _summary_table(pool: Pool, pairs: Iterable[tuple[str, dict[str, float]]]) -> Table:
    names = pool.categories or [f"{level:.0%}" for level in terms.LEVELS]
    listing = _table("", *names)
    for name, values in pairs:
        listing.add_row(name, *(f"{value:.2f}" if pool.categories else figure(value) for value in values.values()))
    return listing


def _unit(data: dict[str, Any]) -> str:
    return f", {data['unit'].strip('{}')}" if data["unit"] else ""


def _table(*columns: str) -> Table:
    return table(*columns, padding=(0, 2, 0, 0), header_style="dim")
