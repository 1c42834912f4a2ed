"""Web pages: the article only, as rendered text, entities decoded, every run of white space one space.

trafilatura (Barbaresi 2021) says which text is the article; the page is then rendered here, because offsets need the
exact words in order, quotation marks of `<q>` included, and because block quotes and tables must stay recognisable.
"""

import re
from typing import Any, NamedTuple

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from foedus.reading.text import BLANKS, METADATA, Document, Span

SKIPPED = {
    "script", "style", "noscript", "template", "nav", "form", "button", "select", "option", "textarea", "iframe", "svg",
    "math", "object", "audio", "video", "canvas", "dialog", "menu", "figure", "figcaption", "footer", "aside", "head",
    "title", "label", "input",
}  # fmt: skip
BLOCKS = {
    "p", "div", "section", "article", "main", "body", "html", "header", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol",
    "li", "dl", "dt", "dd", "blockquote", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "pre",
    "address", "hr", "details", "summary", "center", "hgroup",
}  # fmt: skip
BOILERPLATE = re.compile(
    r"\b(?:share|sharing|social|related|recommend\w*|promo\w*|newsletter|subscri\w*|comments?|nav\w*|menu|footer|"
    r"advert\w*|"
    r"ads?|banner|cookies?|breadcrumbs?|byline|author|meta|timestamp|dateline-meta|pubdate|tags?|pagination|sidebar|"
    r"read-?(?:more|also|next)|most-?read|trending|popular|caption|credit|toolbar|skip|login|paywall|rating)\b"
)
MARKS = {"en": "“”", "ru": "«»", "fr": "«»", "de": "„“"}


class Block(NamedTuple):
    """One block of the page: its words, the role layout gives it, and the table cell it is."""

    text: str
    role: str
    cell: tuple[int, int] | None
    element: HtmlElement
    linked: float
    strong: bool


def from_html(string: str) -> Document:
    """The article of a web page.

    Raises:
        ValueError: no text is in the page.
    """
    tree = _parsed(string)
    language = (tree.get("lang") or "").split("-")[0].lower() or None
    blocks = _rendered(tree, MARKS.get(language or "en", "“”"))
    article, said = _article(string, blocks)
    if not article:
        raise ValueError("is a web page without text.")
    return _assembled(article, said | {"language": language})


def _parsed(string: str) -> HtmlElement:
    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", string))
    except (ParserError, ValueError):
        raise ValueError("is a web page without text.") from None
    for element in list(tree.iter()):
        unwanted = (
            not isinstance(element.tag, str) or (element.tag in SKIPPED and not _cites(element)) or _hidden(element)
        )
        if unwanted and element.getparent() is not None:
            element.drop_tree()
    return tree


def _cites(element: HtmlElement) -> bool:
    """A `<footer>` or `<figcaption>` that names who a block quote is by is part of the article."""
    if element.tag == "figure":
        return element.find(".//blockquote") is not None
    above = {parent.tag for parent in element.iterancestors()}
    in_figure = next((parent for parent in element.iterancestors() if parent.tag == "figure"), None)
    quoted = in_figure is not None and in_figure.find(".//blockquote") is not None
    return (element.tag == "footer" and "blockquote" in above) or (element.tag == "figcaption" and quoted)


def _hidden(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "hidden" in element.attrib or element.get("aria-hidden") == "true"


def _rendered(tree: HtmlElement, marks: str) -> list[Block]:
    """The blocks of a page in order."""
    blocks: list[Block] = []
    words: list[str] = []
    linked, bold = [0], [0]
    tables: list[HtmlElement] = list(tree.iter("table"))
    rows: list[HtmlElement] = list(tree.iter("tr"))
    state: dict[str, Any] = {"role": "p", "element": tree, "cell": None}

    def flush() -> None:
        folded = " ".join("".join(words).translate(BLANKS).split())
        if folded:
            share = linked[0] / max(1, len(folded))
            blocks.append(
                Block(folded, str(state["role"]), state["cell"], state["element"], share, bold[0] >= len(folded) - 2)
            )
        words.clear()
        linked[0] = bold[0] = 0

    def walk(element: HtmlElement, role: str, cell: tuple[int, int] | None) -> None:
        tag = str(element.tag)
        is_block = tag in BLOCKS or (role.startswith("quote") and tag in ("cite", "footer", "figcaption"))
        if is_block:
            flush()
            role = _role(tag, role)
        if tag in ("td", "th"):
            row = next((parent for parent in element.iterancestors("tr")), None)
            table = next((parent for parent in element.iterancestors("table")), None)
            cell = (tables.index(table), rows.index(row)) if table is not None and row is not None else None
        if is_block:
            state.update(role=role, element=element, cell=cell)
        if tag == "br":
            words.append("\n")
        if tag == "q":
            words.append(marks[0])
        words.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str):
                walk(child, role, cell)
                if str(child.tag) in BLOCKS:
                    state.update(role=role, element=element, cell=cell)
            words.append(child.tail or "")
        if tag == "q":
            words.append(marks[1])
        if tag == "a":
            linked[0] += len(element.text_content())
        if tag in ("b", "strong"):
            bold[0] += len(" ".join(element.text_content().split()))
        if is_block:
            flush()

    walk(tree, "p", None)
    return blocks


def _role(tag: str, role: str) -> str:
    if tag == "blockquote":
        return "quote"
    if role.startswith("quote"):
        return "quote-by" if tag in ("cite", "footer", "figcaption") else role
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return tag
    return "cell" if tag in ("td", "th") else "p"


def _article(string: str, blocks: list[Block]) -> tuple[list[Block], dict[str, str | None]]:
    """The blocks that are the article, and what the page says of itself."""
    import trafilatura

    found: Any = trafilatura.bare_extraction(string, include_comments=False, include_tables=True, favor_recall=True)
    said: dict[str, str | None] = {"title": None, "published": None, "outlet": None}
    kept = ""
    if found is not None:
        body = getattr(found, "body", None)
        kept = _bare("".join(body.itertext())) if body is not None else _bare(found.text or "")
        said = {"title": found.title, "published": _stated_date(string, found.date), "outlet": found.sitename}
    inside = [_bare(block.text) in kept for block in blocks]
    container = _container(
        [block for block, is_in in zip(blocks, inside, strict=True) if is_in and len(block.text) > 40]
    )
    article = []
    for block, is_in in zip(blocks, inside, strict=True):
        within = container is None or block.element is container or container in block.element.iterancestors()
        if block.role == "h1" or (within and not _boilerplate(block, container) and (is_in or block.linked < 0.5)):
            article.append(block)
    return article, said


def _stated_date(string: str, date: str | None) -> str | None:
    """The publication date, only where the page states one itself; it is never guessed from links or file names."""
    stated = re.search(
        r"(?i)(?:published|pubdate|datepublished|dc\.date|name=.date|<time)[^>]{0,120}?(\d{4}-\d{2}-\d{2})", string
    )
    return stated[1] if stated else date if date and date in string else None


def _bare(text: str) -> str:
    return re.sub(r"[\s“”«»„\"]+", "", text.translate(BLANKS))


def _container(kept: list[Block]) -> HtmlElement | None:
    """The innermost element that holds every block of the article."""
    if not kept:
        return None
    chains = [[*reversed(list(block.element.iterancestors())), block.element] for block in kept]
    common = None
    for level in zip(*chains, strict=False):
        if any(element is not level[0] for element in level):
            break
        common = level[0]
    return common


def _boilerplate(block: Block, container: HtmlElement | None) -> bool:
    if len(block.text) < 110 and METADATA.match(block.text) and block.role == "p":
        return True
    for element in (block.element, *block.element.iterancestors()):
        if element is container:
            return False
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}".lower()
        if BOILERPLATE.search(names.replace("_", "-")):
            return True
    return False


def _assembled(blocks: list[Block], said: dict[str, str | None]) -> Document:
    """Join the blocks by single spaces; the reading copy has a newline at each joint."""
    spans: list[Span] = []
    offset = 0
    for block in blocks:
        spans.append(Span(offset, offset + len(block.text)))
        offset += len(block.text) + 1
    tables: dict[int, dict[int, list[Span]]] = {}
    for block, span in zip(blocks, spans, strict=True):
        if block.cell is not None:
            tables.setdefault(block.cell[0], {}).setdefault(block.cell[1], []).append(span)
    return Document(
        text=" ".join(block.text for block in blocks),
        plain="\n".join(block.text for block in blocks),
        blocks=tuple(s for b, s in zip(blocks, spans, strict=True) if b.role == "quote" and not _credit(b.text)),
        strong=tuple(s for b, s in zip(blocks, spans, strict=True) if b.strong and b.role == "p"),
        rows=tuple(tuple(tuple(row) for row in table.values()) for table in tables.values()),
        format="html",
        title=said["title"],
        published=said["published"],
        outlet=said["outlet"],
        language=said["language"],
    )


def _credit(text: str) -> bool:
    """A line that only names who is quoted: "— Jane Doe, envoy"."""
    return bool(re.match(r"[—–-]\s*\S", text)) and len(text) < 120
