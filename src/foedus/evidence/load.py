"""Reading a ledger from a case folder, with every problem of every file at once."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from foedus.evidence import dates
from foedus.evidence.ledger import Ledger, answer
from foedus.evidence.predictions import wrong_answer
from foedus.evidence.questions import Question, Resolutions, Unpooled, UnpooledQuestions
from foedus.evidence.sources import Claim, Origin, Origins, Source, Table
from foedus.inputs import is_folder, load_toml
from foedus.problems import CaseErrors, KeyPath, Problem, first, line_of, nearest, show_path, shown, validation_problems

Model = TypeVar("Model", bound=Table)


class _File:
    """A file read: how messages name it, and where its keys stand."""

    def __init__(self, name: str, lines: Mapping[KeyPath, int]) -> None:
        self.name = name
        self.lines = lines

    def problem(self, path: KeyPath, what: str, repair: str = "", value: object = None) -> Problem:
        where = show_path(path) + (f" = {shown(value)}" if value is not None else "")
        return Problem(self.name, line_of(self.lines, path), where, what, repair)


def load(case_folder: Path | str) -> Ledger:
    """The ledger in `case_folder/evidence`.

    Raises:
        CaseErrors: something is wrong; it lists every problem of every file.
    """
    ledger, problems = read(Path(case_folder))
    if problems:
        raise CaseErrors(problems)
    return ledger


def read(case_folder: Path) -> tuple[Ledger, list[Problem]]:
    """The ledger as far as it can be read, and every problem; use it only where there are none."""
    folder = case_folder / "evidence"
    problems: list[Problem] = []
    if not is_folder(folder / "sources"):
        missing = Problem(
            str(folder), None, "sources", "no such folder.", "A case keeps one TOML file per source in it."
        )
        return Ledger(case_folder, {}, {}, {}), [missing]
    source_files = list(_read_all(folder, "sources/*.toml", Source, problems))
    question_files = list(_read_all(folder, "questions/*.toml", Question, problems))
    origins = _table(folder, "origins.toml", Origins, problems)
    unpooled = _table(folder, "unpooled.toml", UnpooledQuestions, problems)
    resolutions = _table(folder, "resolutions.toml", Resolutions, problems)
    ledger = Ledger(
        case_folder,
        {source.id: source for _, source in source_files},
        {claim.id: claim for _, source in source_files for claim in source.claim},
        {question.id: question for _, question in question_files},
        {question.id: question for _, table in unpooled for question in table.question},
        {origin.id: origin for _, table in origins for origin in table.origin},
        {entry.question: entry for _, table in resolutions for entry in table.resolution},
        {claim.id: source.id for _, source in source_files for claim in source.claim},
    )
    unread = {Path(problem.file) for problem in problems}
    problems += first(_repeated(source_files, question_files, origins, unpooled))
    for file, source in source_files:
        problems += first(_check_source(file, source, ledger, unread))
    for file, question in question_files:
        problems += first(_check_question(file, question, ledger, unread))
    for file, table in resolutions:
        problems += first(_check_resolutions(file, table, ledger))
    return ledger, problems


def _read_all(folder: Path, pattern: str, model: type[Model], problems: list[Problem]) -> Iterator[tuple[_File, Model]]:
    for path in sorted(folder.glob(pattern)):
        name = str(path)
        try:
            data, lines = load_toml(path)
        except CaseErrors as errors:
            problems += errors.problems
            continue
        try:
            table = model.model_validate(data)
        except ValidationError as error:
            problems += validation_problems(error, model, name, lines)
            continue
        file = _File(name, lines)
        identity = getattr(table, "id", None)
        if identity is not None and path.stem != identity:
            problems.append(file.problem(("id",), f"must be the name of the file, {path.stem}.", value=identity))
        yield file, table


def _table(folder: Path, name: str, model: type[Model], problems: list[Problem]) -> list[tuple[_File, Model]]:
    return list(_read_all(folder, name, model, problems))


def _repeated(
    sources: list[tuple[_File, Source]],
    questions: list[tuple[_File, Question]],
    origins: list[tuple[_File, Origins]],
    unpooled: list[tuple[_File, UnpooledQuestions]],
) -> Iterator[Problem]:
    """Ids that are used twice, of claims, origins and questions."""
    named: dict[tuple[str, str], str] = {}
    listed: list[tuple[str, str, _File, KeyPath]] = []
    listed += [("claim", c.id, f, ("claim", i, "id")) for f, s in sources for i, c in enumerate(s.claim)]
    listed += [("origin", o.id, f, ("origin", i, "id")) for f, t in origins for i, o in enumerate(t.origin)]
    listed += [("question", q.id, f, ("id",)) for f, q in questions]
    listed += [("question", q.id, f, ("question", i, "id")) for f, t in unpooled for i, q in enumerate(t.question)]
    for kind, identity, file, path in listed:
        if (kind, identity) in named:
            first = named[kind, identity]
            yield file.problem(path, f"this {kind} is already in {first}.", "Ids are used once.", value=identity)
        named.setdefault((kind, identity), file.name)


def _check_source(file: _File, source: Source, ledger: Ledger, unread: set[Path]) -> Iterator[Problem]:
    """What a source names must exist; names are not missed that may stand in a file that could not be read."""
    folder = ledger.folder / "evidence"
    known: dict[str, Question | Unpooled] = {**ledger.unpooled, **ledger.questions}
    questions_read = not any(path.parent == folder / "questions" or path.name == "unpooled.toml" for path in unread)
    origins_read = folder / "origins.toml" not in unread
    for index, station in enumerate(source.chain):
        if station.origin is not None and origins_read:
            yield from _unknown(file, ("chain", index, "origin"), station.origin, ledger.origin_cards, "origin")
    for index, claim in enumerate(source.claim):
        path: KeyPath = ("claim", index)
        if origins_read:
            yield from _unknown(file, (*path, "origin"), claim.origin, ledger.origin_cards, "origin")
        if questions_read:
            yield from _unknown(file, (*path, "question"), claim.question, known, "question")
        yield from _check_time(file, path, claim, source)
        card = ledger.questions.get(claim.question)
        if card is not None:
            yield from _check_answer(file, path, claim, card)


def _check_time(file: _File, path: KeyPath, claim: Claim, source: Source) -> Iterator[Problem]:
    """A claim asserted of a time after its text was published, unless it is flagged as wrong."""
    known = {"error", "internal-inconsistency", "mistranslation"}
    if claim.date is None or source.published == "unknown" or claim.modality != "asserted":
        return
    begins, published = dates.earliest(claim.date), dates.latest(source.published)
    if begins and published and begins > published and not known & set(claim.flag_names):
        what = f"is later than {source.published}, when the text was published."
        repair = 'Write modality = "predicted" if it was foretold, or flag it as an error with the reason.'
        yield file.problem((*path, "date"), what, repair, claim.date)


def _check_answer(file: _File, path: KeyPath, claim: Claim, card: Question) -> Iterator[Problem]:
    """Whether a claim answers its question in the question's own terms."""
    excluded = claim.id in {entry.claim for entry in card.excluded}
    for referent in claim.referent:
        yield from _unknown(file, (*path, "referent"), referent, {h.id: h for h in card.referent}, "referent")
    if card.kind == "number":
        if claim.bound is None and not excluded:
            yield file.problem(
                (*path, "bound"), f'is missing: "{card.id}" asks for a number.', "Write bound and value."
            )
        if claim.unit is not None and claim.unit != card.unit:
            advice = "Convert the value; the tool does not convert units."
            yield file.problem((*path, "unit"), f'must be "{card.unit}", the unit of the question.', advice, claim.unit)
    else:
        given = answer(claim, card)
        if given is None and not excluded:
            wanted = "label" if card.kind == "category" else "date"
            repair = f"Write {wanted} = one of: {', '.join(card.labels)}."
            yield file.problem((*path, wanted), f'is missing: "{card.id}" is answered by a {card.kind}.', repair)
        elif given is not None:
            key = "label" if claim.label else "date"
            yield from _unknown(file, (*path, key), given, dict.fromkeys(card.labels), f'category of "{card.id}"')


def _check_question(file: _File, card: Question, ledger: Ledger, unread: set[Path]) -> Iterator[Problem]:
    """The claims a card speaks of must exist and be its own, and none of several sources may be left out."""
    sources_read = not any(path.parent.name == "sources" for path in unread)
    mine = {claim.id: claim for claim in ledger.claims_on(card.id)}
    related: set[str] = set()
    listed = [(("relation", i, "claims"), name) for i, r in enumerate(card.relation) for name in r.claims]
    listed += [(("excluded", i, "claim"), entry.claim) for i, entry in enumerate(card.excluded)]
    for path, name in listed:
        related.add(name)
        if name in ledger.claims and name not in mine:
            yield file.problem(path, f'answers another question, "{ledger.claims[name].question}".', value=name)
        elif name not in ledger.claims and sources_read:
            yield file.problem(path, "no such claim.", nearest(name, mine or ledger.claims), value=name)
    if not mine and sources_read:
        yield file.problem(("id",), "no claim answers this question.", "Write a claim, or delete the card.", card.id)
    if len(ledger.outlets(card.id)) > 1 and (forgotten := sorted(mine.keys() - related)):
        repair = 'Say how the claims of several sources stand to each other: [[relation]] kind = "agree" ...'
        yield file.problem(("relation",), f"does not mention {', '.join(forgotten)}.", repair)


def _check_resolutions(file: _File, table: Resolutions, ledger: Ledger) -> Iterator[Problem]:
    for index, entry in enumerate(table.resolution):
        path: KeyPath = ("resolution", index)
        yield from _unknown(
            file, (*path, "question"), entry.question, {**ledger.unpooled, **ledger.questions}, "question"
        )
        what = wrong_answer(ledger.questions.get(entry.question), entry.happened)
        if what:
            yield file.problem((*path, "happened"), what, value=entry.happened)


def _unknown(
    file: _File, path: KeyPath, name: str, known: Mapping[str, Any] | dict[str, Origin], kind: str
) -> Iterator[Problem]:
    if name not in known:
        yield file.problem(path, f"no such {kind}.", nearest(name, known), value=name)
