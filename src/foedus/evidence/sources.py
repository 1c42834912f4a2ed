"""What an analyst writes about a source and its claims: `evidence/sources/<id>.toml` and `evidence/origins.toml`.

A **source** is one text; a **claim** is a few of its words that answer a question; an **origin** is the utterance or
document a claim goes back to. Reliability letters and plausibility digits are those of the Admiralty system
(NATO AJP-2.1): A to F for the source, 1 to 6 for the information. Digit 1, "confirmed by others", is worked out from
the claims of other origins and cannot be typed.
"""

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from foedus.evidence import dates, places, units, written

MAX_QUOTE_WORDS = 25
FILE_NAME = re.compile(r"""(?!\.)[^\s/\\:*?"<>|](?:[^\t\n\r/\\:*?"<>|]*[^\s./\\:*?"<>|])?""")
"""A file name that stands for itself on every system: no folder, no drive, nothing that Windows takes otherwise."""

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=60)]
Label = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Reason = Annotated[str, Field(min_length=8, description="why; a sentence a reviewer can disagree with")]
Bound = Literal["=", "<", ">", "range"]
Modality = Literal["asserted", "quoted", "predicted", "opinion"]
Letter = Literal["A", "B", "C", "D", "E", "F"]
Flag = Literal[
    "mistranslation",
    "internal-inconsistency",
    "error",
    "imprecise",
    "ambiguous",
    "garbled",
    "truncated",
    "paraphrase",
    "interpretation",
    "unsupported",
    "undated",
    "omission",
    "underspecified",
    "doubtful",
    "typography",
    "metadata-missing",
]


class Table(BaseModel):
    """A table of a case file: frozen, and no key it does not know.

    Every value is of the type that is asked for: "3" and true are no numbers. Numbers are finite, and texts have no
    characters that command a terminal or turn the direction of reading; a quote may have what stands in its text.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, strict=True, allow_inf_nan=False)
    verbatim: ClassVar[tuple[str, ...]] = ()
    """Keys whose words are quoted from a text."""
    elsewhere: ClassVar[tuple[str, ...]] = ()
    """Keys whose values are judged where it is known what may stand there."""

    @field_validator("*")
    @classmethod
    def _soundly_written(cls, value: Any, about: ValidationInfo) -> Any:
        return value if about.field_name in cls.elsewhere else written.checked(value, about.field_name in cls.verbatim)


class Origin(Table):
    """An utterance or document that claims go back to; outlets that repeat it are not independent of each other."""

    id: Identifier
    kind: Literal["speech", "document", "interview", "reporting", "reference", "unknown"]
    meaning: str = Field(min_length=8, description="who said or wrote what, when")


class Origins(Table):
    """The file `evidence/origins.toml`."""

    origin: list[Origin] = Field(default=[])


class Station(Table):
    """One place on the way from an original to the text at hand."""

    step: str = Field(min_length=3, description="who published, retold or translated here")
    origin: Identifier | None = Field(default=None, description="the origin that claims first uttered here go back to")


class FlagNote(Table):
    """Something wrong with the words of a claim or with a source, and how one knows."""

    flag: Flag
    reason: Reason


class Claim(Table):
    """A few words of a source that answer one question."""

    verbatim = ("quote",)

    id: Identifier
    question: Identifier
    quote: str = Field(min_length=1, description=f"verbatim, at most {MAX_QUOTE_WORDS} words")
    bound: Bound | None = Field(default=None, description="= value, < value, > value, or range low to high")
    value: float | None = Field(default=None, description="the figure that the words give: a number, such as 12000")
    low: float | None = Field(default=None, description="lowest figure of a range: a number, such as 12000")
    high: float | None = Field(default=None, description="highest figure of a range: a number, such as 15000")
    label: Label | None = Field(default=None, description="the category the words name")
    unit: str | None = Field(default=None, description="UCUM code, such as {person}, d, a, %")
    date: str | None = Field(default=None, description="EDTF: the answer of a date question, else when it holds")
    states: list[str] = Field(default=[], description="states named: ISO 3166 codes or common names")
    referent: list[Label] = Field(default=[], description="what may be meant; empty: any referent of the question")
    said_by: str = Field(min_length=2)
    modality: Modality
    origin: Identifier
    plausibility: int = Field(ge=1, le=6, description="Admiralty digit 2 to 6; 1 is derived, never typed")
    plausibility_reason: Reason
    due: str | None = Field(default=None, description="EDTF date by which a prediction can be checked")
    flags: list[FlagNote] = Field(default=[])
    note: str = ""

    @field_validator("quote")
    @classmethod
    def _short(cls, quote: str) -> str:
        count = len(quote.split())
        if count > MAX_QUOTE_WORDS:
            raise ValueError(f"has {count} words; at most {MAX_QUOTE_WORDS}. Keep the few words that carry the claim.")
        return quote

    @field_validator("plausibility")
    @classmethod
    def _not_confirmed(cls, digit: int) -> int:
        if digit == 1:
            raise ValueError(
                '1, "confirmed by others", is worked out from other origins and never typed. Write 2 to 6.'
            )
        return digit

    @field_validator("unit")
    @classmethod
    def _ucum(cls, unit: str | None) -> str | None:
        return unit if unit is None else units.checked(unit)

    @field_validator("date", "due")
    @classmethod
    def _edtf(cls, date: str | None) -> str | None:
        return date if date is None else dates.checked(date)

    @field_validator("states")
    @classmethod
    def _iso(cls, states: list[str]) -> list[str]:
        return [places.code(state) for state in states]

    @model_validator(mode="after")
    def _bound_fits(self) -> "Claim":
        given = {name for name in ("value", "low", "high") if getattr(self, name) is not None}
        if self.bound is None and given:
            raise ValueError(f'{", ".join(sorted(given))} needs a bound: write bound = "=", "<", ">" or "range".')
        if self.bound == "range" and given != {"low", "high"}:
            raise ValueError('bound = "range" needs low and high, and no value.')
        if self.bound == "range" and self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("low must be below high.")
        if self.bound in ("=", "<", ">") and given != {"value"}:
            raise ValueError(f'bound = "{self.bound}" needs value, and neither low nor high.')
        if self.bound in ("<", ">") and self.value is not None and self.value <= 0:
            raise ValueError("a value under a bound < or > must be above zero.")
        if given and self.unit is None:
            raise ValueError('a number needs a unit: a UCUM code, such as "{person}" or "d"; "1" for a pure number.')
        if self.unit is not None and units.counts(self.unit):
            below = [name for name in sorted(given) if getattr(self, name) < 0]
            if below:
                raise ValueError(f"{' and '.join(below)} must not be below zero: {self.unit} is counted.")
        return self

    @property
    def flag_names(self) -> tuple[str, ...]:
        """The flags without their reasons."""
        return tuple(note.flag for note in self.flags)


class Source(Table):
    """One text: where it comes from, how far it is trusted, and its claims."""

    id: Identifier
    outlet: str = Field(min_length=2)
    title: str | None = None
    language: str = Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="BCP 47 tag of the text")
    published: str = Field(description='EDTF date, or "unknown" with published_reason')
    published_reason: str = ""
    retrieved: str | None = Field(default=None, description="EDTF date the snapshot was taken")
    address: str | None = Field(default=None, description="where the text was published")
    reliability: Letter
    reliability_reason: Reason
    hops: int = Field(ge=0, le=9, description="retellings and translations since the source's own original")
    hops_reason: Reason
    chain: list[Station] = Field(min_length=1, description="from the first original to the text at hand")
    text: str = Field(max_length=120, description="file name of the text, kept outside the case")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the bytes of the text file")
    redistributable: bool = Field(default=False, description="whether the text may be passed on; if not, its anchors "
                                  "in the lock keep digests of the surroundings of each quote")  # fmt: skip
    flags: list[FlagNote] = Field(default=[])
    note: str = ""
    claim: list[Claim] = Field(default=[])

    @field_validator("text")
    @classmethod
    def _bare(cls, name: str) -> str:
        if not FILE_NAME.fullmatch(name):
            raise ValueError('must be the bare name of a file, such as "s5.txt": no folder, no leading or final dot.')
        return name

    @field_validator("language")
    @classmethod
    def _known_language(cls, tag: str) -> str:
        return places.checked_language(tag)

    @field_validator("published", "retrieved")
    @classmethod
    def _edtf(cls, date: str | None) -> str | None:
        return date if date is None or date == "unknown" else dates.checked(date)

    @model_validator(mode="after")
    def _consistent(self) -> "Source":
        if self.published == "unknown" and len(self.published_reason) < 8:
            raise ValueError('published = "unknown" needs published_reason: why the date is not known.')
        if self.hops >= len(self.chain) + 1:
            raise ValueError(f"hops = {self.hops}, but the chain has {len(self.chain)} stations.")
        return self

    def hops_of(self, origin: str) -> int:
        """Retellings and translations between an origin and this text: stations after it, or `hops` if it is none."""
        for index, station in enumerate(self.chain):
            if station.origin == origin:
                return len(self.chain) - 1 - index
        return self.hops
