"""The report: one file, every figure followable, nothing fetched, nothing run, nothing injected."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from typing import Any

import pytest

from foedus.case.levers import Money
from foedus.case.schema import Correlation
from foedus.drawing import Undrawn
from foedus.findings import Findings, analyse
from foedus.findings.scoreboard import Difference, Score
from foedus.findings.wording import plain
from foedus.show.report import Pictures, anchor, bare, draw, money, render

from ..findings import builders
from ..findings.builders import MANIFEST, Made

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """What the tests ask of a page: its tags, whether they are closed in order, ids, links, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self.ids += [found["id"]] if found.get("id") else []
        self.links += [found["href"]] if found.get("href") else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def findings() -> Findings:
    case = builders.case()
    return analyse(case, builders.ensemble(case, 600), MANIFEST)


@pytest.fixture(scope="module")
def html(findings: Findings) -> str:
    return render(findings)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_it_says_what_policies_pay_and_what_is_free(findings: Findings, page: Page) -> None:
    paid = "Paid with the programme's money: shares of the money by line; shares of"
    assert page.text.count(paid) == 1
    assert page.text.count("Free, whatever it is set to: weight of the member when money is shared out") == 1
    assert "all policies spend the same money and meet the same luck" in page.text
    costly = replace(findings, money=Money(False, {"instructors' pay": ("pace of training",)}, ()))
    text = Page(render(costly)).text
    assert "the policies spend different sums, as said below, and meet the same luck" in text
    assert "Paid with instructors' pay: pace of training." in text
    assert "Free, whatever" not in text


def test_it_is_one_well_formed_page_of_modest_size(html: str, page: Page) -> None:
    assert html.startswith("<!DOCTYPE html>")
    assert page.crossed == []
    assert page.open == []
    assert len(html.encode()) < 2_000_000
    assert len(page.named("h1")) == 1
    assert page.named("html")[0]["lang"] == "en"


def test_it_needs_no_script_and_no_network(html: str, page: Page) -> None:
    assert not page.named("script")
    assert not page.named("link")
    assert not page.named("img")
    assert not page.named("iframe")
    assert "@import" not in html
    assert not re.search(r"url\((?!#)", html)
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    policy = next(meta["content"] for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_the_first_screen_says_what_was_found(findings: Findings, page: Page) -> None:
    text = " ".join(page.text.split())
    assert findings.headline in text
    for finding in findings.key:
        assert " ".join(plain(finding.text).split()) in text
    assert "Confidence: low. Rests mostly on assumptions" in text
    assert "600 draws × 3 policies · seed 7 · evidence cut-off 2026-02-10" in text
    assert "run 0abcdef" in text


def test_every_link_within_the_page_leads_somewhere(page: Page) -> None:
    inside = [link[1:] for link in page.links if link.startswith("#")]
    assert len(inside) > 20
    assert sorted(set(inside) - set(page.ids)) == []
    assert len(page.ids) == len(set(page.ids))


def test_links_out_are_only_the_citations_of_facts(page: Page) -> None:
    assert {link for link in page.links if not link.startswith("#")} == {"https://example.org/burden"}


def test_chips_show_the_grade_and_lead_to_the_claim(html: str) -> None:
    assert re.search(r'<a class="chip" href="#claim-g-1">B2·g-1</a>', html)
    assert re.search(r'<a class="chip assumption" href="#assumption-training.half_life">', html)


def test_what_sources_wrote_cannot_break_the_page(html: str) -> None:
    assert "approved the plan &lt;in full&gt;" in html
    assert "Echo &amp; Co" in html
    assert "Yearbook &lt;2025&gt;" in html


HOSTILE = " <script>alert(1)</script> \" ' ]]> --> {{ 7 * 7 }} \x0b\x1b[2J\x00\u202e\ud800\u2066"


def poisoned(value: Any) -> Any:
    """Findings in which every text of more than a word is hostile."""
    if isinstance(value, str):
        return value + HOSTILE if " " in value and not value.startswith("http") else value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: poisoned(getattr(value, each.name)) for each in fields(value) if each.init})
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(poisoned, value))
    if isinstance(value, Mapping):
        return {key: poisoned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(poisoned, value))
    return value


def test_hostile_texts_are_shown_and_do_nothing(findings: Findings) -> None:
    html = render(poisoned(findings))
    page = Page(html)
    assert [page.open, page.crossed, page.named("script")] == [[], [], []]
    assert html.count("&lt;script&gt;") > 100
    assert "{{ 7 * 7 }}" in page.text
    assert "␋␛[2J␀<U+202E><U+D800><U+2066>" in page.text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)


def test_a_missing_chart_is_told_in_its_place(findings: Findings, html: str) -> None:
    found = render(findings, Pictures("", "the program that draws it <was> ended by SIGTRAP"))
    page = Page(found)
    assert [page.open, page.crossed] == [[], []]
    text = " ".join(page.text.split())
    assert "The chart is missing: the program that draws it <was> ended by SIGTRAP." in text
    assert "foedus report RUN" in text
    assert "Data table" in text
    assert "The chart is missing" not in html
    assert 'id="fan-title"' in html
    assert 'id="fan-title"' not in found


def test_what_cannot_be_drawn_is_missing(findings: Findings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(charts: object) -> list[str]:
        raise Undrawn("it rained")

    monkeypatch.setattr("foedus.show.report.drawn", fails)
    assert draw(findings) == Pictures("", "it rained")
    assert "The chart is missing</strong>: it rained." in render(findings)


def test_all_policies_members_claims_and_assumptions_are_there(findings: Findings, page: Page) -> None:
    text = " ".join(page.text.split())
    for title in builders.POLICIES.values():
        assert title in text
    for member in findings.members:
        assert member.name in text
    for row in findings.evidence:
        assert row.text in text
        assert all(claim.id in text for claim in row.claims)
    assert {f"assumption-{row.key}" for row in findings.assumptions} <= set(page.ids)
    assert {f"fact-{row.id}" for row in findings.facts} <= set(page.ids)


def test_tables_can_be_read_aloud(page: Page) -> None:
    headings = page.named("th")
    assert headings
    assert all(each.get("scope") in ("col", "row", "rowgroup") for each in headings)
    drawings = page.named("svg")
    assert drawings
    assert all(each.get("role") == "img" for each in drawings)
    assert all(each.get("aria-label") or each.get("aria-labelledby") for each in drawings)


def test_conflicts_come_first_and_are_marked(html: str) -> None:
    assert html.index('id="question-forces.size"') < html.index('id="question-programme.adopted"')
    assert '<span class="badge conflict">conflict</span>' in html


def test_it_says_how_to_make_it_again(page: Page) -> None:
    assert "foedus run made-up --draws 600 --seed 7 --engine numpy" in page.text
    assert "ab" * 32 in page.text


def test_same_findings_same_bytes(findings: Findings, html: str) -> None:
    assert render(findings) == html


def test_correlations_are_shown_where_there_are_any(html: str) -> None:
    assert "orrelat" not in html
    between = ["budget.gdp.ALF", "training.half_life", "training.courses"]
    case = builders.case(
        correlations=(
            Correlation(between=between, rank=-0.4, facts=["f1"], claims=["g-1", "g-99"], note="One <hand> count."),
            Correlation(between=["budget.gdp.BRV", "budget.gdp.CHL"], rank=0.5, assumption="They trade a lot."),
        )
    )
    html = render(analyse(case, builders.ensemble(case, 100), MANIFEST))
    page = Page(html)
    assert [page.open, page.crossed] == [[], []]
    text = " ".join(page.text.split())
    assert "time in which untrained proficiency halves training.half_life" in text[text.index("Correlations") :]
    assert "training.courses−0.4 of every twoOne <hand> count. fact·f1 g-1 g-99" in text
    assert "budget.gdp.CHL0.5They trade a lot." in text
    assert "Some uncertainties are correlated. The share of each also holds" in text
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert {"correlations", "claim-g-1", "fact-f1", "assumption-training.half_life"} <= inside


def test_every_outcome_stands_under_every_policy_with_what_it_is(findings: Findings, html: str, page: Page) -> None:
    board = html[html.index('<section id="outcomes"') :]
    board = board[: board.index("</section>")]
    scores = findings.scoreboard.scores
    assert {f"outcome-{score.outcome}" for score in scores} <= set(page.ids)
    assert board.count("<td") == len(scores) * len(findings.strip.policies)
    before, _, after = board.partition("<details")
    assert before.count('<tr><th scope="row"') == 3
    assert after.count('<tr><th scope="row"') == len(scores) - 3
    assert f'href="#outcomes">Outcomes ({len(scores)})' in html
    text = " ".join(Page(board).text.split())
    for score in scores:
        assert f"{score.meaning} " in text
    assert "million USD; neither way is better contract_volume" in text
    assert "index; more is better trust" in text
    assert "yes or no; no is better member_leaves" in text
    assert "the difference from Wait" in text


def test_the_scoreboard_says_how_many_histories_have_a_value(findings: Findings, page: Page) -> None:
    (days,) = (each for each in findings.scoreboard.scores if each.outcome == "days_to_troops")
    counts = {(cell.histories, cell.of) for cell in days.cells}
    text = " ".join(page.text.replace("\u202f", "").split())
    assert all(f"in {histories} of {of}" in text for histories, of in counts)
    nothing = replace(
        findings,
        scoreboard=replace(findings.scoreboard, yardsticks=(blank(findings.scoreboard.yardsticks[0]),)),
    )
    assert "– no value" in " ".join(Page(render(nothing)).text.split())


def blank(score: Score) -> Score:
    """The same outcome where no history has a value."""
    nan = float("nan")
    gap = Difference(nan, nan, nan, 0)
    return score._replace(
        cells=tuple(
            cell._replace(middle=nan, low=nan, high=nan, histories=0, difference=cell.difference and gap)
            for cell in score.cells
        )
    )


def test_failed_histories_are_told_on_the_first_line() -> None:
    case = builders.case()
    text = Page(render(analyse(case, builders.ensemble(case, 100, how=Made(failed=3)), MANIFEST))).text
    assert "3 failed histories left out" in text


def test_contrast_of_text_is_enough() -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text."""
    from foedus.show.report import FOLDER

    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    colors = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))

    def luminance(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for text in ("ink", "muted", "blue", "orange"):
        for ground in ("paper", "wash"):
            light, dark = sorted((luminance(colors[text]), luminance(colors[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


@pytest.mark.parametrize(("key", "wanted"), [("a.b", "a.b"), ("a.*.cyber", "a.any.cyber"), ("a_b", "a_b")])
def test_anchors_are_fit_for_links(key: str, wanted: str) -> None:
    assert anchor(key) == wanted


def test_money_and_quotes() -> None:
    assert money(1234.0) == "$1.23 bn"
    assert money(340.0) == "$340 m"
    assert bare('“"from within."”') == "from within."
