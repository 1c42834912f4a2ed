"""What rich shows for us: a console that passes on nothing of a user's that commands a terminal or is read as markup.

Imported when something is shown, never before: `output` is what verbs call.
"""

from collections.abc import Iterable
from typing import Any

from rich.console import Console as RichConsole
from rich.console import ConsoleOptions, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
from rich.segment import Segment
from rich.status import Status
from rich.table import Column, Table
from rich.text import Text

from foedus.problems import visible

__all__ = ["Console", "Progress", "Table", "Text", "progress", "styled", "table"]

BAR = 40
"""Columns of a progress bar and of the words that stand beside the first."""


class Console(RichConsole):
    """A console for texts that are not ours: no markup, no emoji codes, every character `visible`; styles stay."""

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, highlight=False, emoji=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:  # pyright: ignore[reportIncompatibleMethodOverride]
        """A text made visible before it is laid out, so that its columns are counted as they are shown."""
        return super().render_str(visible(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """What is shown, whoever made it: its controls are rich's own, its texts are made visible."""
        for segment in super().render(renderable, options):
            shown = segment.text if segment.control else visible(segment.text)
            yield segment if shown == segment.text else Segment(shown, segment.style)

    def status(self, status: RenderableType, **options: Any) -> Status:  # pyright: ignore[reportIncompatibleMethodOverride]
        """A status with words as they are; rich would read markup in them."""
        spinner = "line" if self.options.ascii_only else "dots"
        words = styled(status) if isinstance(status, str) else status
        return super().status(words, **{"spinner": spinner, **options})


def styled(text: str, style: str = "") -> Text:
    """A text made visible, in a style of ours."""
    return Text(visible(text), style)


def table(*headings: str, right: Iterable[str] = (), title: str = "", **options: Any) -> Table:
    """A table without lines, whose long cells go on in the next line.

    Args:
        headings: of its columns.
        right: headings of the columns of figures, which are flush right.
        title: above it, if any.
        options: of rich's tables.
    """
    figures = set(right)
    words = styled(title, "table.title") if title else None
    made = Table(**{"title": words, "title_justify": "left", "box": None, "pad_edge": False, **options})
    for heading in headings:
        made.add_column(styled(heading), justify="right" if heading in figures else "left", overflow="fold")
    return made


class Words(ProgressColumn):
    """Words beside a bar, as they are; rich's own column would read markup in them."""

    def __init__(self, template: str) -> None:
        self.template = template
        super().__init__(table_column=Column(no_wrap=True))

    def render(self, task: Task) -> Text:
        """See `ProgressColumn`."""
        return styled(self.template.format(task=task), "none")


def progress(console: Console, *texts: str) -> Progress:
    """A bar that vanishes when it is done, on a terminal only.

    Args:
        console: where.
        texts: what stands before the bar, as templates of rich's, such as "{task.description}".
    """
    words = [Words(text) for text in texts]
    bar = BarColumn(BAR // len(texts))
    columns = [*words, bar, MofNCompleteColumn(), TimeRemainingColumn()]
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
