"""Frame: what findings see of a case, as plain data. The one file of findings that knows what a case is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from foedus.case import About, Case, levers, uncertainties
from foedus.case.bind import keys
from foedus.case.calendar import held
from foedus.evidence import Ledger
from foedus.model import month, outcomes
from foedus.model.arrays import Array
from foedus.model.parameters import Lever, Outcome

ANSWER = "answer"
"""The unit of an answer to a question, whose values stand for its `options`."""


class Policy(NamedTuple):
    """A policy: what it is called, what is done, and what each lever is set to, by "sub-model.lever"."""

    title: str
    description: str
    levers: dict[str, Array]


class Uncertainty(NamedTuple):
    """An uncertainty, or a constant.

    Attributes:
        meaning, unit: of its parameter.
        about: names of the members, families and so on that it is about; empty where it is about any.
        constant: whether it has one value only.
        shape: its distribution in words and figures.
        grounding: "claims", "facts" or "assumption".
        question: id of the question that is its ground, if one is.
        parts: keys of what it is made of, an answer that claims settle and a place in the range that this leaves; it is
            these that are looked at for what they carry. Empty where it is one piece.
        options: what its values stand for, by number: the answers to a question. Empty for a quantity.
        facts: ids of the facts that it rests on.
        reason: why it is assumed, or how its ground was turned into the distribution.
    """

    meaning: str
    unit: str
    about: tuple[str, ...]
    constant: bool
    shape: str
    grounding: str
    question: str | None
    facts: tuple[str, ...]
    reason: str
    parts: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


class Correlation(NamedTuple):
    """Uncertainties that are drawn together: Spearman's rank correlation of every two of them, and its ground."""

    keys: tuple[str, ...]
    rank: float
    reason: str
    facts: tuple[str, ...]
    claims: tuple[str, ...]


class Fact(NamedTuple):
    """A fact with its citation, and the uncertainties that rest on it."""

    id: str
    what: str
    value: str
    as_of: str
    title: str
    publisher: str
    date: str
    address: str
    confidence: str
    note: str
    feeds: tuple[str, ...]


class Judgement(NamedTuple):
    """A statement that turns out true or false.

    Attributes:
        id, statement, why_it_matters: what it says.
        policy, outcome: what it is about.
        above, below, yes: when it is true; one of them is set.
        compared_with: policy whose outcome is taken off first.
        given: a yes/no outcome; only histories in which it is yes count.
    """

    id: str
    statement: str
    policy: str
    outcome: str
    above: float | None = None
    below: float | None = None
    yes: bool | None = None
    compared_with: str | None = None
    given: str | None = None
    why_it_matters: str = ""


class Member(NamedTuple):
    """A state that is or was party to the alliance.

    Attributes:
        id, name, lead: what it is, and whether it leads.
        standing, since: "active", "frozen" or "out" when the first month begins, and from when (EDTF).
        earlier: standings before that, oldest first: status and since when.
        units: the units it has assigned, in words.
        claims, facts: ids its standing and units rest on.
    """

    id: str
    name: str
    lead: bool
    standing: str
    since: str
    earlier: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    claims: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """A case as findings see it.

    Attributes:
        about: what it is about and how it is read.
        hash: over its files.
        outcomes: every outcome by name, as the model declares it.
        levers: every lever by "sub-model.lever", as the model declares it.
        policies: by id.
        uncertainties: by key, constants included.
        keys: key of the uncertainty that each cell of each parameter takes its value from, `[*axes]`; None if none.
        ledger: what was reported.
        facts: by id.
        correlations, judgements, members: in the order of the case.
    """

    about: About
    hash: str
    outcomes: Mapping[str, Outcome]
    levers: Mapping[str, Lever]
    policies: Mapping[str, Policy]
    uncertainties: Mapping[str, Uncertainty]
    keys: month.Parameters
    ledger: Ledger
    facts: Mapping[str, Fact]
    correlations: tuple[Correlation, ...]
    judgements: tuple[Judgement, ...]
    members: tuple[Member, ...]


def frame(case: Case) -> Frame:
    """What findings see of a case."""
    return Frame(
        case.about,
        case.hash,
        outcomes.catalogue(case.about.horizons),
        levers.declared_levers(),
        {key: Policy(each.title, each.description, levers.by_name(each.levers)) for key, each in case.policies.items()},
        {
            name: part
            for key, each in case.beliefs.uncertainties.items()
            for name, part in _uncertainties(case, key, each)
        },
        keys(case),
        case.ledger,
        _facts(case),
        tuple(
            Correlation(
                tuple(each.between),
                each.rank,
                " ".join(part for part in (each.assumption, each.note) if part),
                each.fact_ids,
                each.claim_ids,
            )
            for each in case.beliefs.correlations
        ),
        tuple(Judgement(**{name: getattr(each, name) for name in Judgement._fields}) for each in case.judgements),
        _members(case),
    )


def _uncertainties(case: Case, key: str, written: uncertainties.Uncertainty) -> Iterator[tuple[str, Uncertainty]]:
    """An uncertainty; and if claims settle an answer to a question, the answer and the place in its range besides."""
    whole = _uncertainty(case, written)
    if not written.answers:
        yield key, whole
        return
    card = case.ledger.questions[written.question or ""]
    answer = whole._replace(
        meaning=f"{whole.meaning}: the answer to “{card.text}”", unit=ANSWER, options=written.answers
    )
    place = whole._replace(
        meaning=f"{whole.meaning}: where it stands in the range that the answer leaves",
        unit="share",
        shape="uniform from 0 to 1",
        grounding="assumption",
        question=None,
        reason=" ".join(f"{answer}: {why}" for answer, why in zip(written.answers, written.reasons, strict=True)),
    )
    names = (f"{key}:answer", f"{key}:place") if written.split else (f"{key}:answer",)
    yield key, whole._replace(parts=names)
    yield from zip(names, (answer, place), strict=False)


def _uncertainty(case: Case, written: uncertainties.Uncertainty) -> Uncertainty:
    return Uncertainty(
        written.meaning,
        written.unit,
        tuple(_label(case, label) for label in written.labels if label != "*"),
        written.constant,
        written.text,
        written.grounding,
        written.question,
        written.facts,
        written.assumption or written.note,
    )


def _label(case: Case, label: str) -> str:
    return next((axis[label] for axis in case.scene.names.values() if label in axis), label)


def _facts(case: Case) -> dict[str, Fact]:
    feeds: dict[str, list[str]] = {}
    for key, uncertainty in case.beliefs.uncertainties.items():
        for fact in uncertainty.facts:
            feeds.setdefault(fact, []).append(key)
    found = {}
    for fact in case.beliefs.facts.values():
        shown = " ".join(part for part in (fact.value, fact.unit) if part)
        spread = f" ({fact.low} to {fact.high})" if fact.low and fact.high and fact.low != fact.high else ""
        found[fact.id] = Fact(
            fact.id,
            f"{fact.subject}: {fact.attribute.replace('_', ' ')}",
            shown + spread,
            fact.as_of,
            fact.source_title,
            fact.publisher,
            fact.source_date,
            fact.address,
            fact.confidence,
            fact.note,
            tuple(feeds.get(fact.id, ())),
        )
    return found


def _members(case: Case) -> tuple[Member, ...]:
    found = []
    for member in case.records.members:
        *earlier, now = held(member, case.about.start)
        contingents = [each for each in case.records.contingents if each.member == member.id]
        records = (now, *contingents)
        found.append(
            Member(
                member.id,
                member.name,
                member.lead,
                now.status,
                now.since,
                tuple((each.status, each.since) for each in earlier),
                tuple(each.units for each in contingents),
                tuple(dict.fromkeys(claim for each in records for claim in each.claim_ids)),
                tuple(dict.fromkeys(fact for each in records for fact in each.fact_ids)),
            )
        )
    return tuple(found)
