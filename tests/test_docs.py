"""Pages keep their word: commands and snippets run, tables and pictures are in step, names exist."""

from __future__ import annotations

import pkgutil
import re
import shlex
import shutil
from pathlib import Path

import networkx as nx
import pytest

from sim import docs_tables
from sim.cli import main
from sim.evidence import FACTS, SURE
from sim.labels import LANGUAGES
from sim.measures import INDICATORS
from sim.parameters import LINKS, PARAMETERS
from sim.plots import causal_map, map_boxes, style

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
BLOCK = re.compile(r"^```(sh|python|toml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
GUIDES = {"README": README} | {
    page: (DOCS / f"{page}.md").read_text(encoding="utf-8") for page in ("places", "twins", "why")
}
BLOCKS = [block for guide in GUIDES.values() for block in BLOCK.findall(guide)]
COMMANDS = [line.partition("  #")[0].strip() for kind, body in BLOCKS if kind == "sh" for line in body.splitlines()]
SNIPPETS = [body for kind, body in BLOCKS if kind == "python"]
# Written or drawn by commands of their own, which a fresh checkout may not have run yet.
MADE = {"docs/validation.md", "figures/demo.png"}
# Files that commands write, and what other libraries have.
OUTSIDE = {
    "math.exp", "report.html", "run.json", "observed.csv", "nodes.parquet", "study.toml", "design.json",
    "results.parquet", "log.txt", "concurrent.futures",
    "why.csv", "why.json", "why-reach.svg", "why-reach.zh.svg",
    "twins.csv", "twins.parquet", "twins.svg", "twins.zh.svg", "twins.json",
    "compare.csv", "compare.parquet", "compare.json", "sensitivity.csv", "sensitivity.parquet",
    "levers.csv", "effects.csv",
    "mesa.batch_run", "study.runs", "read.csv",
}  # fmt: skip


@pytest.fixture
def own_place(tmp_path, monkeypatch, capsys):
    """Stand where the place is that the guides begin with, and what else they show or take."""
    monkeypatch.chdir(tmp_path)
    for kind, body in BLOCKS:
        if kind == "toml":
            (tmp_path / body.splitlines()[0].removeprefix("# ")).write_text(body, encoding="utf-8")
    assert main(["places", "new", "my-place"]) == 0
    ring = nx.watts_strogatz_graph(120, 6, 0.1, seed=1)
    nx.write_graphml(ring, "friends.graphml")
    nx.write_edgelist(ring, "ties.csv", delimiter=",", data=False)
    capsys.readouterr()


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("command", sorted({line for line in COMMANDS if line.startswith("yuanluo ")}))
def test_a_command_of_a_guide_works(command, own_place, tmp_path, capsys):
    if command == "yuanluo places new my-place":
        shutil.rmtree(tmp_path / "my-place")
    arguments = shlex.split(command)[1:]
    if arguments[0] in ("compare", "twins", "why"):  # to start processes takes longer than these runs
        arguments += ["--workers", "1"]
    status, said = main(arguments), capsys.readouterr().err
    assert status == 0, said
    assert "never comes" not in said  # a policy is shown for what it changes


def test_every_other_command_of_a_guide_is_a_make_target_or_the_environment():
    others = [line for line in COMMANDS if not line.startswith("yuanluo ")]
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(others) <= {f"make {target}" for target in targets} | {"source .venv/bin/activate"}
    assert {"make demo", "make test"} <= set(others)


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("number", range(len(SNIPPETS)))
def test_a_snippet_of_a_guide_works(number, own_place, capsys):
    exec(compile(SNIPPETS[number], f"snippet {number + 1}", "exec"), {})
    assert capsys.readouterr().out.strip()


def test_a_shown_policy_is_complete(own_place):
    """It sets a choice and numbers, each with a source, and no command of the page goes without it."""
    from sim.scenarios import load_policy

    policy = load_policy("my-policy.toml")
    assert {"fund.per_community", "engagement.decides"} <= set(policy.values) == set(policy.sources)
    assert any("my-policy.toml" in command for command in COMMANDS)


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_tables_are_in_step_with_the_code(path):
    page = path.read_text(encoding="utf-8")
    assert docs_tables.renewed(page) == page, "run python -m sim.docs_tables"


def test_a_constant_of_several_numbers_is_told_however_its_line_is_broken():
    for text in (
        "SHARES = (0.4, 1.0)  # of each",
        "SHARES = (\n    0.4,\n    1.0,\n)  # of each",
        "SHARES = 0.4  # of each",
    ):
        found = docs_tables.CONSTANT.search(text)
        assert found is not None
        assert (found["name"], found["meaning"]) == ("SHARES", "of each")
    assert "`needs.EQUALS`" in docs_tables.constants()


def test_every_table_stands_on_a_page():
    shown = [
        found["name"] for path in DOCS.glob("*.md") for found in docs_tables.MARK.finditer(path.read_text("utf-8"))
    ]
    assert sorted(shown) == sorted(docs_tables.TABLES)


def test_tables_are_written_and_checked(tmp_path, monkeypatch, capsys):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- table: sure -->\n<!-- end -->\nafter\n", encoding="utf-8")
    monkeypatch.setattr(docs_tables, "PAGES", tmp_path)
    assert docs_tables.main(["--check"]) == 1
    assert docs_tables.main([]) == 0
    assert docs_tables.main(["--check"]) == 0
    written = page.read_text(encoding="utf-8")
    assert written.startswith("before\n")
    assert written.endswith("<!-- end -->\nafter\n")
    assert all(meaning in written for meaning in SURE.values())


def test_a_bar_in_a_cell_does_not_end_it():
    assert docs_tables.markdown(["a"], [["x|y"]]).splitlines()[-1] == "| x\\|y |"


def test_every_indicator_is_defined():
    section = (DOCS / "odd.md").read_text(encoding="utf-8").partition("### 2.10")[2].partition("\n## ")[0]
    assert set(INDICATORS) - {"month"} <= set(re.findall(r"`(\w+)`", section))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_name_on_a_page_exists(path):
    """`module.function`, `parameter.name` and `Class.method`, wherever a page names one."""
    page = path.read_text(encoding="utf-8")
    names = re.findall(r"`([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)(?:\(.*?\))?`", BLOCK.sub("", page))
    assert [name for name in names if not _is_there(name)] == []


def _is_there(name):
    if name in PARAMETERS or name in OUTSIDE or [*ROOT.glob(name), *ROOT.glob(f"sim/**/{name}")]:
        return True
    return any(
        _resolves(f"sim{part}.{spelt}") for part in ("", ".agents", ".model") for spelt in (name, _as_class(name))
    )


def _as_class(name):
    return name[0].upper() + name[1:]


def _resolves(name):
    try:
        return pkgutil.resolve_name(name) is not None
    except (ImportError, AttributeError):
        return False


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_on_a_page_leads_somewhere(path):
    page = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", page):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        if there.relative_to(ROOT).as_posix() in MADE and not there.exists():
            continue
        assert there.exists(), target
        assert not anchor or anchor in _anchors(there.read_text(encoding="utf-8")), target


def _anchors(page):
    heads = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


# -- facts ------------------------------------------------------------------------------------------


def test_every_fact_that_a_parameter_names_is_there():
    named = {fact for p in PARAMETERS.values() for fact in re.findall(r"\bF\d+\b", p.source)}
    assert named <= set(FACTS)


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_says_what_where_and_how_sure(fact):
    found = FACTS[fact]
    assert found.text
    assert found.value
    assert found.source
    assert set(found.sure.split("/")) <= set(SURE)


# -- the causal map ---------------------------------------------------------------------------------


def test_the_map_draws_every_link_once():
    assert set(causal_map.numbers()) == set(LINKS)
    assert sorted(causal_map.numbers().values()) == list(range(1, len(LINKS) + 1))
    ends = {box for link in LINKS.values() for box in link} | {box for flow in map_boxes.FLOWS for box in flow}
    assert ends == set(map_boxes.BOXES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_is_in_step_with_the_links(lang):
    name = "causal-map.svg" if lang == "en" else f"causal-map.{lang}.svg"
    picture = (DOCS / "img" / name).read_text(encoding="utf-8")
    assert causal_map.mark() in picture, "run python figures/make_causal_map.py"


def test_the_picture_is_written_in_every_language(tmp_path):
    made = causal_map.write(tmp_path / "img")
    assert sorted(path.name for path in made) == sorted(
        f"causal-map{lang}.{kind}" for lang in ("", ".zh") for kind in ("svg", "png")
    )
    assert all(path.stat().st_size > 10_000 for path in made)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_box_of_the_map_lies_on_another_or_outside(lang):
    figure = causal_map.causal_map(lang)
    boxes = [patch for patch in figure.axes[0].patches if patch.get_zorder() == 3]
    spans = [patch.get_path().get_extents(patch.get_patch_transform()) for patch in boxes]
    assert len(spans) == len(map_boxes.BOXES)
    for place, span in enumerate(spans):
        assert 0 < span.x0 < span.x1 < causal_map.WIDTH
        assert 0 < span.y0 < span.y1 < causal_map.ABOVE
        assert not any(span.overlaps(other) for other in spans[place + 1 :])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_fit_their_boxes(lang):
    figure = causal_map.causal_map(lang)
    figure.canvas.draw()
    axes = figure.axes[0]
    to_inches = axes.transData.inverted()
    names = [label for label in axes.texts if label.get_zorder() == 4]
    boxes = [patch for patch in axes.patches if patch.get_zorder() == 3]
    for label, patch in zip(names, boxes, strict=True):
        text = label.get_window_extent().transformed(to_inches)
        box = patch.get_path().get_extents(patch.get_patch_transform())
        assert box.x0 <= text.x0
        assert text.x1 <= box.x1


def test_the_font_has_every_sign_of_the_map():
    from fontTools.ttLib import TTFont

    known = TTFont(style.FONT_FILE).getBestCmap()
    names = "".join(box.zh for box in map_boxes.BOXES.values()) + "".join(g.zh for g in causal_map.GROUPS)
    names += "".join(key["zh"] for key in causal_map.KEYS.values())
    assert {sign for sign in names if ord(sign) not in known} <= {"\n"}


def test_a_link_to_nowhere_is_refused(monkeypatch):
    monkeypatch.setitem(causal_map.LINKS, "new_link", ("needs", "the moon"))
    with pytest.raises(KeyError, match="new_link"):
        causal_map.numbers()
