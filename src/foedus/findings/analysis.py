"""Analysis: from a case and its ensemble to the findings that a report shows. Tables in, tables out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from foedus.findings import headline as saying
from foedus.findings.choice import Choice, ReportRow, StructureRow, Target, choose, reports, structures
from foedus.findings.compare import margin
from foedus.findings.confidence import confidence
from foedus.findings.drivers import Driver, Uncertainties
from foedus.findings.evidence import AssumptionRow, Basis, QuestionRow, questions
from foedus.findings.fan import Fan, fan
from foedus.findings.frame import Case, Correlation, Fact, Frame, frame
from foedus.findings.headline import KeyJudgement
from foedus.findings.judgements import JudgementRow, grounds, judge, truth
from foedus.findings.members import MemberRow, members, prospects
from foedus.findings.money import Money, money
from foedus.findings.names import Names
from foedus.findings.scoreboard import Scoreboard, scoreboard
from foedus.findings.summary import Histories, Probability
from foedus.findings.wording import Sentence

if TYPE_CHECKING:
    from foedus.ensemble import Ensemble

MOST_DUE = 2
UNSOURCED = "Rests on a figure whose source has not been found."


class Strip(NamedTuple):
    """Where the findings come from: enough to make them again.

    Attributes:
        case, title, question: the case's name, title and question.
        draws, failed: how many draws, and how many histories failed and are left out.
        policies: ids of the policies that were run; `all_policies` whether these are all of the case's.
        seed, engine, versions, python: what was run with.
        cut_off: last day of the evidence.
        case_hash, run: identify the case's files and the run.
    """

    case: str
    title: str
    question: str
    draws: int
    policies: tuple[str, ...]
    all_policies: bool
    failed: int
    seed: int
    engine: str
    versions: dict[str, str]
    python: str
    cut_off: str
    case_hash: str
    run: str


@dataclass(frozen=True)
class Findings:
    """What an analysis says of an ensemble.

    Attributes:
        strip: where it comes from.
        headline: the finding and its weakest assumption, in a sentence.
        key: the three findings of the first screen.
        judgements: the case's statements, judged.
        choice: the policies compared, and what the choice hangs on.
        scoreboard: every outcome under every policy.
        fan: one series through time, and a typical history.
        members: the states.
        prospects: what may happen to the membership, under the best policy.
        evidence: questions and claims; those the run draws from first, unresolved conflicts first of all.
        reports: by which report is right, what the answers are.
        structures: by which form of an equation holds, what the criterion is.
        facts, assumptions: what else the run rests on.
        correlations: which uncertainties are drawn together.
        watch_for: what would change the findings.
        answers: what each set of drivers is about.
        switch_notes: where another policy takes the lead, by uncertainty.
        names: titles of policies, and of outcomes and uncertainties, as a reader should see them, by id.
        units: of outcomes and uncertainties.
        groundings: of uncertainties.
        descriptions: of policies.
        money: what the policies that were run spend, and what they set for nothing.
    """

    strip: Strip
    headline: str
    key: tuple[KeyJudgement, ...]
    judgements: tuple[JudgementRow, ...]
    choice: Choice
    scoreboard: Scoreboard
    fan: Fan
    members: tuple[MemberRow, ...]
    prospects: dict[str, Probability]
    evidence: tuple[QuestionRow, ...]
    reports: tuple[ReportRow, ...]
    structures: tuple[StructureRow, ...]
    facts: tuple[Fact, ...]
    assumptions: tuple[AssumptionRow, ...]
    correlations: tuple[Correlation, ...]
    watch_for: tuple[Sentence, ...]
    answers: dict[str, str]
    switch_notes: dict[str, str]
    names: dict[str, str]
    units: dict[str, str]
    groundings: dict[str, str]
    descriptions: dict[str, str]
    money: Money

    @property
    def conflicts(self) -> tuple[ReportRow, ...]:
        """The questions whose claims disagree and that are not settled, the most telling first."""
        return _disputed(self.reports)

    def first(self, count: int = 3) -> list[str]:
        """The first findings as plain sentences, each with the confidence in it."""
        lines = [finding.line for finding in self.key]
        lines += [saying.stated_judgement(row).line for row in self.judgements[1:]]
        return lines[:count]


def analyse(case: Case, ensemble: "Ensemble", manifest: Mapping[str, Any] | None = None) -> Findings:
    """The findings of an ensemble of a case.

    Args:
        case: the case that was run.
        ensemble: its histories.
        manifest: of the run, where it was read from a folder; made anew by default.
    """
    from foedus import ensemble as running

    return _findings(frame(case), ensemble, manifest or running.manifest(ensemble, case))


def _findings(case: Frame, ensemble: "Ensemble", manifest: Mapping[str, Any]) -> Findings:
    about, names = case.about, Names(case)
    histories = Histories(ensemble.outcomes, tuple(ensemble.policies))
    reference = about.reference_policy if about.reference_policy in histories.policies else histories.policies[0]
    drawn = ensemble.drawn.filter(pa.array(np.isin(ensemble.drawn["draw"].to_numpy(), histories.draws)))
    varying = {key: each for key, each in case.uncertainties.items() if not each.constant and not each.parts}
    uncertainties = Uncertainties(
        {key: _column(drawn, key, each.options) for key, each in varying.items() if key in drawn.column_names},
        {key: each.grounding for key, each in varying.items()},
        {key: each.question for key, each in varying.items()},
    )
    fed: dict[str, list[str]] = {}
    for key, each in case.uncertainties.items():
        if each.question and not each.options:
            fed.setdefault(each.question, []).append(key)
    evidence = questions(case.ledger, fed)
    basis = Basis(
        {row.id: row for row in evidence},
        {key: each.facts for key, each in case.uncertainties.items()},
        {fact: each.confidence for fact, each in case.facts.items()},
    )

    sign = -1 if names.outcomes[about.criterion].better < 0 else 1
    subject = about.headline.policy if about.headline and about.headline.policy in histories.policies else None
    choice = choose(histories, uncertainties, about.criterion, sign, reference, subject)
    best = choice.comparison.best.policy
    judged = tuple(
        judge(each, histories, uncertainties, basis)
        for each in case.judgements
        if {each.policy, each.compared_with} - {None} <= set(histories.policies)
    )
    criterion = histories.under(about.criterion, best)
    answers = _answers(choice, judged, names)
    by_report = reports(_targets(case, histories, choice, judged, answers), drawn, evidence)
    key = (
        saying.comparison_judgement(choice, names, grounds(choice.lead, basis), confidence(choice.lead, basis)),
        *(saying.stated_judgement(row) for row in judged[:1]),
        saying.deciding_judgement(choice, names, _grounds_of_decider(choice, basis)),
    )
    candidates = (reference, subject, choice.main, choice.against)
    other = next((each for each in candidates if each and each != best), best)
    return Findings(
        strip=_strip(case, ensemble, manifest, histories.failed),
        headline=saying.headline(choice, names),
        key=key,
        judgements=judged,
        choice=choice,
        scoreboard=scoreboard(case, histories, reference),
        fan=fan(ensemble.bands, ensemble.sample, about.fan, best, other, about.cut_off, about.horizons),
        members=members(case, drawn, histories, best),
        prospects=prospects(histories, best),
        evidence=evidence,
        reports=by_report,
        structures=structures(criterion, drawn, case.uncertainties, names.option),
        facts=tuple(sorted(case.facts.values(), key=lambda fact: (not fact.feeds, fact.id))),
        assumptions=_assumptions(case, drawn, choice, judged, names),
        correlations=case.correlations,
        watch_for=saying.watch_for(choice, _disputed(by_report), _due(case), names),
        answers=answers,
        switch_notes=saying.switch_notes(choice, names),
        names=_all_names(case, names),
        units=_all_units(case, names),
        groundings={key: each.grounding for key, each in case.uncertainties.items()},
        descriptions={policy: each.description for policy, each in case.policies.items()},
        money=money(case.levers, (case.policies[policy].levers for policy in histories.policies)),
    )


def _strip(case: Frame, ensemble: "Ensemble", manifest: Mapping[str, Any], failed: int) -> Strip:
    return Strip(
        case.about.name,
        case.about.title,
        case.about.question,
        ensemble.draws,
        tuple(ensemble.policies),
        set(ensemble.policies) == set(case.policies),
        failed,
        ensemble.seed,
        manifest["engine"],
        dict(manifest["versions"]),
        manifest["python"],
        case.about.cut_off,
        case.hash,
        manifest["run"],
    )


def _answers(choice: Choice, judged: tuple[JudgementRow, ...], names: Names) -> dict[str, str]:
    """What each set of drivers is about, by the outcome it was made for."""
    best, outcome = names.policy(choice.comparison.best.policy), choice.comparison.outcome
    found = {
        "lead": f"Lead of {best} over the best of the others",
        outcome: f"{names.outcomes[outcome].meaning}, {best}",
    }
    return found | {row.id: row.statement.rstrip(". ") for row in judged}


def _targets(
    case: Frame,
    histories: Histories,
    choice: Choice,
    judged: tuple[JudgementRow, ...],
    answers: Mapping[str, str],
) -> tuple[Target, ...]:
    """The answers that a question may move: the criterion, the lead, and every judgement's truth."""
    comparison = choice.comparison
    outcome, best = comparison.outcome, comparison.best.policy
    unit = Names(case).outcomes[outcome].unit
    by_id = {each.id: each for each in case.judgements}
    return (
        Target(outcome, answers[outcome], unit, histories.under(outcome, best)),
        Target("lead", answers["lead"], unit, margin(histories, outcome, comparison.sign, best)),
        *(Target(row.id, answers[row.id], "share", truth(by_id[row.id], histories)) for row in judged),
    )


def _column(drawn: pa.Table, key: str, options: tuple[str, ...]) -> np.ndarray:
    """Draws of an uncertainty; of an answer to a question the number of the answer."""
    if not options:
        return drawn[key].to_numpy()
    number = {option: float(at) for at, option in enumerate(options)}
    return np.array([number[answer] for answer in drawn[key].to_pylist()])


def _grounds_of_decider(choice: Choice, basis: Basis) -> tuple[saying.Ground, ...]:
    """What the uncertainty rests on that flips the choice, or that its lead hangs on most."""
    wanted = choice.switches[0].key if choice.switches else next(iter(choice.tested), "")
    only: tuple[Driver, ...] = tuple(driver for driver in choice.lead.ranked if driver.key == wanted)
    return grounds(replace(choice.lead, ranked=only), basis)


def _disputed(by_report: tuple[ReportRow, ...]) -> tuple[ReportRow, ...]:
    """Questions whose claims disagree and that are not settled, plain conflicts before other disagreements."""
    found = [row for row in by_report if row.question.disputed]
    return tuple(sorted(found, key=lambda row: not row.question.unresolved))


def _due(case: Frame) -> tuple[tuple[str, str], ...]:
    """The next predictions of the record that time will settle, by date."""
    found: dict[str, tuple[str, str]] = {}
    for claim in case.ledger.claims.values():
        card = case.ledger.questions.get(claim.question)
        if claim.due and card and claim.due > case.about.cut_off and card.id not in case.ledger.resolutions:
            entry = (claim.due, f"by then one can know: {card.text}")
            found[card.id] = min(entry, found.get(card.id, entry))
    return tuple(sorted(found.values())[:MOST_DUE])


def _assumptions(
    case: Frame, drawn: pa.Table, choice: Choice, judged: tuple[JudgementRow, ...], names: Names
) -> tuple[AssumptionRow, ...]:
    """Every uncertainty without a source, the one that carries most of anything first."""
    carried: dict[str, tuple[float, str]] = {}
    for drivers in (choice.lead, choice.level, *(row.drivers for row in judged)):
        for driver in drivers.ranked:
            carried[driver.key] = max((driver.share, drivers.outcome), carried.get(driver.key, (0.0, "")))
    rows = []
    for key, uncertainty in case.uncertainties.items():
        if uncertainty.grounding != "assumption":
            continue
        column = drawn[key].to_numpy() if key in drawn.column_names else np.array([np.nan])
        low, middle, high = (float(end) for end in np.quantile(column, [0.05, 0.5, 0.95]))
        most, of = carried.get(key, (0.0, ""))
        rows.append(
            AssumptionRow(
                key,
                names.uncertainty(key),
                uncertainty.unit,
                uncertainty.shape,
                low,
                middle,
                high,
                uncertainty.reason or UNSOURCED,
                uncertainty.facts,
                most,
                of,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.share, row.key)))


def _all_names(case: Frame, names: Names) -> dict[str, str]:
    titles = {policy: each.title for policy, each in case.policies.items()}
    outcomes = {name: names.outcome(name) for name in names.outcomes}
    return titles | outcomes | {key: names.uncertainty(key) for key in case.uncertainties}


def _all_units(case: Frame, names: Names) -> dict[str, str]:
    outcomes = {name: outcome.unit for name, outcome in names.outcomes.items()}
    return outcomes | {key: each.unit for key, each in case.uncertainties.items()}
