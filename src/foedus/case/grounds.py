"""From an uncertainty as written to one that can be drawn: unit, distribution and ground against what is declared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from foedus.case.coverage import Entry
from foedus.case.figures import states
from foedus.case.files import Fact
from foedus.case.uncertainties import GROUNDS, Grounding, Uncertainty, UncertaintyTable
from foedus.distributions import WRITTEN, Distribution
from foedus.evidence import Ledger, Pool, Question
from foedus.problems import Problem, Telling, nearest

UCUM = {
    "person": "{person}",
    "day": "d",
    "month": "mo",
    "year": "a",
    "1": "1",
    "share": "1",
    "probability": "1",
    "index": "1",
    "ratio": "1",
    "log-odds": "1",
    "1/month": "/mo",
    "1/year": "/a",
    "tonne/year": "t/a",
}
"""The UCUM code in which a question card must ask for a parameter of this unit."""

MOSTLY = 0.5
"""Share of a number's pool from which on it is its background, and not its claims, that says what is drawn."""
CHOICE = "choice"  # the unit of a parameter that picks one of several rules, numbered from 0
HOW_TO_GROUND = (
    'Write one of question = "card id", fact = "row id", facts = ["row id", ...], assumption = "why, in a sentence".'
)


@dataclass(frozen=True)
class Basis:
    """What an uncertainty can rest on.

    Attributes:
        ledger: the case's evidence, as far as it can be read.
        sound: whether the evidence is without problems, so that pools can be made.
        questions: ids of the question cards, those with problems included.
        facts: the case's facts; None where they cannot be read, so that ids are not checked.
    """

    ledger: Ledger
    sound: bool
    questions: Sequence[str]
    facts: Mapping[str, Fact] | None


def ground(entry: Entry, basis: Basis) -> Telling[Uncertainty | None]:
    """The uncertainty that an entry describes; None where something of it is wrong, which is told."""
    table = entry.table
    if table is None:
        return None
    facts = basis.facts or {}
    wrong = [*_unit(entry, table), *_grounds(entry, table, basis)]
    if table.question is None:
        wrong += _distribution(entry, table)
        yield from wrong
        if wrong:
            return None
        distribution = WRITTEN[table.distribution or "fixed"].of(table.figures)
        return _made(entry, table, facts, distribution.cut(entry.parameter.low, entry.parameter.high))
    card = basis.ledger.questions.get(table.question)
    wrong += [*_not_both(entry, table), *(_card(entry, card) if card else ())]
    yield from wrong
    if wrong or card is None or not basis.sound:
        return None
    pool = basis.ledger.pool(table.question)
    wrong = [*_mass(entry, pool)]
    yield from wrong
    return None if wrong else _made(entry, table, facts, pool=pool)


def _unit(entry: Entry, table: UncertaintyTable) -> Iterator[Problem]:
    if table.unit != entry.parameter.unit:
        what = (
            f'must be "{entry.parameter.unit}", the unit that the sub-model declares; the tool does not convert units.'
        )
        repair = f"{entry.parameter.meaning}; {entry.parameter.low:g} to {entry.parameter.high:g}."
        yield entry.problem(what, repair, "unit", table.unit)


def _grounds(entry: Entry, table: UncertaintyTable, basis: Basis) -> Iterator[Problem]:
    given = [name for name in GROUNDS if getattr(table, name) is not None]
    if not given:
        yield entry.problem("has no ground.", HOW_TO_GROUND)
    if table.informed_by and table.assumption is None:
        yield entry.problem("informs an assumption, and there is none.", HOW_TO_GROUND, "informed_by")
    if len(given) > 1:
        yield entry.problem(
            f"has {len(given)} grounds: {', '.join(given)}.", "Keep one; say the rest in note.", given[1]
        )
    for name in _fact_ids(table):
        if basis.facts is not None and name not in basis.facts:
            key = "fact" if table.fact else "facts" if table.facts else "informed_by"
            yield entry.problem("no such row in facts.csv.", nearest(name, basis.facts), key, name)
    question = table.question
    if question is not None and question not in basis.questions:
        if question in basis.ledger.unpooled:
            what = "is listed in evidence/unpooled.toml and has no card to draw from."
            repair = f"Write evidence/questions/{question}.toml, or choose another ground."
            yield entry.problem(what, repair, "question", question)
        else:
            yield entry.problem("no such question card.", nearest(question, basis.questions), "question", question)


def _not_both(entry: Entry, table: UncertaintyTable) -> Iterator[Problem]:
    if table.distribution is not None:
        what = "a question gives the distribution: its pool of claims."
        yield entry.problem(
            what, "Take distribution out, or choose another ground.", "distribution", table.distribution
        )
    for name in table.figures:
        yield entry.problem("a question gives the distribution: its pool of claims.", f"Take {name} out.", name)


def _card(entry: Entry, card: Question) -> Iterator[Problem]:
    """Whether the card asks for what the parameter is."""
    given = entry.categories
    parameter = entry.parameter
    if card.kind == "number":
        wanted = UCUM.get(parameter.unit)
        if wanted is None:
            what = f'no question can be asked in "{parameter.unit}"; ground it in facts or an assumption.'
            yield entry.problem(what, "", "question", card.id)
        elif card.unit != wanted:
            what = f'asks in "{card.unit}"; a parameter in "{parameter.unit}" needs a card in "{wanted}".'
            yield entry.problem(what, "The tool does not convert units.", "question", card.id)
        if given is not None:
            yield entry.problem(f'"{card.id}" asks for a number: its pool gives the values.', "Take it out.", "values")
        return
    if given is None:
        what = f'"{card.id}" is answered by {card.kind}s, which need a value each.'
        shown = ", ".join(f'"{label}" = {{ value = .., why = ".." }}' for label in card.labels)
        yield entry.problem(what, f"Write [{entry.key}.values] with {shown}.", "values")
        return
    for label in card.labels:
        if label not in given:
            repair = f'Write "{label}" = {{ value = .., why = ".." }} or {{ low = .., high = .., why = ".." }}.'
            yield entry.problem(f'misses the category "{label}" of "{card.id}".', repair, "values")
    for label, category in given.items():
        name = f"values, {label}"
        if label not in card.labels:
            yield entry.problem(f'is no category of "{card.id}".', nearest(label, card.labels), name)
        for end in {*category.ends}:
            if not parameter.low <= end <= parameter.high:
                yield entry.problem(_allowed(entry), "", name, end)
        if parameter.unit == CHOICE and (category.value is None or category.value % 1):
            yield entry.problem("must be one whole number: it picks a rule.", f"{parameter.meaning}.", name)


def _mass(entry: Entry, pool: Pool) -> Iterator[Problem]:
    """Whether each claim leaves something within the parameter's bounds."""
    if pool.categories:
        return
    low, high = entry.parameter.low, entry.parameter.high
    for parts in pool.cut(low, high).distributions:
        for part, name in zip(parts, pool.components, strict=True):
            if not part.within:
                what = f"its {name} lies wholly outside what the parameter may be, {low:g} to {high:g}."
                yield entry.problem(
                    what, "Exclude the claim on the card, or choose another ground.", "question", pool.question
                )


def _distribution(entry: Entry, table: UncertaintyTable) -> Iterator[Problem]:
    parameter = entry.parameter
    if entry.categories is not None:
        repair = 'Name the card: question = "card id".'
        yield entry.problem("categories belong to a question, and none is named.", repair, "values")
    if table.distribution is None:
        if "value" in table.figures:
            repair = 'Write distribution = "fixed" if a constant is meant, or give a range.'
            yield entry.problem("a number alone is no distribution.", repair, "value", table.figures["value"])
        else:
            yield entry.problem(
                "has no distribution.", 'Write distribution = "triangular" with low, mode and high, or another.'
            )
        return
    figures, shape = table.figures, WRITTEN[table.distribution]
    for name, what in shape.mistakes(figures, parameter.low, parameter.high).items():
        value = figures.get(name)
        shown = value if isinstance(value, float) else table.distribution if name == "distribution" else None
        yield entry.problem(what if what.endswith(".") else f"{what} ({parameter.meaning}).", "", name, shown)
    values = [figures.get("value"), *figures.get("values", ())]
    if parameter.unit == CHOICE and (not shape.steps or any(value is not None and value % 1 for value in values)):
        repair = 'Write distribution = "choice" with whole numbers in values, and weights.'
        yield entry.problem(f"must pick one rule: {parameter.meaning}.", repair, "distribution", table.distribution)


def _made(
    entry: Entry,
    table: UncertaintyTable,
    facts: Mapping[str, Fact],
    distribution: Distribution | None = None,
    pool: Pool | None = None,
) -> Uncertainty:
    categories = pool.categories if pool else ()
    given = entry.categories or {}
    parameter = entry.parameter
    return Uncertainty(
        key=entry.key,
        submodel=entry.path[0],
        parameter=entry.path[1],
        labels=entry.labels,
        cells=tuple(entry.cells),
        unit=parameter.unit,
        meaning=parameter.meaning,
        bounds=(parameter.low, parameter.high),
        grounding=_grounding(parameter.unit, table, facts, distribution, pool),
        distribution=distribution,
        pool=pool,
        values=tuple(given[label].ends for label in categories),
        reasons=tuple(given[label].why for label in categories),
        question=table.question,
        facts=_fact_ids(table),
        assumption=table.assumption,
        note=table.note,
        file=entry.file,
        line=entry.line,
    )


def _grounding(
    unit: str,
    table: UncertaintyTable,
    facts: Mapping[str, Fact],
    distribution: Distribution | None,
    pool: Pool | None,
) -> Grounding:
    """What the number rests on; how much to believe rival forms of an equation is assumed, whatever informs it."""
    if pool is not None:
        said = pool.categories or pool.component_shares()[-1] < MOSTLY
        return "claims" if said else "assumption"
    if table.assumption is not None:
        return "assumption"
    named = [facts[name] for name in _fact_ids(table) if name in facts]
    if unit == CHOICE or distribution is None or any(fact.assumed for fact in named):
        return "assumption"
    return "facts" if any(states(fact, unit, distribution) for fact in named) else "assumption"


def _fact_ids(table: UncertaintyTable) -> tuple[str, ...]:
    return (table.fact,) if table.fact is not None else tuple(table.facts or table.informed_by)


def _allowed(entry: Entry) -> str:
    return f"must be from {entry.parameter.low:g} to {entry.parameter.high:g} ({entry.parameter.meaning})."
