"""A small made-up case with a known answer, and an ensemble of it, for the tests of findings and of the report.

Three policies. Readiness at the end depends, by equations written down here, on one assumption that decides which
policy is best, on which of two conflicting reports is right, on a sourced fact, on a choice of structure, and on luck.
"""

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from foedus.case import About, Beliefs, Case, Fact, Policy, Records, Scene, Uncertainty
from foedus.case.levers import levers
from foedus.case.schema import Contingent, Headline, Judgement, Member
from foedus.distributions import WRITTEN
from foedus.ensemble import Ensemble
from foedus.model.outcomes import SERIES, catalogue
from foedus.model.parameters import AXES
from foedus.model.state import Alliance, Month

from .made_evidence import ledger

HORIZONS = ("2026", "2028")
MONTHS = 36
POLICIES = {"wait": "Wait and see", "arm": "Arm at once", "train": "Train first"}
MEMBERS = ("ALF", "BRV", "CHL")
LABELS = {
    **dict.fromkeys(AXES, ()),
    "member": MEMBERS,
    "ally": MEMBERS,
    "line": ("arms", "courses"),
    "supplier": ("home",),
    "horizon": HORIZONS,
}
SETTINGS = {
    "wait": {"programme.allocation": {"courses": 1.0}, "programme.supplier_mix": {"home": 1.0}},
    "arm": {"programme.allocation": {"arms": 1.0}, "programme.supplier_mix": {"home": 1.0}},
    "train": {
        "programme.allocation": {"arms": 0.5, "courses": 0.5},
        "programme.supplier_mix": {"home": 1.0},
        "programme.member_weight": {"BRV": 2.0},
    },
}


@dataclass(frozen=True)
class Made:
    """How strongly each thing moves readiness at the end; the defaults make "train" best, unless half_life is long."""

    decisive: float = 0.05
    by_report: float = 0.10
    by_fact: float = 0.05
    by_rule: float = 0.04
    luck: float = 0.05
    failed: int = 0


def uncertainty(key: str, unit: str, meaning: str, shape: dict, **grounds) -> Uncertainty:
    submodel, parameter, *labels = key.split(".")
    cells = tuple((MEMBERS.index(label),) for label in labels) or ((),)
    low, high = shape.get("low", 0.0), shape.get("high", 1e6)
    distribution = WRITTEN[shape["kind"]].of(shape).cut(low, high)
    return Uncertainty(
        key, submodel, parameter, tuple(labels), cells, unit, meaning, (low, high), distribution=distribution, **grounds
    )


def uncertainties() -> dict[str, Uncertainty]:
    book = ledger()
    uniform = {"kind": "uniform", "low": 0.0, "high": 1.0}
    size = Uncertainty(
        "forces.personnel",
        "forces",
        "personnel",
        (),
        ((),),
        "person",
        "Personnel of the forces",
        (100, 1e6),
        "claims",
        pool=book.pool("forces.size"),
        question="forces.size",
    )
    adopted = Uncertainty(
        "council.tabled",
        "council",
        "tabled",
        (),
        ((),),
        "probability",
        "The programme is put to a session",
        (0, 1),
        "claims",
        pool=book.pool("programme.adopted"),
        values=((0.9, 0.9), (0.1, 0.6)),
        reasons=("It was said so.", "Anything else is possible."),
        question="programme.adopted",
    )
    made = [
        size,
        adopted,
        uncertainty(
            "training.half_life",
            "month",
            "Time in which untrained proficiency halves",
            {"kind": "uniform", "low": 4.0, "high": 20.0},
            grounding="assumption",
            assumption="No study; from a quarter to two years.",
        ),
        uncertainty(
            "readiness.rule",
            "choice",
            "Rating: 0 lowest of four, 1 weighted mean",
            {"kind": "choice", "values": (0.0, 1.0)},
            grounding="assumption",
            assumption="Both are in use.",
        ),
        uncertainty(
            "training.courses",
            "1/month",
            "Part of the gap that training closes",
            uniform,
            grounding="facts",
            facts=("f1",),
        ),
        *(
            uncertainty(
                f"equipment.lead_share.{member}",
                "share",
                "Part of holdings from the lead at the start",
                uniform,
                grounding="facts",
                facts=("f2",),
            )
            for member in MEMBERS
        ),
        *(
            uncertainty(
                f"budget.gdp.{member}",
                "million USD/year",
                "Gross domestic product at the start",
                {"kind": "uniform", "low": 1e4, "high": 3e4},
                grounding="facts",
                facts=("f2",),
            )
            for member in MEMBERS
        ),
        *(
            uncertainty(
                f"budget.burden.{member}",
                "share",
                "Usual military spending over product",
                {"kind": "uniform", "low": 0.01, "high": 0.03},
                grounding="facts",
                facts=("f2",),
            )
            for member in MEMBERS
        ),
        *(
            uncertainty(
                f"forces.contingent.{member}",
                "share",
                "Member's share of the personnel, before scaling",
                {"kind": "uniform", "low": 0.2, "high": 0.4},
                grounding="assumption",
                assumption="Nobody publishes it.",
            )
            for member in MEMBERS
        ),
        uncertainty(
            "forces.vacancy",
            "1",
            "Further loss without a secretary-general",
            {"kind": "fixed", "value": 1.0},
            grounding="assumption",
            assumption="Kept at one until somebody measures it.",
        ),
    ]
    return {each.key: each for each in made}


def case(**changes) -> Case:
    """The made-up case."""
    statuses = {"ALF": "active", "BRV": "active", "CHL": "frozen"}
    members = tuple(
        Member.model_validate(
            {
                "id": member,
                "name": name,
                "lead": member == "ALF",
                "status": [{"since": "1994", "status": "active", "fact": "f1"}]
                + ([{"since": "2024-02", "status": "frozen", "claim": "g-1"}] if member == "CHL" else []),
            }
        )
        for member, name in zip(MEMBERS, ("Alfa", "Bravo", "Charlie"), strict=True)
    )
    nothing = {name: np.zeros((1, 1)) for name in Alliance._fields}
    alliance = Alliance(
        **(
            nothing
            | {
                "lead": np.array([[1.0], [0.0], [0.0]]),
                "active": np.array([[float(statuses[m] == "active")] for m in MEMBERS]),
                "frozen": np.array([[float(statuses[m] == "frozen")] for m in MEMBERS]),
            }
        )
    )
    facts = {
        name: Fact(
            name, "ALF", "military_burden", "2.4", "2", "3", "percent", "2024", title, "An institute", "2025",
            "https://example.org/burden", "", "high",
        )
        for name, title in (("f1", "Military balance"), ("f2", "Yearbook <2025>"))
    }  # fmt: skip
    content = {
        "name": "made-up",
        "title": "A made-up alliance",
        "question": "Which policy leaves the forces readiest?",
        "folder": Path("made-up"),
        "hash": "ab" * 32,
        "start": date(2026, 1, 1),
        "months": MONTHS,
        "horizons": HORIZONS,
        "cut_off": "2026-02-10",
        "criterion": "readiness_2028",
        "fan": "readiness",
        "reference_policy": "wait",
        "labels": LABELS,
        "names": {"member": {"ALF": "Alfa", "BRV": "Bravo", "CHL": "Charlie"}},
        "alliance": alliance,
        "calendar": Month(*([np.zeros((MONTHS, 1))] * len(Month._fields))),
        "policies": {
            key: Policy(key, title, f"{title}, and what it does.", levers(SETTINGS[key], LABELS))
            for key, title in POLICIES.items()
        },
        "uncertainties": uncertainties(),
        "ledger": ledger(),
        "facts": facts,
        "members": members,
        "contingents": (
            Contingent.model_validate({"member": "BRV", "units": "One air assault brigade", "fact": "f1"}),
        ),
        "judgements": (
            Judgement(id="ready", statement="Readiness is above one half at the end of 2028 if training comes first.",
                      policy="train", outcome="readiness_2028", above=0.5),
            Judgement(id="leaves", statement="At least one member leaves", policy="wait", outcome="member_leaves",
                      yes=True, why_it_matters="A departure ends the rotation."),
            Judgement(id="helped", statement="Troops come to whoever asks", policy="train", outcome="help_given",
                      yes=True, given="help_requested"),
            Judgement(id="gain", statement="Training first is worth more than five points over waiting", policy="train",
                      outcome="readiness_2028", above=0.05, compared_with="wait"),
        ),
        "headline": Headline(subject="readiness of the joint forces at the end of 2028", outcome="readiness_2028",
                             policy="train"),
    }  # fmt: skip
    content |= changes
    parts = {"about": About, "records": Records, "scene": Scene, "beliefs": Beliefs}
    made = {part: kind(**{f.name: content.get(f.name, ()) for f in fields(kind)}) for part, kind in parts.items()}
    return Case(**made, **{f.name: content.get(f.name, ()) for f in fields(Case) if f.name not in parts})


def drawn(made: Case, draws: int, seed: int) -> dict[str, np.ndarray]:
    """Columns as `foedus.ensemble` draws them."""
    random = np.random.default_rng(seed)
    columns: dict[str, np.ndarray] = {"draw": np.arange(draws)}
    shared: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for key, each in made.beliefs.uncertainties.items():
        u = random.random(draws)
        latent = shared.setdefault(each.question or key, (random.random(draws), random.random(draws)))
        result = each.draw(u, *latent)
        columns[key] = result.value
        if result.label is not None:
            columns[f"{key}:claim"] = np.array(each.components, dtype=object)[result.label]
            columns[f"{key}:referent"] = np.array(each.referents, dtype=object)[result.referent]
        if result.answer is not None:
            columns[f"{key}:answer"] = np.array(each.answers, dtype=object)[result.answer]
            columns[f"{key}:place"] = result.place
    return columns


def ensemble(made: Case, draws: int = 400, seed: int = 7, how: Made = Made()) -> Ensemble:
    """Histories by the equations of this module."""
    columns = drawn(made, draws, seed)
    random = np.random.default_rng(seed + 1)
    luck = random.normal(0, how.luck, draws)
    short = (columns["forces.personnel:claim"] == "g-1").astype(float)
    rate = (columns["training.half_life"] - 4.0) / 16.0
    base = (
        0.45
        + how.by_report * short
        + how.by_fact * columns["training.courses"]
        + how.by_rule * columns["readiness.rule"]
        + luck
    )
    ends = {
        "wait": base,
        "arm": base + how.decisive * 0.7,
        "train": base + how.decisive * (1.6 - 1.5 * rate),
    }
    events = random.random((draws, 8))
    names = catalogue(made.about.horizons)
    rows, bands, sample = [], [], []
    months = np.arange(made.about.months)
    dates = [f"{made.about.start.year + m // 12}-{m % 12 + 1:02d}" for m in months]
    for policy in made.policies:
        end = np.clip(ends[policy], 0.0, 1.0)
        failed = np.zeros(draws, dtype=bool)
        failed[: how.failed] = policy == "arm"
        values = {name: np.full(draws, 0.3) for name in names}
        values["readiness_2028"] = end
        values["readiness_2026"] = 0.4 + 0.3 * (end - 0.4)
        values["member_leaves"] = (events[:, 0] < 0.1).astype(float)
        values["another_freezes"] = (events[:, 1] < 0.3).astype(float)
        values["frozen_member_leaves"] = (events[:, 2] < 0.6).astype(float)
        values["frozen_member_returns"] = (events[:, 3] < 0.02).astype(float)
        values["newcomer"] = (events[:, 7] < 0.5).astype(float)
        values["help_requested"] = (events[:, 4] < 0.5).astype(float)
        values["help_given"] = values["help_requested"] * (events[:, 5] < 0.9)
        values["days_to_troops"] = np.where(values["help_given"] > 0, 30 + 60 * events[:, 6], np.nan)
        rows.append(
            pa.table(
                {
                    "draw": pa.array(np.arange(draws)),
                    "policy": pa.array([policy] * draws).dictionary_encode(),
                    "status": pa.array(np.where(failed, "failed", "ok")).dictionary_encode(),
                    "failed_month": pa.array(np.full(draws, 3), mask=~failed),
                    "failed_submodel": pa.array(np.full(draws, "readiness", dtype=object), pa.string(), mask=~failed),
                    **{name: pa.array(np.where(failed, np.nan, column)) for name, column in values.items()},
                }
            )
        )
        path = 0.4 + np.outer((months + 1) / made.about.months, end - 0.4)
        quantiles = np.quantile(path[:, ~failed], [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95], axis=1)
        for name in SERIES:
            labels = ("q05", "q10", "q25", "q50", "q75", "q90", "q95")
            bands.append(
                pa.table(
                    {
                        "policy": pa.array([policy] * made.about.months).dictionary_encode(),
                        "month": pa.array(months),
                        "date": pa.array(dates),
                        "series": pa.array([name] * made.about.months).dictionary_encode(),
                        **{label: pa.array(row) for label, row in zip(labels, quantiles, strict=True)},
                        "mean": pa.array(path.mean(axis=1)),
                    }
                )
            )
        kept = min(10, draws)
        happens = random.random((kept, made.about.months))
        whole = {
            name: (happens < 0.05 * (1 + index % 3)).astype(float).reshape(-1)
            if declared.unit == "events"
            else np.full(kept * made.about.months, 2.0)
            if declared.unit == "states"
            else path[:, :kept].T.reshape(-1)
            for index, (name, declared) in enumerate(SERIES.items())
        }
        sample.append(
            pa.table(
                {
                    "policy": pa.array([policy] * (kept * made.about.months)).dictionary_encode(),
                    "draw": pa.array(np.repeat(np.arange(kept), made.about.months)),
                    "month": pa.array(np.tile(months, kept)),
                    "date": pa.array(dates * kept),
                    **{name: pa.array(column) for name, column in whole.items()},
                }
            )
        )
    table = pa.table(
        {k: pa.array(v) if v.dtype != object else pa.array(v).dictionary_encode() for k, v in columns.items()}
    )
    return Ensemble(
        case_name=made.about.name,
        seed=seed,
        draws=draws,
        policies=tuple(made.policies),
        engine="numpy",
        outcomes=pa.concat_tables(rows),
        drawn=table,
        bands=pa.concat_tables(bands),
        sample=pa.concat_tables(sample),
    )


MANIFEST = {
    "run": "0abcdef",
    "case_hash": "ab" * 32,
    "engine": "numpy",
    "python": "3.11.0",
    "versions": {"foedus": "0.0.1", "numpy": "2.0"},
}
"""As `foedus.ensemble.manifest` makes it, of made-up content that never changes."""
