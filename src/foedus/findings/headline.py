"""Headline: the findings in sentences, generated from the tables, correct for whatever case they come from."""

from dataclasses import dataclass

from foedus.findings.choice import Choice, ReportRow
from foedus.findings.compare import Comparison
from foedus.findings.conditions import Switch
from foedus.findings.confidence import Confidence
from foedus.findings.judgements import Ground, JudgementRow, figures, likelihood_spans
from foedus.findings.names import Names
from foedus.findings.summary import Probability
from foedus.findings.wording import (
    Sentence,
    Span,
    listed,
    muted,
    percent,
    plain,
    quantity,
    sentence,
    strong,
    with_verb,
)

ALMOST_ALWAYS = 0.95
DECIDES = {
    "assumption": "one assumption",
    "claims": "an answer that reports agree on",
    "facts": "one sourced figure",
}
"""What an uncertainty is, by its grounding, in "but ... decides it"; reports may also disagree."""
DISPUTED = "which report is right"
MOST_SWITCHES, MOST_ITEMS = 2, 5
MOST_CONFLICTS = 2
TELLING = 0.02
"""Share of draws from which on it is told that policies are equal."""
LARGE = 0.2
"""Share of the criterion's variance from which on an uncertainty is to be watched."""


@dataclass(frozen=True)
class KeyJudgement:
    """A finding on the first screen.

    Attributes:
        text: what is found.
        grounds: what it rests on.
        confidence: in the grounds; None for what was tested directly.
        note: in place of confidence, how it was tested.
    """

    text: Sentence
    grounds: tuple[Ground, ...]
    confidence: Confidence | None
    note: str = ""

    @property
    def line(self) -> str:
        """The finding and the confidence in it as plain text."""
        after = f"Confidence: {self.confidence.level}. {self.confidence.because}" if self.confidence else self.note
        return f"{plain(self.text)} {after}".strip()


def headline(choice: Choice, names: Names) -> str:
    """The finding and its weakest assumption, in one sentence without a full stop."""
    comparison = choice.comparison
    aim = _aim(comparison, names)
    if comparison.next is not None and not comparison.clear:
        both = listed(names.policy(row.policy) for row in comparison.rows[:2])
        found = f"{both} {aim} about equally often"
    else:
        often = "almost always" if comparison.best.best_in.value > ALMOST_ALWAYS else "most often"
        found = f"{names.policy(comparison.best.policy)} {often} {_third_person(aim)}"
    return f"{found}, {_weakest(choice, names)}"


def comparison_judgement(
    choice: Choice, names: Names, grounds: tuple[Ground, ...], confidence: Confidence
) -> KeyJudgement:
    """Which policy is best how often, and how likely the policy in question is to beat the one it is set against."""
    comparison, best = choice.comparison, choice.comparison.best
    title = names.policy(best.policy)
    if comparison.next is None:
        return KeyJudgement(sentence(f"{title} is the only policy that was run."), grounds, confidence)
    second = names.policy(comparison.next.policy)
    first_share, second_share = strong(percent(best.best_in.value)), percent(comparison.next.best_in.value)
    if comparison.clear:
        spans: list[str | Span] = [f"{title} is best more often than any other policy: ", first_share]
        spans += [f" of paired draws, against {second_share} for {second}"]
    else:
        spans = [f"{title} and {second} are best about equally often: ", first_share, f" and {second_share} of draws"]
    spans += [f"; in {percent(comparison.alike)} all come out equal." if comparison.alike >= TELLING else "."]
    main = "It" if choice.main == best.policy and comparison.clear else names.policy(choice.main)
    against = "it" if choice.against == best.policy and comparison.clear else names.policy(choice.against)
    spans += [f" {main} ", *_to(*choice.beats), f" to beat {against}."]
    least = comparison.least_regret
    if least.policy != best.policy:
        spans += [f" {names.policy(least.policy)} is least regretted in its worst twentieth of draws."]
    return KeyJudgement(sentence(*spans), grounds, confidence)


def stated_judgement(row: JudgementRow) -> KeyJudgement:
    """One of the case's own statements."""
    return KeyJudgement(row.sentence, row.grounds, row.confidence)


def deciding_judgement(choice: Choice, names: Names, grounds: tuple[Ground, ...]) -> KeyJudgement:
    """What the choice hangs on: the first switch, or that none was found."""
    best = names.policy(choice.comparison.best.policy)
    if choice.switches:
        found = choice.switches[0]
        lead = names.policy(found.lead.policy)
        spans = sentence(f"If {_condition(found, names)}, the ranking ", strong("flips"), f" to {lead}.")
        return KeyJudgement(spans, grounds, None, f"Tested directly: {_evidence_of(found, best, names)}.")
    if not choice.tested:
        text = "No uncertainty moves the lead of {} by more than chance would: luck and their interplay decide."
        return KeyJudgement(sentence(text.format(best)), grounds, None, f"{choice.lead.tested} uncertainties tested.")
    first = choice.lead.ranked[0]
    spans = sentence(
        "No single uncertainty ",
        strong("flips"),
        f" the ranking: {best} stays ahead at both ends of each. Its lead hangs most on ",
        f"“{names.uncertainty(first.key)}”",
        muted(f" ({percent(first.share)} of its spread)"),
        ".",
    )
    count = len(choice.tested)
    tested = "the largest driver" if count == 1 else f"the {count} largest drivers"
    return KeyJudgement(spans, grounds, None, f"Tested directly: low and high third of {tested}.")


def switch_notes(choice: Choice, names: Names) -> dict[str, str]:
    """For each uncertainty tried, by key, where another policy takes the lead, or that none does."""
    best = names.policy(choice.comparison.best.policy)
    notes = dict.fromkeys(choice.tested, f"{best} leads at both ends")
    for found in choice.switches:
        where = f"{found.side} {quantity(found.at, names.unit(found.key))}"
        if found.side == "at":
            where = f"if {names.option(found.key, found.at)}"
        notes[found.key] = f"{where}: {_evidence_of(found, best, names)}"
    return notes


def watch_for(
    choice: Choice, conflicts: tuple[ReportRow, ...], due: tuple[tuple[str, str], ...], names: Names
) -> tuple[Sentence, ...]:
    """What would change the findings: further switches, conflicts to settle, the largest driver, what is due to show.

    Args:
        choice: of the policy.
        conflicts: questions whose claims disagree, the most telling first.
        due: dates and what can be known by then.
        names: of everything.
    """
    best = names.policy(choice.comparison.best.policy)
    items = [
        sentence(
            strong(_capital(_condition(found, names))),
            f": the ranking flips to {names.policy(found.lead.policy)} ({_evidence_of(found, best, names)}).",
        )
        for found in choice.switches[1 : 1 + MOST_SWITCHES]
    ]
    telling = [row for row in conflicts if row.most]
    items += [_conflict(row) for row in telling[:MOST_CONFLICTS]]
    largest = next(iter(choice.level.ranked), None)
    if largest and largest.share >= LARGE:
        items += [
            sentence(
                strong(_capital(names.uncertainty(largest.key))),
                f": carries {percent(largest.share)} of the spread of the {names.subject(choice.level.outcome)} itself "
                f"under {best}, whichever policy is best.",
            )
        ]
    items += [sentence(strong(date), f": {what}") for date, what in due]
    if idle := len(conflicts) - len(telling):
        others = (
            f"{'The other' if telling else 'The'} {f'{idle} disputed questions' if idle > 1 else 'disputed question'}"
        )
        items += [sentence(f"{others} {'move' if idle > 1 else 'moves'} no answer of this report beyond chance.")]
    return tuple(items[:MOST_ITEMS])


def _conflict(row: ReportRow) -> Sentence:
    answers = dict.fromkeys(claim.answer for claim in row.question.claims if claim.answer and claim.share)
    named = [answer for answer in answers if answer != "other"] or list(answers)
    counts = row.most is not None and row.most.counted
    label = f"{_capital(row.question.verdict.replace('-', ' '))} {row.question.id}"
    start = [
        Span(label, "strong", row.question.id),
        f" ({listed(named, 'or')}): settling {'what is counted' if counts else 'it'} ",
    ]
    if row.most is None:
        return sentence(*start, "moves no answer of this report beyond chance.")
    low, high = (quantity(each.mean, row.most.unit) for each in (row.most.by.answers[0], row.most.by.answers[-1]))
    return sentence(*start, f"moves “{row.most.name}” from {low} to {high}.")


def _aim(comparison: Comparison, names: Names) -> str:
    """What a good policy does, as a plural verb phrase: "give the highest readiness"."""
    outcome = names.outcomes[comparison.outcome]
    if outcome.kind == "yes-no":
        return f"{'bring about' if comparison.sign > 0 else 'avoid'} that {names.outcome(comparison.outcome)}"
    return f"give the {'highest' if comparison.sign > 0 else 'lowest'} {names.subject(comparison.outcome)}"


def _third_person(aim: str) -> str:
    verb, _, rest = aim.partition(" ")
    return f"{verb}s {rest}"


def _weakest(choice: Choice, names: Names) -> str:
    """The weakest point of the choice: what flips it, or else its largest assumption."""
    if choice.switches:
        found = choice.switches[0]
        grounding = next(driver.grounding for driver in choice.lead.ranked if driver.key == found.key)
        decides = DISPUTED if grounding == "claims" and names.disputed(found.key) else DECIDES[grounding]
        what = f"{decides}: {names.uncertainty(found.key)}"
        if names.unit(found.key) == "choice":
            what = f"the form of one equation: {names.structure(found.key)}"
        if len(choice.switches) > 1:
            return f"but {len(choice.switches)} uncertainties can flip it, first {what}"
        thing, _, name = what.partition(": ")
        return f"but {thing} decides it: {name}"
    assumed = [driver for driver in choice.lead.ranked if driver.grounding == "assumption"]
    if assumed:
        return f"and its weakest assumption does not overturn that: {names.uncertainty(assumed[0].key)}"
    if choice.lead.ranked:
        return f"and no single assumption moves that; most hangs on {names.uncertainty(choice.lead.ranked[0].key)}"
    return "and no single assumption moves that"


def _to(found: Probability, equal: float) -> Sentence:
    """A likelihood before "to beat ...": "is likely (66%, 64–68; equal in 5%)"."""
    if found.value != found.value:
        return likelihood_spans(found)
    verb, words = with_verb(found.words)
    ties = f"; equal in {percent(equal)}" if equal >= TELLING else ""
    return sentence(f"{verb} ", strong(words), muted(f" ({figures(found)}{ties})"))


def _condition(found: Switch, names: Names) -> str:
    """When a switch happens: "time in which ... halves is above 9 months"."""
    subject = f"“{names.uncertainty(found.key)}”"
    if found.side == "at" and names.unit(found.key) == "choice":
        return f"the equation for “{names.structure(found.key)}” is “{names.option(found.key, found.at)}”"
    if found.side == "at":
        return f"{subject} is {names.option(found.key, found.at)}"
    return f"{subject} is {found.side} {quantity(found.at, names.unit(found.key))}"


def _evidence_of(found: Switch, best: str, names: Names) -> str:
    return (
        f"there {names.policy(found.lead.policy)} is best in {percent(found.lead.share)} of draws, "
        f"{best} in {percent(found.lead.of_usual)}"
    )


def _capital(text: str) -> str:
    start = 1 if text.startswith("“") else 0
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]
