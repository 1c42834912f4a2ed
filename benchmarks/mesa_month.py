"""The same month as Mesa agents: the yardstick for speed, and a second reading of the equations.

Members and outside powers are agents that hold their own state and act in turn; the alliance is the model, which holds
what they share. One object, one number at a time, as an agent-based model is usually written. The random deviates are
those of `foedus.model.luck`, so that each decision can be compared with the arrays' one by one.

They follow the equations of before docs/decisions/0014 and do not run with the model as it is; until they are rewritten
`speed.py` leaves them out.
"""

from collections.abc import Mapping
from math import exp, log
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
from mesa_members import Member, Power, between, plain, ratio, saturating
from scipy.special import ndtri

from foedus.ensemble.engine import Job
from foedus.model import luck, month

EVENTS = ("session", "exercise", "incident", "attack", "request", "mission", "active_members")


class AllianceModel(mesa.Model):
    """The alliance of one draw under one policy."""

    def __init__(self, job: Job, history: int) -> None:
        super().__init__(rng=0)
        world, labels = job.world, job.world.labels
        self.job, self.history, self.number = job, history, -1
        self.p = SimpleNamespace(**{name: plain(part, history) for name, part in job.parameters._asdict().items()})
        self.levers, self.fixed = plain(job.levers.programme, 0), plain(world.alliance, 0)
        self.families, self.suppliers, self.kinds = (len(labels[axis]) for axis in ("family", "supplier", "kind"))
        self.members_count = len(labels["member"])
        self.deal(0)
        first = plain_month(world.calendar, 0)
        begin_state = month.begin(np, world.alliance, first, job.parameters, self.dealt)
        begin = SimpleNamespace(**{name: plain(part, history) for name, part in begin_state._asdict().items()})
        lead = [self.fixed.lead.index(1.0)] if 1.0 in self.fixed.lead else []
        self.from_lead = [float(any(home[i] for i in lead)) for home in self.fixed.home]
        self.members = [Member(self, number, begin) for number in range(self.members_count)]
        self.powers = [Power(self, number) for number in range(len(labels["power"]))]
        for member in self.members:
            member.exercises, member.opted_out = 0.0, False
        self.waiting, self.secretary = -1.0, self.fixed.secretary > 0
        self.adopted, self.scope, self.waited, self.elapsed = False, 0.0, 0.0, 0.0
        self.at_war, self.capacity = begin.supplier.at_war > 0, begin.supplier.capacity
        self.announced, self.contracts = begin.programme.announced, 0.0
        self.delivered, self.delivered_worth, self.worth = 0.0, 0.0, begin.programme.worth
        self.command, self.collective = begin.forces.command, begin.readiness.collective
        self.alarm, self.last_readiness = 0.0, begin.readiness.collective

    def deal(self, number: int) -> None:
        """Take the month's random deviates of this draw."""
        draw = np.uint32(self.job.first_draw + self.history)
        seed, slots = np.uint32(self.job.world.seed), self.job.world.slots
        with np.errstate(over="ignore"):
            cells = luck.uniforms(np, seed, draw, 1, slots, np.uint32(number))
        self.dealt = month.dealt(cells, self.job.world.labels)
        parts = {name: plain(part, 0) for name, part in self.dealt._asdict().items()}
        normals = {name: plain(type(part)(*map(ndtri, part)), 0) for name, part in self.dealt._asdict().items()}
        self.luck, self.normals = SimpleNamespace(**parts), normals

    def normal(self, submodel: str, purpose: str, index: int) -> float:
        """A standard normal deviate of this month."""
        return getattr(self.normals[submodel], purpose)[index]

    def step(self) -> None:
        """One month, in the order of `foedus.model.month`."""
        self.number += 1
        self.deal(self.number)
        self.date = SimpleNamespace(
            **{name: each[self.number, ..., 0].tolist() for name, each in self.job.world.calendar._asdict().items()}
        )
        self.meet()
        self.pay()
        self.equip()
        self.face_the_world()
        self.bind_together()

    def meet(self) -> None:
        """The calendar and the council."""
        p, deviate, date = self.p.calendar, self.luck.calendar, self.date
        self.waiting = p.session_delay if date.session > 0 else self.waiting - 1.0
        self.session = 0.0 <= self.waiting < 1.0
        self.held = [due * (u > p.cancelled) for due, u in zip(date.exercise, deviate.held, strict=True)]
        self.lead_chairs = sum(chair * lead for chair, lead in zip(date.chair, self.fixed.lead, strict=True))
        for member in self.members:
            member.attend()
        if self.secretary:
            self.secretary = not deviate.secretary < p.vacated or date.appointment > 0
        else:
            self.secretary = deviate.secretary < p.filled or date.appointment > 0
        voters = [member for member in self.members if member.active]
        if self.session and not self.adopted and self.luck.council.tabled < self.p.council.tabled and voters:
            proposal = self.bargained(voters)
            for member in voters:
                member.vote(proposal)
            blocked = any(not (member.assents or member.outside) for member in voters)
            if not blocked and any(member.assents for member in voters):
                self.adopted, self.scope = True, proposal
                for member in voters:
                    member.opted_out = member.outside

    def bargained(self, voters: list[Member]) -> float:
        """The proposal: mean or median of positions."""
        p = self.p.council
        weights = [p.capability[each.number] ** p.capability_exponent * p.salience[each.number] for each in voters]
        whole = sum(weights)
        if p.rule == 1 and whole > 0:
            for voter, weight in sorted(zip(voters, weights, strict=True), key=lambda pair: pair[0].position):
                below = sum(w for v, w in zip(voters, weights, strict=True) if v.position <= voter.position)
                if weight > 0 and below >= whole / 2:
                    return voter.position
        return ratio(sum(w * v.position for v, w in zip(voters, weights, strict=True)), whole)

    def pay(self) -> None:
        """Budgets, the lead's war and the programme's money."""
        for member in self.members:
            member.grow()
        allies = sum(member.gdp for member in self.members if member.active)
        for member in self.members:
            member.spend(allies)
        p, deviate = self.p.supplier, self.luck.supplier
        self.at_war = not deviate.war < p.war_ends if self.at_war else deviate.war < p.war_returns
        targets = p.capacity_in_war if self.at_war else p.capacity_in_peace
        pace = 1.0 - exp(-1.0 / p.recovery)
        self.capacity = [now + (to - now) * pace for now, to in zip(self.capacity, targets, strict=True)]
        self.asked = self.at_war and deviate.asks < p.asks
        for member in self.members:
            member.send_units()

        p = self.p.programme
        self.waited += self.adopted
        months = p.duration * 12
        open_ = between(months - self.elapsed) if self.waited > p.decision_lag * 12 else 0.0
        self.elapsed += open_
        personnel = sum(member.contingent for member in self.members) * self.scope
        self.stream = personnel * p.price_per_soldier / 1000 * p.realised / months * open_
        growth = 1.0 + (p.cost_growth - 1.0) * min(self.elapsed / months, 1.0)
        learning = (1.0 + ratio(self.delivered, self.announced)) ** np.log2(p.slope)
        whole = sum(p.family_price)
        self.price = [
            [p.price_per_soldier * ratio(each, whole) * terms * growth * learning for terms in p.terms]
            for each in p.family_price
        ]
        claims = [member.claim() for member in self.members]
        for member, claim in zip(self.members, claims, strict=True):
            member.order(ratio(claim, sum(claims)))

    def equip(self) -> None:
        """From money to readiness."""
        for member in self.members:
            member.receive()
        p = self.p.forces
        for member in self.members:
            member.man_and_train()
        people = sum(member.contingent for member in self.members)
        exercised = ratio(sum(member.exercises * member.contingent for member in self.members), people)
        money = sum(member.command_money for member in self.members)
        gain = p.staff_gain * saturating(money, p.staff_scale) + p.exercise_gain * exercised
        loss = p.fades * (1.0 + p.vacancy * (1.0 - self.secretary))
        self.command = between(self.command + gain * (1.0 - self.command) - loss * self.command)
        for member in self.members:
            member.rate()
        mean = ratio(sum(member.contingent * member.rating for member in self.members), people)
        weight = self.p.readiness.command_weight
        self.collective = mean * (1.0 - weight + weight * self.command)

    def face_the_world(self) -> None:
        """Powers, threats, requests and answers."""
        built_up = max(self.collective - self.last_readiness, 0.0)
        self.alarm = self.alarm * (1.0 - self.p.rivalry.alarm_fades) + built_up
        self.last_readiness = self.collective
        self.agents_by_type[Power].do("step")
        for member in self.members:
            member.feel_pressure()
            member.deter()
            member.meet_threats()
        self.attacks = sum(m.struck[k] for m in self.members for k in range(self.kinds) if self.fixed.attack[k])
        for member in self.members:
            member.guard_borders()
            member.ask()
        lead = next((member for member in self.members if member.leads), None)
        for asker in self.members:
            lead_comes = lead is not None and asker is not lead and lead.comes_to(asker, lead_comes=False)
            asker.helped = asker.applies and (
                lead_comes or any(ally.comes_to(asker, lead_comes) for ally in self.members if not ally.leads)
            )

    def bind_together(self) -> None:
        """Law, trust and standing."""
        actives = [member for member in self.members if member.active]
        total = sum(member.law for member in actives)
        for member in self.members:
            member.adopt_law(total, len(actives))
        helped = sum(member.helped for member in self.members)
        abandoned = sum(member.asked and not member.helped for member in self.members)
        for member in self.members:
            member.law = member.next_law
            member.learn(helped, abandoned)
        self.membership()

    def membership(self) -> None:
        """Steps of members, and the end of the alliance."""
        p, deviate = self.p.cohesion, self.luck.cohesion
        parties = [member for member in self.members if member.party]
        others = [member.distance for member in parties if not member.leads]
        middle = ratio(sum(others), len(others))
        first = max(sum(self.fixed.active) + sum(self.fixed.frozen), 1.0)
        ends = exp(p.ends + p.ends_by_parties * log(max(len(parties), 1) / first)) / 12
        ended = bool(deviate.ends < 1.0 - exp(-ends))
        contested = bool(self.date.renewal > 0 and deviate.renewal < p.contested)
        for member in self.members:
            member.stay_or_go(member.distance - middle, contested, ended)
        if sum(member.party for member in self.members) < 2:
            for member in self.members:
                member.active = member.frozen = False

    def events(self) -> dict[str, float]:
        """This month's countable decisions, by the names of the series."""
        return {
            "session": float(self.session),
            "exercise": float(sum(member.exercises for member in self.members)),
            "incident": float(sum(member.incidents for member in self.members)),
            "attack": float(self.attacks),
            "request": float(sum(member.asked for member in self.members)),
            "mission": float(sum(member.helped for member in self.members)),
            "active_members": float(sum(member.active for member in self.members)),
        }


def plain_month(calendar: Any, number: int) -> Any:
    """One month of a calendar."""
    return type(calendar)(*(each[number] for each in calendar))


def history(job: Job, number: int) -> dict[str, np.ndarray]:
    """The events of one history, month by month, by Mesa."""
    model = AllianceModel(job, number)
    months = job.world.calendar.number.shape[0]
    rows = []
    for _ in range(months):
        model.step()
        rows.append(
            model.events() | {"readiness": model.collective, "delivered": ratio(model.delivered_worth, model.announced)}
        )
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def differences(job: Job, series: Mapping[str, np.ndarray], numbers: range) -> list[str]:
    """Where Mesa's decisions differ from the arrays'; empty if nowhere."""
    found = []
    for number in numbers:
        mine = history(job, number)
        for name in EVENTS:
            theirs = series[name][:, number]
            found += [f"draw {number}, month {at}, {name}" for at in np.flatnonzero(mine[name] != theirs)[:1]]
        for name in ("readiness", "delivered"):
            if not np.allclose(mine[name], series[name][:, number], rtol=1e-8, atol=1e-12):
                found.append(f"draw {number}, {name}")
    return found
