"""The agents of `mesa_month`: members of the alliance and outside powers, one object and one number at a time."""

from math import exp, log, sqrt
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from foedus.model.procurement import STAGES

TINY = np.finfo(float).tiny


def logistic(x: float) -> float:
    """The logistic function."""
    return 1.0 / (1.0 + exp(-x)) if x > -700 else 0.0


def ratio(part: float, whole: float) -> float:
    """`part / whole`, and 0 where there is no whole."""
    return part / whole if whole > 0 else 0.0


def saturating(amount: float, scale: float) -> float:
    """Effect of an amount with diminishing returns."""
    return 1.0 - exp(-amount / scale)


def between(x: float) -> float:
    """`x`, at least 0 and at most 1."""
    return min(max(x, 0.0), 1.0)


def plain(part: Any, history: int) -> SimpleNamespace:
    """One history of a NamedTuple of arrays, as numbers and lists."""
    columns = {name: np.asarray(each) for name, each in part._asdict().items()}
    return SimpleNamespace(
        **{name: each[..., history if each.shape[-1] > 1 else 0].tolist() for name, each in columns.items()}
    )


class Power(mesa.Agent):
    """An outside power."""

    def __init__(self, model: Any, number: int) -> None:
        super().__init__(model)
        self.number = number
        self.capability = 1.0
        self.posture = model.p.rivalry.usual[number]

    def step(self) -> None:
        """Grow, and take a posture."""
        p, i = self.model.p.rivalry, self.number
        self.capability *= exp(p.growth[i] / 12)
        drift = p.persistence ** (1 / 12) * (self.posture - p.usual[i])
        noise = p.noise * sqrt(1 / 12) * self.model.normal("rivalry", "posture", i)
        self.posture = max(p.usual[i] + drift + p.dilemma * self.model.alarm / 12 + noise, 0.0)


class Member(mesa.Agent):
    """A member: its money, forces, equipment, borders, law and trust."""

    def __init__(self, model: Any, number: int, begin: Any) -> None:
        super().__init__(model)
        self.number = number
        self.leads = model.fixed.lead[number] > 0
        for part in ("budget", "equipment", "forces", "training", "readiness", "homeland", "harmonisation", "cohesion"):
            for name, value in vars(getattr(begin, part)).items():
                if isinstance(value, list) and len(value) == model.members_count:
                    setattr(self, name if name != "adopted" else "law", value[number])
        self.active, self.frozen = self.active > 0, self.frozen > 0
        self.position = model.p.council.position[number]
        if model.p.council.rule == 2:
            self.position = begin.council.settled[number]
        self.capability = begin.council.capability[number]
        self.pressure, self.opted_out, self.sent = 1.0, False, False
        self.backlog = [[[0.0] * model.suppliers for _ in range(model.families)] for _ in range(STAGES)]
        self.orders = [[0.0] * model.suppliers for _ in range(model.families)]
        self.excitation = [0.0] * model.kinds

    @property
    def party(self) -> bool:
        """Whether it is still party to the alliance."""
        return self.active or self.frozen

    def attend(self) -> None:
        """Take part in exercises."""
        model, i = self.model, self.number
        self.exercises = sum(
            due
            for number, due in enumerate(model.held)
            if self.active and model.luck.calendar.attends[i][number] > model.p.calendar.stays_away[i]
        )

    def vote(self, proposal: float) -> None:
        """Assent to the proposal, stay outside or block."""
        p, i = self.model.p.council, self.number
        limit = self.position + p.tolerance + p.noise * self.model.normal("council", "mood", i)
        self.assents = proposal <= limit
        self.outside = not self.assents and self.model.luck.council.opts_out[i] < p.opts_out

    def grow(self) -> None:
        """The economy's month."""
        p, i = self.model.p.budget, self.number
        noise = p.gdp_noise * sqrt(1 / 12) * self.model.normal("budget", "growth", i)
        self.gdp *= exp(p.growth[i] / 12 + noise)

    def spend(self, allies: float) -> None:
        """The budget's month."""
        p, i = self.model.p.budget, self.number
        drift = 0.0
        if p.rule >= 2:
            drift = -p.free_riding * (1.0 - self.gdp / max(allies, self.gdp)) / 12
        elif p.rule >= 1:
            drift = p.reaction * (self.pressure - 1.0) / 12
        usual = max(p.burden[i], TINY)
        deviation = p.persistence ** (1 / 12) * log(max(self.burden, TINY) / usual)
        deviation += p.noise * sqrt(1 / 12) * self.model.normal("budget", "burden", i) + drift
        self.burden = between(usual * exp(deviation))
        self.spending = self.gdp * self.burden / 12

    def send_units(self) -> None:
        """Decide whether to fight in the lead's war."""
        p, model = self.model.p.supplier, self.model
        odds = p.sends + p.sends_by_trust * (self.trust - 0.5) + p.sends_by_dependence * self.dependence
        if model.asked and self.active and not self.leads:
            self.sent = self.sent or model.luck.supplier.sends[self.number] < logistic(odds)

    def claim(self) -> float:
        """What it can claim of the programme's money."""
        p, model = self.model.p.programme, self.model
        part = p.lead_included if self.leads else 1.0
        weight = model.levers.member_weight[self.number]
        return self.contingent * part * weight * (2.0 - min(self.cover, 1.0)) * (self.active and not self.opted_out)

    def order(self, share: float) -> None:
        """Order with the money that someone can pay."""
        p, model = self.model.p.programme, self.model
        gift = (p.granted + (1.0 - p.granted) * p.credited) * (p.in_war if model.at_war else 1.0)
        own = min(share * (1.0 - p.granted) * (1.0 - p.credited), ratio(p.own_ceiling * self.spending, model.stream))
        self.money = model.stream * (share * gift + own)
        lines = [each * self.money for each in model.levers.allocation]
        for family in range(model.families):
            paid = sum(line * model.fixed.line_family[number][family] for number, line in enumerate(lines))
            for supplier, mix in enumerate(model.levers.supplier_mix):
                self.orders[family][supplier] = paid * mix * 1000 / model.price[family][supplier]
                model.contracts += paid * mix * model.from_lead[supplier]
        self.training_money, self.command_money, self.border_money, self.upkeep_money = (
            sum(line * pays for line, pays in zip(lines, kind, strict=True))
            for kind in (
                model.fixed.line_training,
                model.fixed.line_command,
                model.fixed.line_border,
                model.fixed.line_upkeep,
            )
        )

    def receive(self) -> None:
        """Move its orders along the delivery chain, convert units and wear equipment."""
        model, e, chain = self.model, self.model.p.equipment, self.model.p.procurement
        i = self.number
        wear = 1.0 / (12 * e.life)
        upkeep = saturating(ratio(self.upkeep_money * 1e6, self.contingent), e.upkeep_scale)
        for f in range(model.families):
            new = 0.0
            for s in range(model.suppliers):
                lost = max(model.from_lead[s] * (not self.party), chain.cancelled)
                rate = STAGES * model.capacity[s] / (12 * chain.slip * chain.lag[f])
                arriving = self.orders[f][s]
                for stage in self.backlog:
                    kept = stage[f][s] - stage[f][s] * lost
                    passed = kept * (1.0 - exp(-rate))
                    stage[f][s] = kept - passed + arriving
                    arriving = passed
                model.delivered += arriving
                model.delivered_worth += arriving * model.worth[f]
                converted = self.converting[f][s] * (1.0 - exp(-1.0 / e.conversion[f]))
                self.converting[f][s] += arriving - converted
                self.new[f][s] += converted - self.new[f][s] * wear
                new += self.new[f][s]
            bought = e.renewal[i] * self.required[f] / 12
            self.modern[f] += bought - self.modern[f] * wear
            inherited = self.inherited[f] * (1.0 - (1.0 - upkeep) / (12 * e.inherited_life))
            surplus = inherited + self.modern[f] + new - self.required[f]
            self.inherited[f] = max(inherited - max(surplus, 0.0), 0.0)
        self.assess(upkeep)

    def assess(self, upkeep: float) -> None:
        """Work out cover, condition and dependence."""
        e, model, i = self.model.p.equipment, self.model, self.number
        works_old = min(e.availability_inherited[i] + e.upkeep_gain * upkeep, 1.0)
        works_new = min(e.availability_modern + e.upkeep_gain * upkeep, 1.0)
        working = held = covered = old = 0.0
        delivered = [0.0] * model.suppliers
        for f in range(model.families):
            new = sum(self.new[f])
            works = self.inherited[f] * works_old + (self.modern[f] + new) * works_new
            working, held = working + works, held + self.inherited[f] + self.modern[f] + new
            covered += min(works, self.required[f])
            old += self.inherited[f] + self.modern[f]
            for s in range(model.suppliers):
                delivered[s] += self.new[f][s] + self.converting[f][s]
        required = sum(self.required)
        self.cover, self.condition = ratio(covered, required), ratio(working, held)
        self.in_conversion = min(ratio(sum(map(sum, self.converting)), required), 1.0)
        others = sum(1.0 - lead for lead in model.from_lead)
        total = part = 0.0
        for s, lead in enumerate(model.from_lead):
            mine = lead * e.lead_share[i] + ratio(1.0 - lead, others) * (1.0 - e.lead_share[i])
            total += old * mine + delivered[s]
            part += (old * mine + delivered[s]) * lead
        self.dependence = ratio(part, total)

    def man_and_train(self) -> None:
        """Fill posts and train."""
        p, t, i = self.model.p.forces, self.model.p.training, self.number
        self.contingent = self.establishment * self.active
        paid = min(p.fill[i] * ratio(self.spending, self.first_spending) ** p.pay, 1.0)
        self.fill += (paid - self.fill) * (1.0 - exp(-1.0 / p.adjustment))
        money = ratio(self.training_money * 1e6, self.contingent)
        gain = t.courses + t.exercise_gain * self.exercises + t.funded_gain * saturating(money, t.funded_scale)
        loss = 1.0 - 2.0 ** (-1.0 / t.half_life)
        self.proficiency = between(self.proficiency + gain * (1.0 - self.proficiency) - loss * self.proficiency)

    def rate(self) -> None:
        """Readiness and notice to move."""
        p = self.model.p.readiness
        supply = self.cover * (1.0 - p.conversion_dip * self.in_conversion)
        parts = (self.fill, supply, self.condition, self.proficiency)
        weights = (p.personnel_weight, p.supply_weight, p.condition_weight, p.training_weight)
        if p.rule < 1:
            self.rating = min(parts)
        else:
            whole = sum(weights)
            self.rating = exp(sum(ratio(w, whole) * log(max(x, TINY)) for w, x in zip(weights, parts, strict=True)))
        self.notice = p.slow * (p.fast / p.slow) ** self.rating

    def feel_pressure(self) -> None:
        """What outside powers bring to bear on it."""
        p, powers = self.model.p.rivalry, self.model.powers
        bears = p.exposure[self.number]
        first = sum(each * usual for each, usual in zip(bears, p.usual, strict=True))
        now = sum(each * power.capability * power.posture for each, power in zip(bears, powers, strict=True))
        self.pressure = now / first if first > 0 else 1.0

    def deter(self) -> None:
        """How often it is attacked."""
        p, i = self.model.p.deterrence, self.number
        usual = log(np.expm1(max(p.base[i] / 12, TINY)))
        alone = logistic(p.resists)
        quiet = (1.0 - alone) * p.stake - alone * p.cost - usual - p.by_pressure * (self.pressure - 1.0)
        resists = logistic(p.resists + p.pact * self.trust * self.model.collective * self.active)
        worth = (1.0 - resists) * p.stake - resists * (p.cost + p.nuclear * p.coverage[i] * self.party)
        self.attack_rate = -log(max(1.0 - logistic(worth - quiet), TINY))

    def meet_threats(self) -> None:
        """What happens to it this month."""
        p, model, i = self.model.p.threats, self.model, self.number
        deviate = model.luck.threats
        self.severity, self.struck = [0.0] * model.kinds, [False] * model.kinds
        shock = exp(p.dispersion * model.normal("threats", "shock", i) - p.dispersion**2 / 2)
        for kind in range(model.kinds):
            rate = self.attack_rate
            if not model.fixed.attack[kind]:
                rate = p.exposure[i][kind] * p.rate[kind] / 12
                rate *= 1.0 if model.fixed.internal[kind] else self.pressure**p.by_pressure
            rate *= shock if p.rule < 1 else 1.0 + self.excitation[kind]
            if self.party and deviate.arrival[i][kind] < 1.0 - exp(-rate):
                self.struck[kind] = True
                self.severity[kind] = 1.0 - deviate.severity[i][kind] ** (1.0 / p.tail[kind])
            self.excitation[kind] = self.excitation[kind] * (1.0 - p.fades) + p.jump * self.struck[kind]

    def guard_borders(self) -> None:
        """Avert incursions."""
        p, model, i = self.model.p.homeland, self.model, self.number
        gain = p.border_gain * saturating(self.border_money, p.border_scale)
        gain += p.strategy_gain * (model.number >= p.strategy_delay) * self.active
        # `capacity` is the border's here, the lead's factories' in the model.
        self.capacity = between(self.capacity + gain * (1.0 - self.capacity) - p.decays * self.capacity)
        self.incidents = 0
        for kind in range(model.kinds):
            if self.struck[kind] and model.fixed.incursion[kind]:
                if model.luck.homeland.averted[i][kind] < p.effectiveness * self.capacity:
                    self.struck[kind], self.severity[kind] = False, 0.0
                else:
                    self.incidents += 1

    def ask(self) -> None:
        """Ask for help, and learn whether the case applies."""
        p, model, i = self.model.p.invocation, self.model, self.number
        asks = [
            self.active
            and self.struck[kind]
            and model.luck.invocation.asks[i][kind] < logistic(p.asks + p.asks_by_severity * self.severity[kind])
            for kind in range(model.kinds)
        ]
        self.asked = any(asks)
        worst = max((s for s, each in zip(self.severity, asks, strict=True) if each), default=0.0)
        inside = any(
            asks[kind] and model.fixed.internal[kind] and self.severity[kind] >= worst for kind in range(model.kinds)
        )
        chance = p.applies_internal if inside else p.applies
        self.applies = self.asked and model.luck.invocation.applies[i] < chance

    def comes_to(self, asker: "Member", lead_comes: bool) -> bool:
        """Decide whether to help the asker."""
        p, model = self.model.p.invocation, self.model
        if self is asker or not (self.active and asker.active):
            return False
        parties = max(sum(member.party for member in model.members), 2.0)
        odds = p.honours + p.era - p.dilution * 0.5 * log((parties - 1.0) * (parties - 1.0))
        odds += p.by_capability * log(max(self.capability, TINY) / 0.01)
        odds -= p.by_distance * log(max(p.distance[asker.number][self.number], 100.0) / 1000.0)
        odds += p.by_trust * (asker.trust - 0.5) + p.by_readiness * (self.rating - 0.5)
        odds += p.lead_bonus - p.lead_at_war * model.at_war if self.leads else p.follows * lead_comes
        return model.luck.invocation.comes[asker.number][self.number] < logistic(odds)

    def adopt_law(self, total: float, actives: int) -> None:
        """Adopt common instruments."""
        p, model = self.model.p.harmonisation, self.model
        if self.active:
            others = ratio(total - self.law, actives - 1)
            pace = (p.own + p.contagion * others + p.drive * model.lead_chairs) * self.trust
            self.next_law = between(self.law + pace * (1.0 - self.law))
        else:
            self.next_law = self.law

    def learn(self, helped: int, abandoned: int) -> None:
        """Change trust and distance."""
        p, i = self.model.p.cohesion, self.number
        first = p.trust[i] * p.trust_weight
        self.kept = self.learnt(self.kept, first, self.helped, helped)
        self.broken = self.learnt(self.broken, p.trust_weight - first, self.asked and not self.helped, abandoned)
        self.trust = self.kept / (self.kept + self.broken)
        if not self.leads:
            moved = p.noise * sqrt(1 / 12) * self.model.normal("cohesion", "distance", i)
            self.distance = max(self.distance + moved, 0.0)

    def learnt(self, weight: float, first: float, own: bool, everyone: int) -> float:
        """Weight of commitments after this month's were seen."""
        p = self.model.p.cohesion
        return weight + p.forgets * (first - weight) + p.own_weight * own + p.other_weight * (everyone - own)

    def stay_or_go(self, apart: float, contested: bool, ended: bool) -> None:
        """Freeze, leave or return."""
        p, deviate, i = self.model.p.cohesion, self.model.luck.cohesion, self.number
        if self.leads:
            return
        wary = -p.by_trust * (self.trust - 0.5)
        alone = p.frozen_leaves if self.frozen else exp(p.leaves + p.frailty + p.by_distance * apart + wary)
        leave = 1.0 - exp(-alone / 12) * (1.0 - contested * p.not_renewed)
        freeze = 1.0 - exp(-p.freezes * exp(wary) / 12)
        back = 1.0 - exp(-p.returns / 12)
        if self.party and (ended or deviate.leaves[i] < leave):
            self.active = self.frozen = False
        elif self.active and deviate.leaves[i] < leave + freeze:
            self.active, self.frozen = False, True
        elif self.frozen and deviate.returns[i] < back:
            self.active, self.frozen = True, False
