"""Uncertainty files against the parameters that the sub-models declare: what each table covers, and what none does.

The most specific table wins: the one that names more labels. Two that name equally many and cover one cell are an
error, and so is one that covers nothing because all its cells have tables of their own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from foedus.case.files import explained
from foedus.case.uncertainties import GROUNDS, Category, UncertaintyTable
from foedus.distributions import WRITTEN
from foedus.inputs import load_toml
from foedus.model import month
from foedus.model.parameters import Parameter, declarations
from foedus.problems import CaseErrors, KeyPath, Problem, Telling, first, line_of, nearest

FIELDS = tuple(UncertaintyTable.model_fields)
ANY = "*"
MOST_CELLS = 100_000  # of one parameter: three hundred members, each with each
SHOWN = 6  # cells named in a message

Labels = Mapping[str, Sequence[str] | None]
Cell = tuple[int, ...]


def declared() -> dict[str, dict[str, Parameter]]:
    """Every declared parameter, by sub-model and name."""
    return {submodel: declarations(container) for submodel, container in month.Parameters.__annotations__.items()}


@dataclass
class Entry:
    """One uncertainty table as written: where it stands, and what of it can be used.

    Attributes:
        file: its file, as messages name it.
        path: sub-model, parameter and labels.
        line: line of its heading.
        lines: the line of each of its keys.
        table: its data; None if they have problems.
        categories: what each category means, if it has a table `values`.
        cells: the cells it covers.
    """

    file: str
    path: tuple[str, ...]
    line: int | None
    lines: Mapping[KeyPath, int]
    parameter: Parameter
    table: UncertaintyTable | None = None
    categories: dict[str, Category] | None = None
    cells: list[Cell] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Sub-model, parameter and labels, joined by dots."""
        return ".".join(self.path)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels written, `*` included."""
        return self.path[2:]

    def problem(self, what: str, repair: str = "", name: str = "", value: object = None) -> Problem:
        """A problem of the table, or of one of its keys."""
        line = line_of(self.lines, tuple(name.split(", "))) if name else self.line
        where = f"{heading(self.path)} {name}".rstrip() + ("" if value is None else f" = {_shown(value)}")
        return Problem(self.file, line or self.line, where, what, repair)


def read(folder: Path, labels: Labels) -> Telling[tuple[list[Entry], bool]]:
    """Every uncertainty table of a case, and whether all files can be read; what is wrong is told."""
    paths = sorted((folder / "uncertainties").glob("*.toml"))
    if not paths:
        what = "no such folder, or no TOML file in it."
        yield Problem(str(folder / "uncertainties"), None, "uncertainties", what, "Every parameter needs one.")
    entries: list[Entry] = []
    whole = True
    for path in paths:
        try:
            data, lines = load_toml(path)
        except CaseErrors as errors:
            yield from errors.problems
            whole = False
            continue
        yield from first([*_Reader(str(path), lines, labels, entries).file(data)])  # to its end: it finds the entries
    return entries, whole


@dataclass
class _Reader:
    """Walks one file's tables, adds what it finds to `entries`, and tells what is wrong."""

    name: str
    lines: Mapping[KeyPath, int]
    labels: Labels
    entries: list[Entry]

    @cached_property
    def below(self) -> Mapping[KeyPath, list[tuple[KeyPath, int]]]:
        """The key paths that begin with each path, and their lines."""
        found: dict[KeyPath, list[tuple[KeyPath, int]]] = defaultdict(list)
        for at, line in self.lines.items():
            for end in range(2, len(at) + 1):
                found[at[:end]].append((at, line))
        return found

    def file(self, data: Mapping[str, Any]) -> Iterator[Problem]:
        """What is wrong with the file."""
        known = declared()
        for submodel, tables in data.items():
            if submodel not in known:
                yield self.problem((submodel,), "no such sub-model.", nearest(submodel, known))
            elif not isinstance(tables, dict):
                yield self.problem(
                    (submodel,), f"must be a table for each parameter: [{submodel}.{next(iter(known[submodel]))}]."
                )
            else:
                for name, value in tables.items():
                    if name not in known[submodel]:
                        yield self.problem((submodel, name), "no such parameter.", nearest(name, known[submodel]))
                    else:
                        yield from self.table((submodel, name), value, known[submodel][name])

    def table(self, path: tuple[str, ...], value: Any, parameter: Parameter) -> Iterator[Problem]:
        """One table: an uncertainty, tables for labels, or both."""
        if not isinstance(value, dict):
            entry = Entry(self.name, path, line_of(self.lines, path), {}, parameter)
            where = f"{heading(path[:-1])} {path[-1]} = {_shown(value)}"
            repair = how_to_write(path, parameter.unit)
            yield Problem(self.name, entry.line, where, "a bare number has no source.", repair)
            self.entries.append(entry)
            return
        further = parameter.axes[len(path) - 2 :]
        own = {key: inner for key, inner in value.items() if key in FIELDS}
        for key, inner in value.items():
            known = self.labels.get(further[0]) if further else ()
            if key in own:
                continue
            if further and (key == ANY or known is None or key in known):
                yield from self.table((*path, key), inner, parameter)
            elif isinstance(inner, dict) and further:
                yield self.problem((*path, key), f"no such {further[0]}.", nearest(key, (*(known or ()), ANY)))
            elif isinstance(inner, dict):
                beyond = f" beyond {' and '.join(parameter.axes)}" if parameter.axes else ""
                what = f"{'.'.join(path[:2])} takes no label{beyond}."
                yield self.problem((*path, key), what, f'Take "{key}" out of the heading.')
            else:
                yield self.problem((*path, key), "no such key.", nearest(key, (*FIELDS, *(known or ()))), inner)
        if own:
            self.entries.append((yield from self.entry(path, own, parameter)))
        elif not value:
            yield self.problem(path, "is empty.", how_to_write(path, parameter.unit))

    def entry(self, path: tuple[str, ...], own: dict[str, Any], parameter: Parameter) -> Telling[Entry]:
        """The uncertainty that a table's own keys describe."""
        inside = {at[len(path) :]: line for at, line in self.below[path]}
        entry = Entry(self.name, path, line_of(self.lines, path), inside, parameter)
        values, sound = own.get("values"), True
        if isinstance(values, dict):
            own = {key: inner for key, inner in own.items() if key != "values"}
            entry.categories = {}
            for name, inner in values.items():
                if category := (yield from self.category(entry, name, inner)):
                    entry.categories[name] = category
            sound = len(entry.categories) == len(values)
        try:
            table = UncertaintyTable.model_validate(own)
        except ValidationError as error:
            for found in explained(error, UncertaintyTable, self.name, inside):
                where = f"{heading(path)} {found.where}"
                yield Problem(self.name, found.line or entry.line, where, found.what, found.repair)
        else:
            entry.table = table if sound else None
        return entry

    def category(self, entry: Entry, name: str, inner: Any) -> Telling[Category | None]:
        """What one category means; None where something of it is wrong."""
        if not isinstance(inner, dict):
            what = "a bare number says nothing of why."
            repair = (
                f'Write "{name}" = {{ value = {_shown(inner)}, why = ".." }} or {{ low = .., high = .., why = ".." }}.'
            )
            yield entry.problem(what, repair, f"values, {name}", inner)
            return None
        try:
            return Category.model_validate(inner)
        except ValidationError as error:
            where = {at[2:]: line for at, line in entry.lines.items() if at[:2] == ("values", name)}
            for problem in explained(error, Category, self.name, where):
                line = problem.line or entry.lines.get(("values", name), entry.line)
                key = "" if problem.where == "the file" else f", {problem.where}"
                shown = f"{heading(entry.path)} values, {name}{key}"
                yield Problem(self.name, line, shown, problem.what, problem.repair)
            return None

    def problem(self, path: tuple[str, ...], what: str, repair: str = "", value: object = None) -> Problem:
        """A problem at a key path."""
        where = heading(path) if value is None else f"{heading(path[:-1])} {path[-1]} = {_shown(value)}"
        return Problem(self.name, line_of(self.lines, path), where, what, repair)


def cover(entries: list[Entry], whole: bool, labels: Labels, folder: Path) -> Iterator[Problem]:
    """Give each entry the cells that it covers; yield what is covered twice or, of a whole case, not at all."""
    for submodel, parameters in declared().items():
        for name, parameter in parameters.items():
            axes = [labels.get(axis) for axis in parameter.axes]
            if any(axis is None for axis in axes):
                continue
            mine = [entry for entry in entries if entry.path[:2] == (submodel, name)]
            sizes = [list(axis or ()) for axis in axes]
            if (cells := prod(map(len, sizes))) > MOST_CELLS:
                counts = ", ".join(f"{len(axis or ())} of {of}" for of, axis in zip(parameter.axes, axes, strict=True))
                what = f"{counts} make {cells:,} cells of {submodel}.{name}; at most {MOST_CELLS:,} are computed."
                yield Problem(str(folder / "case.toml"), None, "labels", what, "Take some out, or join them into one.")
                return
            bare = yield from _cover_one(mine, sizes)
            if bare and whole:
                yield _missing((submodel, name), parameter, bare if mine else [], entries, folder)


def _cover_one(mine: list[Entry], axes: Sequence[Sequence[str]]) -> Telling[list[str]]:
    """Give the cells of one parameter to its entries; returns those that none covers."""
    bare: list[str] = []
    reported: set[tuple[str, str]] = set()
    for cell in product(*(range(len(axis)) for axis in axes)):
        names = tuple(axis[index] for axis, index in zip(axes, cell, strict=True))
        over = [entry for entry in mine if covers(entry.labels, names)]
        if not over:
            bare.append(".".join(names))
            continue
        most = max(_named(entry) for entry in over)
        best = [entry for entry in over if _named(entry) == most]
        best[0].cells.append(cell)
        for other in best[1:]:
            other.cells.append(cell)
            if (best[0].key, other.key) not in reported:
                reported.add((best[0].key, other.key))
                yield _twice(best[0], other, names)
    for entry in mine:
        if not entry.cells:
            what = "covers nothing: each of its cells has a table that names more labels, or there is none."
            yield entry.problem(what, "Take it out.")
    return bare


def covers(written: Sequence[str], names: Sequence[str]) -> bool:
    """Whether the labels of a table, as written, take in the cell with these labels."""
    return all(label in (ANY, name) for label, name in zip(written, names, strict=False))


def _named(entry: Entry) -> int:
    return sum(label != ANY for label in entry.labels)


def _twice(first: Entry, second: Entry, names: Sequence[str]) -> Problem:
    if first.labels == second.labels:
        return second.problem(f"is already in {first.file}, line {first.line}.", "Keep one of the two.")
    cell = heading((*first.path[:2], *names))
    what = f"and {heading(first.path)} cover {', '.join(names)} and name equally many labels."
    return second.problem(what, f"Write {cell} to say which holds there.")


def _missing(
    path: tuple[str, ...], parameter: Parameter, cells: Sequence[str], entries: Sequence[Entry], folder: Path
) -> Problem:
    """A parameter, or some cells of it, without an uncertainty; shown in the file that has its sub-model's others."""
    more = f" and {len(cells) - SHOWN} more" if len(cells) > SHOWN else ""
    whom = f" for {', '.join(cells[:SHOWN])}{more}" if cells else ""
    file = next((entry.file for entry in entries if entry.path[0] == path[0]), str(folder / "uncertainties"))
    what = f"has no uncertainty{whom} ({parameter.meaning}; {parameter.low:g} to {parameter.high:g})."
    first = heading((*path, *cells[0].split("."))) if cells and cells[0] else heading(path)
    repair = f'Write {first} with unit = "{parameter.unit}", distribution and ground; see docs/case-format.md.'
    return Problem(file, None, heading(path), what, repair)


def how_to_write(path: Sequence[str], unit: str) -> str:
    """How an uncertainty is written."""
    others = ", ".join(list(WRITTEN)[:3])
    return (
        f'Write {heading(path)} with unit = "{unit}", distribution = "triangular" (or {others} ...) '
        f"with its figures, and one ground: {', '.join(GROUNDS[:-1])} or {GROUNDS[-1]}."
    )


def heading(path: Sequence[str]) -> str:
    """A path as the heading of a TOML table: `[threats.exposure."*".cyber]`."""
    return "[" + ".".join(f'"{part}"' if part == ANY else part for part in path) + "]"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ ... }"
    return f"{value:g}" if isinstance(value, float) else f'"{value}"' if isinstance(value, str) else str(value)
