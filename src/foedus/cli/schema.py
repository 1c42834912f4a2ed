"""`foedus schema`: the JSON Schema of the files of a case, from which editors complete them."""

from pathlib import Path

import click

from foedus.cli.output import say, say_json
from foedus.cli.runs import named_folder


@click.command()
@click.argument("kind", metavar="[KIND]", required=False)
@click.option(
    "--out",
    callback=named_folder,
    type=click.Path(file_okay=False),
    help="Write one file for each kind into this folder.",
)
def schema(kind: str | None, out: Path | None) -> None:
    """Print the JSON Schema of one KIND of case file (such as members or uncertainties), or of all.

    Put `#:schema PATH/members.json` into the first line of members.toml: editors that know TOML schemas complete it.
    """
    from foedus.case import published
    from foedus.problems import nearest

    if out is not None:
        if kind is not None:
            raise click.UsageError("--out writes every kind; leave KIND out.")
        try:
            paths = published.write(out)
        except OSError as error:
            raise click.UsageError(f"{out} cannot be written: {error.strerror}.") from None
        for path in paths:
            say(path)
        return
    found = published.schemas()
    if kind is None:
        say_json(found)
    elif kind in found:
        say(published.rendered(found[kind]).removesuffix("\n"))
    else:
        raise click.UsageError(f'no kind of file "{kind}". {nearest(kind, found)}')
