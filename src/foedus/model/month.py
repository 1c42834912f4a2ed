"""START HERE: one month of the alliance, in order.

`begin` sets up the state before the first month, `advance` runs one month. Each line is one sub-model: its name is its
file's name, its arguments are what it reads. A sub-model sees this month's state of those above it and last month's of
those below. Luck comes by name (see `luck`); nothing here or below branches on values or writes in place.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from foedus.model import (
    budget,
    calendar,
    cohesion,
    council,
    deterrence,
    equipment,
    forces,
    harmonisation,
    homeland,
    invocation,
    outcomes,
    procurement,
    programme,
    readiness,
    rivalry,
    supplier,
    threats,
    training,
)
from foedus.model.arrays import Array, Namespace
from foedus.model.parameters import declarations
from foedus.model.state import Alliance, Month, State

SUBMODELS = {
    "calendar": calendar,
    "council": council,
    "budget": budget,
    "supplier": supplier,
    "programme": programme,
    "procurement": procurement,
    "equipment": equipment,
    "forces": forces,
    "training": training,
    "readiness": readiness,
    "rivalry": rivalry,
    "deterrence": deterrence,
    "threats": threats,
    "homeland": homeland,
    "invocation": invocation,
    "harmonisation": harmonisation,
    "cohesion": cohesion,
    "outcomes": outcomes,
}
"""Every sub-model by name, in the order of the month."""


class Parameters(NamedTuple):
    """One draw of every parameter, by sub-model."""

    calendar: calendar.Parameters
    council: council.Parameters
    budget: budget.Parameters
    supplier: supplier.Parameters
    programme: programme.Parameters
    procurement: procurement.Parameters
    equipment: equipment.Parameters
    forces: forces.Parameters
    training: training.Parameters
    readiness: readiness.Parameters
    rivalry: rivalry.Parameters
    deterrence: deterrence.Parameters
    threats: threats.Parameters
    homeland: homeland.Parameters
    invocation: invocation.Parameters
    harmonisation: harmonisation.Parameters
    cohesion: cohesion.Parameters


class Levers(NamedTuple):
    """One policy's settings, by sub-model."""

    programme: programme.Levers


class Luck(NamedTuple):
    """One month's luck, by sub-model."""

    calendar: calendar.Luck
    council: council.Luck
    budget: budget.Luck
    supplier: supplier.Luck
    rivalry: rivalry.Luck
    threats: threats.Luck
    homeland: homeland.Luck
    invocation: invocation.Luck
    cohesion: cohesion.Luck


def begin(xp: Namespace, alliance: Alliance, month: Month, p: Parameters, luck: Luck) -> State:
    """The state before the first month, given that month's calendar and luck (for what is uncertain at the start)."""
    money = budget.start(xp, p.budget)
    seller = supplier.start(xp, alliance, p.supplier, luck.supplier)
    troops = forces.start(xp, alliance, money, seller, p.forces)
    plan = programme.start(xp, alliance, troops, p.programme)
    kit = equipment.start(xp, alliance, troops, seller, plan, p.equipment)
    skill = training.start(p.training)
    ready = readiness.start(xp, troops, kit, skill, p.readiness)
    powers = rivalry.start(xp, alliance, kit, p.rivalry)
    fear = deterrence.start(xp, alliance, p.deterrence)
    dangers = threats.start(xp, alliance, powers, fear, p.threats)
    return State(
        calendar=calendar.start(xp, alliance),
        council=council.start(xp, alliance, p.council),
        budget=money,
        supplier=seller,
        rivalry=powers,
        programme=plan,
        procurement=procurement.start(xp, plan),
        equipment=kit,
        forces=troops,
        training=skill,
        readiness=ready,
        deterrence=fear,
        threats=dangers,
        homeland=homeland.start(xp, dangers, p.homeland),
        invocation=invocation.start(xp, alliance),
        harmonisation=harmonisation.start(p.harmonisation),
        cohesion=cohesion.start(xp, alliance, p.cohesion),
        outcomes=outcomes.start(xp, month, ready),
    )


def advance(
    xp: Namespace, s: State, alliance: Alliance, month: Month, p: Parameters, levers: Levers, luck: Luck
) -> State:
    """The state after one more month."""
    # Institutions and money
    diary = calendar.step(xp, s.calendar, month, s.cohesion, p.calendar, luck.calendar)
    vote = council.step(xp, s.council, diary, s.cohesion, p.council, luck.council)
    money = budget.step(xp, s.budget, s.rivalry, s.cohesion, p.budget, luck.budget)
    seller = supplier.step(xp, s.supplier, alliance, s.equipment, s.cohesion, p.supplier, luck.supplier)

    # From money to readiness
    plan = programme.step(
        xp,
        s.programme,
        alliance,
        vote,
        money,
        seller,
        s.forces,
        s.equipment,
        s.procurement,
        s.cohesion,
        p.programme,
        levers.programme,
    )
    chain = procurement.step(xp, s.procurement, alliance, plan, s.cohesion, p.procurement)
    kit = equipment.step(xp, s.equipment, alliance, money, s.forces, seller, plan, chain, p.equipment)
    troops = forces.step(xp, s.forces, alliance, diary, money, seller, plan, s.cohesion, p.forces)
    skill = training.step(xp, s.training, alliance, diary, seller, plan, troops, p.training)
    ready = readiness.step(xp, troops, kit, skill, p.readiness)

    # The outside world, and what happens
    powers = rivalry.step(xp, s.rivalry, money, troops, kit, s.cohesion, p.rivalry, luck.rivalry)
    fear = deterrence.step(xp, powers, ready, s.cohesion, p.deterrence)
    dangers = threats.step(xp, s.threats, alliance, powers, fear, s.cohesion, p.threats, luck.threats)
    borders = homeland.step(xp, s.homeland, alliance, month, plan, dangers, s.cohesion, p.homeland, luck.homeland)
    help_ = invocation.step(
        xp, alliance, vote, seller, troops, ready, dangers, borders, s.cohesion, p.invocation, luck.invocation
    )

    # What it does to the alliance
    laws = harmonisation.step(xp, s.harmonisation, alliance, diary, s.cohesion, p.harmonisation)
    bonds = cohesion.step(xp, s.cohesion, alliance, month, help_, p.cohesion, luck.cohesion)
    now = State(
        calendar=diary,
        council=vote,
        budget=money,
        supplier=seller,
        rivalry=powers,
        programme=plan,
        procurement=chain,
        equipment=kit,
        forces=troops,
        training=skill,
        readiness=ready,
        deterrence=fear,
        threats=dangers,
        homeland=borders,
        invocation=help_,
        harmonisation=laws,
        cohesion=bonds,
        outcomes=s.outcomes,
    )

    # What is read off it
    totals = outcomes.step(xp, s.outcomes, alliance, month, now)
    return now._replace(outcomes=totals)


def purposes() -> dict[str, tuple[str, ...]]:
    """What luck is needed for each month: axes by "sub-model.purpose", in order."""
    return {
        f"{submodel}.{purpose}": declared.axes
        for submodel, container in Luck.__annotations__.items()
        for purpose, declared in declarations(container).items()
    }


def dealt(cells: Array, labels: Mapping[str, Sequence[str]]) -> Luck:
    """One month's luck, from what was dealt to all cells in the order of `purposes`, `[cell, history]`."""
    at = 0
    parts = []
    for container in Luck.__annotations__.values():
        fields = []
        for declared in declarations(container).values():
            shape = tuple(len(labels[axis]) for axis in declared.axes)
            size = 1
            for length in shape:
                size *= length
            fields.append(cells[at : at + size].reshape(*shape, cells.shape[-1]))
            at += size
        parts.append(container(*fields))
    return Luck(*parts)
