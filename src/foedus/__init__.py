"""Foedus: an executable, evidence-linked model of collective security.

From Python, what `foedus run` does:

    import foedus

    case = foedus.load_case("cases/mine")
    ensemble = foedus.simulate(case, draws=2000, seed=1)
    findings = foedus.analyse(case, ensemble)
    foedus.write_run(ensemble, case, folder)
    page = foedus.render_report(findings)

These are the public names; each is imported when it is first used, so that `import foedus` costs nothing.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from foedus.case import Case as Case
    from foedus.case import load as load_case
    from foedus.ensemble import Ensemble as Ensemble
    from foedus.ensemble import read as read_run
    from foedus.ensemble import run as simulate
    from foedus.ensemble import write as write_run
    from foedus.evidence import Ledger as Ledger
    from foedus.evidence import load as load_ledger
    from foedus.findings import Findings as Findings
    from foedus.findings import analyse as analyse
    from foedus.problems import CaseErrors as CaseErrors
    from foedus.show.report import render as render_report

_WHERE = {
    "Case": "case:Case",
    "CaseErrors": "problems:CaseErrors",
    "Ensemble": "ensemble:Ensemble",
    "Findings": "findings:Findings",
    "Ledger": "evidence:Ledger",
    "analyse": "findings:analyse",
    "load_case": "case:load",
    "load_ledger": "evidence:load",
    "read_run": "ensemble:read",
    "render_report": "show.report:render",
    "simulate": "ensemble:run",
    "write_run": "ensemble:write",
}

__all__ = [
    "Case",
    "CaseErrors",
    "Ensemble",
    "Findings",
    "Ledger",
    "__version__",
    "analyse",
    "load_case",
    "load_ledger",
    "read_run",
    "render_report",
    "simulate",
    "write_run",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name not in _WHERE:
        raise AttributeError(f"module 'foedus' has no attribute {name!r}")
    from importlib import import_module

    module, _, attribute = _WHERE[name].partition(":")
    value = getattr(import_module(f"foedus.{module}"), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
