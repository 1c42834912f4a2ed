"""Drawing: pictures come from a process of their own, and whatever ends that one is told in a sentence."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from foedus import drawing
from foedus.drawing import SCHEMA, VERSION, Undrawn, drawable, pictures

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits, signals and closed streams as Linux has them")


def saying(text: str) -> dict:
    """The specification of a picture with one text."""
    data = {"values": [{"at": 1.0, "text": text}]}
    encoding = {"x": {"field": "at", "type": "quantitative"}, "text": {"field": "text", "type": "nominal"}}
    return {"$schema": SCHEMA, "data": data, "mark": "text", "encoding": encoding}


def texts(svg: str) -> str:
    return "".join(ET.fromstring(svg).itertext())


def test_one_process_draws_all() -> None:
    found = pictures([saying("first"), saying("second")])
    assert ["first" in texts(found[0]), "second" in texts(found[1])] == [True, True]
    assert pictures([saying("first")]) == found[:1]


def test_the_form_is_the_one_that_altair_checks() -> None:
    import altair

    assert SCHEMA == altair.SCHEMA_URL
    assert SCHEMA.endswith(f"/v{VERSION}.{SCHEMA.rpartition('.json')[0].rpartition('.')[2]}.json")


HOSTILE = ["a\x0bb", "a\x00b", "a\x1b[2Jb", "a\ufffeb", "a\uffffb", "a\ud800b", "a\u202eb", "a\nb\tc", "a\x85b"]


def test_a_text_from_elsewhere_ends_nothing() -> None:
    """A title pasted from Word held U+000B, at which the renderer ends its process."""
    shown = [texts(svg) for svg in pictures([saying(text) for text in HOSTILE])]
    wanted = ["a␋b", "a␀b", "a␛[2Jb", "a<U+FFFE>b", "a<U+FFFF>b", "a<U+D800>b", "a<U+202E>b", "a b c", "a<U+0085>b"]
    assert [word for word, text in zip(wanted, shown, strict=True) if word not in text] == []


def test_what_is_no_number_is_left_out() -> None:
    assert drawable({"a": [float("nan"), float("inf"), 1.5, None, True]}) == {"a": [None, None, 1.5, None, True]}


def test_nothing_that_is_drawn_is_lost_in_making_it_drawable() -> None:
    plain = {"values": [{"a": 1, "b": "Côte d'Ivoire — «Тест»", "c": [1, 2]}], "nice": False, "title": None}
    assert drawable(plain) == plain


def run(code: str, before: str = "", **how) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own, after setting its limits."""
    head = "import json, os, resource, sys\nsys.path[:] = json.loads(sys.argv[1])\n"
    program = f"{head}from foedus.drawing import Undrawn, pictures\n{before}\n{code}"
    return subprocess.run(
        [sys.executable, "-c", program, json.dumps(sys.path)], capture_output=True, text=True, timeout=60, **how
    )


DRAW = f"""
try:
    print(len(pictures([{saying("x")!r}])))
except Undrawn as reason:
    print("undrawn:", reason)
"""


@LINUX
@pytest.mark.parametrize(
    "before",
    [
        "resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30,) * 2)",
        "resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))",
        "import foedus.drawing; foedus.drawing.sys.executable = 'nowhere/python'",
    ],
)
def test_a_limit_costs_the_picture_and_nothing_else(before: str) -> None:
    told = run(DRAW, before)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("undrawn: the program that draws it ")
    assert told.stdout.count("\n") == 1


@LINUX
@pytest.mark.parametrize("closed", ["0", "0, 1", "0, 2"])
def test_closed_streams_do_not_matter(closed: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    close = f"for each in ({closed},): os.close(each)"
    told = run(f"open({str(out)!r}, 'w').write(str(len(pictures([{saying('x')!r}]))))", close)
    assert told.returncode == 0, told.stderr
    assert out.read_text() == "1"


@LINUX
@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "was ended by SIGKILL"),
        ("import os; os.abort()", "was ended by SIGABRT"),
        ("import sys; sys.exit(7)", "failed (exit code 7)"),
        ("raise ImportError('no \\x1b such library')", "failed (ImportError: no ␛ such library)"),
        ("print('hello')", "gave no picture"),
        ("print('[]')", "gave no picture"),
        ("import time; time.sleep(60)", "was not done after 0.5 seconds"),
    ],
)
def test_a_renderer_that_comes_to_a_bad_end_is_told(
    program: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "renderer.py").write_text(program)
    monkeypatch.setattr(drawing, "RENDERER", tmp_path / "renderer.py")
    with pytest.raises(Undrawn) as reason:
        pictures([saying("x")], longest=0.5 if "sleep" in program else 30)
    assert why in str(reason.value)


def test_a_specification_that_is_none_is_told() -> None:
    with pytest.raises(Undrawn, match="failed"):
        pictures([{"mark": 3}])


def test_the_renderer_is_loaded_nowhere_else(root: Path) -> None:
    importing = [
        path.relative_to(root).as_posix()
        for path in sorted((root / "src").rglob("*.py"))
        if "import vl_convert" in path.read_text(encoding="utf-8")
    ]
    assert importing == ["src/foedus/drawing/renderer.py"]
