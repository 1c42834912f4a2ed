"""Persons a text names, with their posts; a surname leads back to the full name."""

from collections.abc import Sequence

from foedus.reading.naming import SEQUENCE, Person, candidate, introduced, is_demonym, places
from foedus.reading.text import Span

__all__ = ["Person", "find", "is_demonym", "places"]


def find(plain: str, speakers: Sequence[Span] = ()) -> list[Person]:
    """Every mention of a person in an English text.

    Args:
        plain: the reading copy.
        speakers: spans that stand where a speaker stands (beside a verb of saying); names there are taken for persons.
    """
    candidates = [found for match in SEQUENCE.finditer(plain) if (found := candidate(plain, match))]
    strong: dict[str, tuple[str, str | None]] = {}
    for mention in candidates:
        spoken = any(span.start <= mention.start and mention.end <= span.end for span in speakers)
        if mention.post is not None or introduced(plain, mention) or (" " in mention.name and spoken):
            _learn(strong, mention)
    _complete(strong, candidates)
    found = []
    for mention in candidates:
        known = strong.get(mention.name) or strong.get(mention.name.split()[-1])
        if known is not None and _compatible(mention.name, known[0]):
            found.append(mention._replace(name=known[0], post=mention.post or known[1]))
    return found


def _learn(strong: dict[str, tuple[str, str | None]], candidate: Person) -> None:
    surname = candidate.name.split()[-1]
    for key in (candidate.name, surname):
        old = strong.get(key)
        if old is None or (len(candidate.name) > len(old[0]) and _compatible(old[0], candidate.name)):
            strong[key] = (candidate.name, candidate.post or (old[1] if old else None))
        elif candidate.post and not old[1]:
            strong[key] = (old[0], candidate.post)


def _complete(strong: dict[str, tuple[str, str | None]], candidates: list[Person]) -> None:
    """A surname met with a post takes the full name that the text gives elsewhere."""
    for mention in candidates:
        surname = mention.name.split()[-1]
        if surname in strong and len(mention.name) > len(strong[surname][0]) and len(mention.name.split()) < 5:
            post = strong[surname][1]
            strong[surname] = (mention.name, post)
            strong.setdefault(mention.name, (mention.name, post))
    for name, (full, post) in list(strong.items()):
        longest = strong.get(full.split()[-1])
        if longest and _compatible(full, longest[0]) and len(longest[0]) > len(full):
            strong[name] = (longest[0], post or longest[1])


def _compatible(short: str, full: str) -> bool:
    """Whether the shorter name can be the longer one's: its words are among the other's."""
    one, other = short.replace(".", "").split(), full.replace(".", "").split()
    if len(one) > len(other):
        one, other = other, one
    return all(any(word == known or (len(word) == 1 and known.startswith(word)) for known in other) for word in one)
