"""Whether policies and judgements agree with the levers and outcomes that the model declares."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from foedus.case.check import Files, Known, unknown
from foedus.case.levers import declared_levers, setting, written
from foedus.case.schema import JudgementsFile, PoliciesFile, PolicyTable
from foedus.distributions import TOLERANCE
from foedus.evidence.written import checked
from foedus.model import outcomes
from foedus.model.parameters import Lever
from foedus.problems import KeyPath, Problem, nearest

DECIMALS = 9  # of a lever's setting that make a difference
Settings = tuple[float, ...]
Mistake = tuple[tuple[str, ...], str, str, Any]
"""Labels, what is wrong there, the repair, and the value as it was written."""


def policies(files: Files) -> Iterator[Problem]:
    """Levers, their labels, bounds and totals: no policy spends more than there is."""
    file, known, labels = files.policies, declared_levers(), files.labels
    table: PoliciesFile | None = file.table
    for index, policy in enumerate(table.policy if table else ()):
        path: KeyPath = ("policy", index, "levers")
        for name, given in policy.levers.items():
            if name not in known:
                yield file.problem((*path, name), "no such lever.", nearest(name, known))
                continue
            for at, what, repair, value in _wrong(name, known[name], given, labels):
                yield file.problem((*path, name, *at), what, repair, value)
        for name, lever in known.items():
            if lever.total is not None and name not in policy.levers:
                what = f"sets no {name} ({lever.meaning})."
                yield file.problem(path, what, f"Write {_example(name, lever.axes, labels)}.")
            elif lever.total is not None:
                for at, total in _totals(lever, policy.levers[name], labels).items():
                    if total > lever.total + TOLERANCE or (not lever.or_less and total < lever.total - TOLERANCE):
                        shares = f"{lever.meaning}: {lever.total:g} {'or less' if lever.or_less else 'in all'}."
                        yield file.problem((*path, name, *at), f"adds up to {total:g}.", shares)


def _wrong(name: str, lever: Lever, given: Any, labels: Mapping[str, Known]) -> Iterator[Mistake]:
    """What is wrong with the setting of a lever, label by label."""
    told: set[tuple[str, ...]] = set()
    for at, value in written(given, lever.axes):
        for place, (axis, label) in enumerate(zip(lever.axes, at, strict=False), 1):
            allowed = labels[axis]
            if allowed is not None and label not in allowed:
                if at[:place] not in told:
                    told.add(at[:place])
                    yield at[:place], f"no such {axis}.", nearest(label, allowed), None
                break
        else:
            if len(at) < len(lever.axes):
                what = f"must be a table by {lever.axes[len(at)]}."
                yield at, what, f"Write {_example(name, lever.axes, labels)}.", value
            elif isinstance(value, Mapping):
                what = f"must be one number: it differs by {' and '.join(lever.axes) or 'nothing'}."
                yield at, what, f"Write {_example(name, lever.axes, labels)}.", None
            elif wrong := _no_number(value):
                yield at, wrong, "", value
            elif not lever.low <= value <= lever.high:
                yield at, f"must be from {lever.low:g} to {lever.high:g} ({lever.meaning}).", "", value


def _totals(lever: Lever, given: Any, labels: Mapping[str, Known]) -> dict[tuple[str, ...], float]:
    """What shares add up to, by the labels before their axis; nothing where one of them is no number."""
    before = product(*(labels[axis] or () for axis in lever.axes[:-1]))
    totals = dict.fromkeys(before, 0.0)
    for at, value in written(given, lever.axes):
        if len(at) < len(lever.axes) or _no_number(value):
            return {}
        if at[:-1] in totals:
            totals[at[:-1]] += value
    return totals


def _no_number(value: Any) -> str:
    """What is wrong with what should be a number; empty if nothing is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "must be a valid number."
    try:
        checked(value)
    except ValueError as error:
        return str(error)
    return ""


def _example(name: str, axes: tuple[str, ...], labels: Mapping[str, Known]) -> str:
    """How a lever is set, with the labels there are."""
    inner = ".."
    for depth, axis in enumerate(reversed(axes)):
        known = labels[axis] or ()
        inner = f"{{ {', '.join(f'{label} = {inner}' for label in (known[:1] if depth else known))} }}"
    return f'"{name}" = {inner}'


def alike(files: Files) -> Iterator[Problem]:
    """Policies that a reader cannot tell apart, by title, and those that are the same, by levers."""
    file, labels = files.policies, files.labels
    table: PoliciesFile | None = file.table
    titles: dict[str, int] = {}
    settings: dict[Settings, int] = {}
    for index, policy in enumerate(table.policy if table else ()):
        title = " ".join(policy.title.split()).casefold()
        if title in titles:
            where = file.problem(("policy", titles[title], "title"), "").line
            what = f"is the title of another policy too, on line {where}."
            repair = "Give each its own title: readers see nothing else of it."
            yield file.problem(("policy", index, "title"), what, repair, policy.title)
        titles.setdefault(title, index)
        own = _settings(policy, labels)
        if own is not None and own in settings:
            first = settings[own]
            where = file.problem(("policy", first), "").line
            what = f'sets every lever as "{table.policy[first].id}" on line {where} does.' if table else ""
            repair = "Set one of them otherwise, or take it out: each would beat the other."
            yield file.problem(("policy", index, "levers"), what, repair)
        elif own is not None:
            settings[own] = index


def _settings(policy: PolicyTable, labels: Mapping[str, Known]) -> Settings | None:
    """What a policy sets each lever to, those included that it leaves out; None where something of it is wrong."""
    known = declared_levers()
    axes = {axis for lever in known.values() for axis in lever.axes}
    sizes = {axis: found for axis in axes if (found := labels[axis]) is not None}
    if set(sizes) != axes or not set(policy.levers) <= set(known):
        return None
    if any(True for name, given in policy.levers.items() for _ in _wrong(name, known[name], given, labels)):
        return None
    return tuple(
        round(float(value), DECIMALS)
        for name, lever in known.items()
        for value in setting(lever, policy.levers.get(name), sizes).flat
    )


def judgements(files: Files) -> Iterator[Problem]:
    """Policies and outcomes that judgements and the headline name, and whether the test fits the outcome."""
    file, about = files.judgements, files.case.table
    table: JudgementsFile | None = file.table
    if table is None:
        return
    policies = files.policies.ids("policy")
    known = outcomes.catalogue(tuple(str(year) for year in about.horizons)) if about else None
    names = tuple(known) if known else None
    if table.headline:
        yield from unknown(file, ("headline", "policy"), table.headline.policy, policies, "policy")
        yield from unknown(file, ("headline", "against"), table.headline.against, policies, "policy")
        yield from unknown(file, ("headline", "outcome"), table.headline.outcome, names, "outcome")
        against = table.headline.against or (about.reference_policy if about else None)
        if table.headline.policy == against:
            key, what = (
                ("against", "is") if table.headline.against else ("policy", "is the reference policy, and so is")
            )
            what = f"{what} set against itself."
            yield file.problem(("headline", key), what, "Name two policies, in policy and against.", against)
    for index, entry in enumerate(table.judgement):
        path: KeyPath = ("judgement", index)
        yield from unknown(file, (*path, "policy"), entry.policy, policies, "policy")
        yield from unknown(file, (*path, "compared_with"), entry.compared_with, policies, "policy")
        if entry.compared_with == entry.policy:
            what = "is the policy itself: the difference is always nothing."
            yield file.problem((*path, "compared_with"), what, "Name another one.", entry.compared_with)
        yield from unknown(file, (*path, "outcome"), entry.outcome, names, "outcome")
        yield from unknown(file, (*path, "given"), entry.given, names, "outcome")
        if not known:
            continue
        kind = known[entry.outcome].kind if entry.outcome in known else None
        if kind == "number" and entry.yes is not None:
            what = f"{entry.outcome} is a number, not a yes or no."
            yield file.problem((*path, "yes"), what, "Write above = .. or below = .. instead.")
        if kind == "yes-no" and entry.yes is None and entry.compared_with is None:
            key = "above" if entry.above is not None else "below"
            yield file.problem((*path, key), f"{entry.outcome} is a yes or no.", "Write yes = true instead.")
        if entry.given in known and known[entry.given].kind != "yes-no":
            yes_no = [name for name, outcome in known.items() if outcome.kind == "yes-no"]
            what = "is a number; only a yes or no can be a condition."
            yield file.problem((*path, "given"), what, nearest(entry.given, yes_no), entry.given)


CHECKS = (policies, alike, judgements)
