"""The whole analysis on a made-up ensemble whose answers are written down in its builder."""

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from foedus.case.schema import Correlation
from foedus.findings import analyse
from foedus.findings.frame import frame
from foedus.findings.headline import watch_for
from foedus.findings.names import Names
from foedus.findings.plain import as_data
from foedus.findings.wording import plain

from . import builders
from .builders import MANIFEST, Made

CASE = builders.case()


def findings(draws: int = 1000, how: Made | None = None, **changes):
    case = builders.case(**changes)
    return analyse(case, builders.ensemble(case, draws, how=how or Made()), MANIFEST)


@pytest.fixture(scope="module")
def found():
    return findings()


def test_the_headline_names_the_best_policy_and_the_assumption_that_decides(found) -> None:
    assert found.headline == (
        "Train first most often gives the highest readiness of the joint forces at the end of 2028, "
        "but one assumption decides it: time in which untrained proficiency halves"
    )


def test_the_switch_point_is_where_the_builder_put_it(found) -> None:
    # "train" is ahead of "arm" while 1.6 - 1.5 rate > 0.7, so while half_life < 4 + 16 * 0.6.
    (switch,) = found.choice.switches
    assert switch.key == "training.half_life"
    assert switch.lead.policy == "arm"
    assert switch.at == pytest.approx(13.6, abs=0.1)
    assert found.choice.comparison.best.best_in.value == pytest.approx(0.6, abs=0.05)
    assert "13.6" in found.switch_notes["training.half_life"] or "13.7" in found.switch_notes["training.half_life"]


def test_what_the_lead_hangs_on_is_assumed_and_said_to_be(found) -> None:
    assert found.choice.lead.ranked[0].key == "training.half_life"
    assert found.choice.lead.by_grounding["assumption"] > 0.9
    assert found.key[0].confidence.level == "low"
    assert "Rests mostly on assumptions" in found.key[0].confidence.because


def test_three_findings_each_with_its_confidence_or_its_test(found) -> None:
    lines = found.first(3)
    assert len(lines) == 3
    assert lines == found.first()
    assert lines[0].startswith("Train first is best more often than any other policy: ")
    assert "Confidence: low." in lines[0]
    assert lines[1].startswith("Readiness is above one half at the end of 2028 if training comes first: ")
    assert "the ranking flips to Arm at once" in lines[2]
    assert "Confidence" not in lines[2]
    assert len(found.first(5)) == 5


def test_judgements_are_the_shares_of_histories(found) -> None:
    by_id = {row.id: row for row in found.judgements}
    outcomes = builders.ensemble(CASE, 1000).outcomes.to_pandas()
    train = outcomes[outcomes.policy == "train"]
    assert by_id["ready"].probability.value == pytest.approx((train.readiness_2028 > 0.5).mean())
    asked = train[train.help_requested > 0.5]
    assert by_id["helped"].probability.of == len(asked)
    wait = outcomes[outcomes.policy == "wait"]
    gain = train.readiness_2028.to_numpy() - wait.readiness_2028.to_numpy()
    assert by_id["gain"].probability.value == pytest.approx((gain > 0.05).mean())
    assert by_id["leaves"].probability.words in plain(by_id["leaves"].sentence)


def test_the_answer_depends_on_which_report_is_right(found) -> None:
    size = next(row for row in found.reports if row.question.id == "forces.size")
    means = {answer.label: answer.mean for answer in size.criterion.answers}
    assert size.criterion.certain
    assert means["g-1"] - means["e-1"] == pytest.approx(Made().by_report, abs=0.02)
    assert size in found.conflicts
    watch = " ".join(plain(item) for item in found.watch_for)
    assert "Conflict forces.size (4\u202f000 people or over 30\u202f000 people): settling " in watch
    other = next(row for row in found.reports if row.question.id == "programme.adopted")
    assert other.most is None


def test_further_switches_are_to_be_watched_for_in_words(found) -> None:
    (first,) = found.choice.switches
    others = (replace(first, key="readiness.rule", at=1.0, side="at"), replace(first, at=9.0, side="below"))
    items = watch_for(replace(found.choice, switches=(first, *others)), (), (), Names(frame(CASE)))
    said = [plain(item).partition(": the ranking flips to Arm at once")[0] for item in items[:2]]
    assert said == [
        "The equation for “rating” is “weighted mean”",
        "“Time in which untrained proficiency halves” is below 9 months",
    ]


def test_what_is_due_is_to_be_watched_for(found) -> None:
    assert any(plain(item).startswith("2026-03: by then one can know") for item in found.watch_for)


def test_structures_are_told_by_their_names(found) -> None:
    (row,) = found.structures
    means = {answer.label: answer.mean for answer in row.by_option.answers}
    assert set(means) == {"lowest of four", "weighted mean"}
    assert means["weighted mean"] > means["lowest of four"]


def test_members_with_their_standing_and_figures(found) -> None:
    lead, ally, frozen = found.members
    assert (lead.id, lead.lead, lead.lead_share) == ("ALF", True, None)
    assert (ally.standing, ally.units) == ("active", ("One air assault brigade",))
    assert ally.contingent.median == pytest.approx(1 / 3, abs=0.01)
    assert ally.spending.keys == ("budget.gdp.BRV", "budget.burden.BRV")
    assert (frozen.standing, frozen.since, frozen.contingent) == ("frozen", "2024-02", None)
    assert frozen.history == ("active since 1994",)
    assert frozen.prospects["frozen_member_leaves"].value == pytest.approx(0.6, abs=0.06)
    assert not lead.prospects


def test_every_assumption_is_listed_with_what_it_carries(found) -> None:
    rows = {row.key: row for row in found.assumptions}
    assumed = {key for key, each in CASE.beliefs.uncertainties.items() if each.grounding == "assumption"}
    assert set(rows) == {*assumed, "council.tabled:place"}
    assert rows["council.tabled:place"].reason == "adopted: It was said so. other: Anything else is possible."
    assert found.assumptions[0].key == "training.half_life"
    assert rows["training.half_life"].share_of == "lead"
    assert rows["forces.vacancy"].low == rows["forces.vacancy"].high == 1.0


def test_facts_with_their_citation_and_use(found) -> None:
    fact = next(row for row in found.facts if row.id == "f1")
    assert (fact.what, fact.value, fact.title) == ("ALF: military burden", "2.4 percent (2 to 3)", "Military balance")
    assert fact.feeds == ("training.courses",)


def test_correlations_are_listed_with_their_grounds(found) -> None:
    assert found.correlations == ()
    written = Correlation(
        between=["training.half_life", "training.courses"], rank=-0.4, facts=["f1", "f2"], claim="g-1", note="By hand."
    )
    guessed = Correlation(
        between=["budget.gdp.ALF", "budget.gdp.BRV"], rank=0.5, assumption="They trade.", note="A lot."
    )
    one, other = findings(100, correlations=(written, guessed)).correlations
    assert one == (("training.half_life", "training.courses"), -0.4, "By hand.", ("f1", "f2"), ("g-1",))
    assert other.reason == "They trade. A lot."


def test_when_nothing_decides_the_headline_says_so() -> None:
    found = findings(how=Made(decisive=-0.05))
    assert "Wait and see almost always gives" in found.headline
    assert found.choice.switches == ()
    assert "flips" in plain(found.key[-1].text)
    assert "No single uncertainty" in plain(found.key[-1].text) or "No uncertainty" in plain(found.key[-1].text)


def test_policies_that_are_alike_are_said_to_be() -> None:
    found = findings(how=Made(decisive=0.0))
    assert found.choice.comparison.alike == 1.0
    assert "about equally often" in found.headline
    assert "in 100% all come out equal" in found.first(1)[0]
    assert not found.choice.lead.varies


def test_less_can_be_better() -> None:
    found = findings(criterion="incidents", headline=None)
    assert "lowest incursions that were not averted" in found.headline


def test_failed_histories_are_left_out_and_counted() -> None:
    found = findings(how=Made(failed=7))
    assert found.strip.failed == 7
    assert (found.choice.comparison.draws, found.choice.comparison.left_out) == (993, 7)
    assert found.judgements[0].probability.of == 1000, "a policy without failures keeps all its histories"


def test_a_single_policy_can_be_reported() -> None:
    case = builders.case()
    ensemble = builders.ensemble(case, 300)
    only = replace(
        ensemble,
        policies=("arm",),
        **{
            name: (table := getattr(ensemble, name)).filter(pa.array(np.array(table["policy"].to_pylist()) == "arm"))
            for name in ("outcomes", "bands", "sample")
        },
    )
    found = analyse(case, only, MANIFEST)
    assert not found.strip.all_policies
    assert found.first(1)[0].startswith("Arm at once is the only policy that was run.")
    assert found.judgements == ()


def test_few_draws_tell_little_and_break_nothing() -> None:
    found = findings(draws=12)
    assert len(found.first(3)) == 3
    assert found.choice.lead.floor > 0.2


def test_the_same_ensemble_gives_the_same_findings() -> None:
    assert findings(200) == findings(200)


def test_findings_are_plain_json(found) -> None:
    data = json.loads(json.dumps(as_data(found), allow_nan=False))
    assert data["headline"] == found.headline
    assert data["strip"]["policies"] == ["wait", "arm", "train"]
    assert data["key"][0]["text"] == plain(found.key[0].text)
    assert data["choice"]["comparison"]["rows"][0]["best_in"]["value"] == found.choice.comparison.best.best_in.value


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(TypeError, match="ndarray has no plain form"):
        as_data({"x": np.zeros(2)})
    assert as_data((float("nan"), None, True)) == [None, None, True]
