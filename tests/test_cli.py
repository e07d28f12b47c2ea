"""The command: what it prints, what it hands on, and how it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pandas as pd
import pytest

import sim.studies.compiling  # noqa: F401 - before what it imports is stood in for
from sim import cli_policies, cli_progress
from sim.cli import cli, main
from sim.labels import text
from sim.parameters import PARAMETERS
from sim.scenarios import load_policy, place_names, policy_names

ROOT = Path(__file__).parents[1]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
SUBCOMMANDS = [
    "demo",
    "places",
    "policies",
    "parameters",
    "indicators",
    "run",
    "compare",
    "validate",
    "study",
    "why",
    "twins",
]
HEAVY = {"numba", "mesa", "pandas", "matplotlib", "pydantic", "rich", "numpy", "scipy"}


class Stub(ModuleType):
    """Stands in for a module."""


class Model:
    """Stands in for the model: known numbers, no compiling."""

    made: SimpleNamespace

    def __init__(self, **keywords):
        Model.made = SimpleNamespace(**keywords)
        self.months = 0

    def step(self):
        self.months += 1

    @property
    def series(self):
        months = range(1, self.months + 1)
        return pd.DataFrame(
            {"month": months, "reach": [month / 100 for month in months], "attends": 0.02, "meetings": 3}
            | {"money_public": 1000.0, "gap_age": float("nan")}
        )

    @property
    def ledger(self):
        last = {"month": [self.months], "giver": ["city"], "taker": ["fund"], "purpose": ["fund grant"]}
        return pd.DataFrame(last | {"amount_fen": [12_345_600]})


@pytest.fixture
def calls(monkeypatch):
    """Put stand-ins where the work is done, and return what they were called with."""
    found = {}

    def put(module, function, result=None):
        def called(*arguments, **keywords):
            found[function] = (arguments, keywords)
            return result

        stub = sys.modules[module] if isinstance(sys.modules.get(module), Stub) else Stub(module)
        setattr(stub, function, called)
        stub.write_atomically = lambda path, text: path.write_text(text, encoding="utf-8")
        stub.describe_comparison = lambda *asked: json.dumps(asked)
        monkeypatch.setitem(sys.modules, module, stub)

    model = ModuleType("sim.model")
    model.GovernanceModel = Model
    monkeypatch.setitem(sys.modules, "sim.model", model)
    put("sim.studies.demo", "run_demo")
    put("sim.studies.output", "write_run")
    put("sim.studies.scorecard", "run_validation")
    rows = {
        "policy": ["no-fund", "fund-only"], "indicator": ["reach", "reach"], "difference": [None, 0.25],
        "value": [0.1, 0.35], "low": [None, 0.2], "high": [None, 0.3], "share_won": [None, 1.0],
        "yuan_per_year": [0.0, 400_000.0], "still_needed": [0, 12_345],
    }  # fmt: skip
    put("sim.studies.compare", "check_precision")
    put("sim.studies.compare", "run_policies")
    put("sim.studies.compare", "table_of", pd.DataFrame(rows))
    put("sim.studies.compare", "observed_of", pd.DataFrame())
    return found


def printed(capsys, *arguments):
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_the_subcommands_are_these():
    assert sorted(cli.commands) == sorted(SUBCOMMANDS)


@pytest.mark.parametrize("command", [[], *([name] for name in SUBCOMMANDS)])
def test_help_is_printed_for(command, capsys):
    assert "Usage: yuanluo" in printed(capsys, *command, "--help")


def test_without_a_command_the_help_is_printed(capsys):
    assert printed(capsys) == printed(capsys, "--help")


def test_the_version_is_printed(capsys):
    assert printed(capsys, "--version").startswith("yuanluo 0.")


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from sim.cli import main; main(['--help']); main(['run', '--help']);"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert found.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("command", "names"), [("places", place_names()), ("policies", policy_names())])
def test_what_ships_is_listed(command, names, capsys):
    table = printed(capsys, command)
    described = json.loads(printed(capsys, command, "--json"))
    assert all(name in table for name in names)
    assert [one["name"] for one in described] == names
    assert all(entry["source"] for one in described for entry in one["parameters"].values())


def test_policies_are_told_in_their_own_words(capsys):
    table = " ".join(printed(capsys, "policies").split())
    assert set(load_policy("foundation").about["en"].split()) <= set(table.split())
    assert "yuanluo policies NAME" in table


@pytest.mark.parametrize(("lang", "price"), [("en", "150 yuan a meeting"), ("zh", "每次会议150元（假设）")])
def test_one_policy_is_shown_with_what_each_lever_costs(capsys, lang, price):
    shown = printed(capsys, "policies", "chengdu-timeline", "--lang", lang)
    assert price in shown
    assert load_policy("chengdu-timeline").about[lang] in shown
    assert shown.count({"en": "from month", "zh": "个月起"}[lang]) == len(load_policy("chengdu-timeline").changes)
    assert "fund.per_community" in shown
    assert "F1: floor of 2013" in shown
    (described,) = [json.loads(printed(capsys, "policies", "fund-only", "--json"))]
    assert described["parameters"]["fund.per_community"]["value"] == 400_000
    assert {"en": "none: all neutral", "zh": "全部为中性值"}[lang] in printed(
        capsys, "policies", "no-fund", "--lang", lang
    )


def test_levers_are_listed_with_what_they_mean_and_cost(capsys):
    table = " ".join(printed(capsys, "parameters", "--kind", "lever").split())
    assert "50,000,000" in table
    assert "150 yuan a" in table


@pytest.mark.parametrize("lever", [p for p in PARAMETERS.values() if p.kind == "lever"], ids=lambda p: p.name)
def test_every_price_is_told_in_chinese(lever):
    assert not re.search("[a-z]{3}", cli_policies.price(lever, "zh"))


def test_chinese_tables_of_parameters_hold_no_english_words_of_ours(capsys):
    table = printed(capsys, "parameters", "--kind", "place", "--lang", "zh")
    assert "place file" not in table
    assert "集中安置" in table
    assert "…" not in table


def test_every_parameter_is_listed_with_range_unit_and_source(capsys):
    described = {one["name"]: one for one in json.loads(printed(capsys, "parameters", "--json"))}
    assert list(described) == list(PARAMETERS)
    assert described["engagement.decides"]["default"] == "officials"
    assert described["fund.per_community"]["price"] == "1 yuan a yuan"
    assert described["engagement.meetings"]["price"] == "150 yuan a meeting (assumption)"
    assert all(one["label"]["zh"] and one["source"] and one["unit"] is not None for one in described.values())


@pytest.mark.parametrize("kind", ["place", "lever", "rule"])
def test_parameters_of_one_kind_are_listed(kind, capsys):
    table = printed(capsys, "parameters", "--kind", kind)
    listed = [name for name in PARAMETERS if f" {name} " in table]
    assert listed == [p.name for p in PARAMETERS.values() if p.kind == kind]


@pytest.mark.parametrize("arguments", [["--lang", "zh", "places"], ["places", "--lang", "zh"]])
def test_the_language_stands_before_or_after_the_command(arguments, capsys):
    assert "蒲阳路社区" in printed(capsys, *arguments)


def test_the_language_after_the_command_wins(capsys):
    assert "Puyang Road" in printed(capsys, "--lang", "zh", "places", "--lang", "en")


def test_a_run_hands_on_its_options_and_shows_the_last_year(calls, capsys):
    shown = printed(
        capsys,
        *("run", "xingfu", "reform-2009", "--months", "24", "--seed", "0", "--engine", "mesa"),
        *("--set", "fund.growth=0.5", "--set", "engagement.decides=heard"),
        *("--cut", "habit_to_acts", "--cut", "need_to_acts", "--cut", "habit_to_acts"),
    )
    made = Model.made
    assert (made.place, made.policy, made.seed) == ("xingfu", "reform-2009", 0)
    assert (made.engine, made.individuals) == ("mesa", True)
    assert made.overrides == {"fund.growth": 0.5, "engagement.decides": "heard"}
    assert made.cut == ["habit_to_acts", "need_to_acts"]
    assert "Xingfu courtyard" in shown
    assert "0.240" in shown
    assert "12,000" in shown
    assert "write_run" not in calls


def test_a_compiled_run_leaves_individuals_out(calls, capsys):
    printed(capsys, "run", "xingfu", "no-fund", "--months", "1")
    assert (Model.made.engine, Model.made.individuals) == ("compiled", False)


def test_a_run_in_chinese_has_chinese_labels(calls, capsys):
    shown = printed(capsys, "run", "xingfu", "no-fund", "--lang", "zh")
    assert "年度参与率" in shown
    assert "Yearly" not in shown


def test_a_run_as_json_adds_up_counts_and_keeps_states(calls, capsys):
    found = json.loads(printed(capsys, "run", "xingfu", "no-fund", "--months", "24", "--json"))
    assert (found["place"], found["policy"], found["seed"], found["months"]) == ("xingfu", "no-fund", 1, 24)
    year = found["last_year"]
    assert year["meetings"] == 36
    assert year["reach"] == pytest.approx(0.24)
    assert year["attends"] == pytest.approx(0.02)
    assert year["gap_age"] is None


def test_a_run_is_written_into_the_folder_asked_for(calls, capsys, tmp_path):
    folder = tmp_path / "new" / "结果"
    shown = printed(capsys, "run", "xingfu", "no-fund", "--out", str(folder))
    (model, where), _ = calls["write_run"]
    assert isinstance(model, Model)
    assert where == folder
    assert list(folder.iterdir()) == []
    assert "Written to" in shown


def test_a_place_of_ones_own_is_run_by_its_path(calls, capsys, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[place]\nname = "mine"\nkind = "rural"\ntitle = { en = "Mine [1]", zh = "我的" }\n'
        'about = { en = "My own.", zh = "自己的。" }\n',
        encoding="utf-8",
    )
    assert "Mine [1]" in printed(capsys, "run", str(path), "no-fund")
    assert Model.made.place == str(path)


def test_a_comparison_hands_on_its_options_and_is_shown_and_kept(calls, capsys, tmp_path):
    shown = printed(
        capsys,
        *("compare", "puyang", "no-fund", "fund-only", "--months", "12", "--replicates", "3"),
        *("--workers", "2", "--seed", "7", "--set", "fund.growth=0.5", "--cut", "need_to_acts"),
        *("--out", str(tmp_path)),
    )
    (place, policies), keywords = calls["run_policies"]
    assert (place, policies) == ("puyang", ("no-fund", "fund-only"))
    assert callable(keywords.pop("progress"))
    assert keywords == {
        "months": 12,
        "replicates": 3,
        "workers": 2,
        "seed": 7,
        "overrides": {"fund.growth": 0.5},
        "cut": ["need_to_acts"],
        "precision": None,
    }
    assert "Yearly reach" in shown
    assert "Fund, officials decide" in shown
    assert "+0.250" in shown
    assert (tmp_path / "compare.csv").read_text(encoding="utf-8").startswith("policy,indicator,difference,")


CHANGES = [
    *("--set", "place.residents=1234567", "--set", "engagement.decides=heard"),
    *("--set", "attribution=0", "--cut", "need_to_acts"),
]


@pytest.mark.parametrize("command", [["run", "puyang", "no-fund"], ["compare", "puyang", "no-fund", "fund-only"]])
def test_a_title_says_what_was_changed_and_of_what_kind_it_is(command, calls, capsys):
    title = printed(capsys, *command, "--months", "12", "--seed", "9", *CHANGES).partition("┏")[0].splitlines()
    assert "12 months" in title[0]
    assert "seed 9" in title[0]
    assert title[1:] == [
        "Place changed, burn-in included (this is no policy): Residents = 1,234,567 (place.residents)",
        "Levers set, whatever the policy says: Who decides = Residents are heard (engagement.decides)",
        "Rules changed, burn-in included: Weight of having decided = 0 (attribution)",
        "Links cut after the burn-in: needs → taking part (need_to_acts)",
    ]


@pytest.mark.parametrize("command", [["run", "puyang", "no-fund"], ["compare", "puyang", "no-fund", "fund-only"]])
def test_a_title_says_nothing_of_changes_where_there_are_none(command, calls, capsys):
    assert len(printed(capsys, *command).partition("┏")[0].splitlines()) == 1


def test_a_title_in_chinese_names_changes_in_chinese(calls, capsys):
    shown = printed(capsys, "run", "puyang", "no-fund", "--lang", "zh", *CHANGES)
    assert "听取居民意见 (engagement.decides)" in shown
    assert "不是政策" in shown


def test_a_run_as_json_says_what_was_changed(calls, capsys):
    found = json.loads(printed(capsys, "run", "puyang", "no-fund", "--json", *CHANGES))
    assert found["set"] == {"place.residents": 1_234_567, "engagement.decides": "heard", "attribution": 0}
    assert found["cut"] == ["need_to_acts"]


@pytest.mark.parametrize(("lang", "legend"), [("en", "95 % interval"), ("zh", "95 % 置信区间")])
def test_a_comparison_says_how_to_read_it(lang, legend, calls, capsys):
    shown = printed(capsys, "compare", "puyang", "no-fund", "fund-only", "--lang", lang)
    assert legend in shown.splitlines()[-1]
    assert text("cli", "each_interval", lang).format(count=1) in shown


@pytest.mark.parametrize(("lang", "head"), [("en", "for ±0.02"), ("zh", "达到 ±0.02")])
def test_a_comparison_says_how_many_replicates_a_precision_still_takes(lang, head, calls, capsys):
    command = ["compare", "puyang", "no-fund", "fund-only", "--lang", lang]
    assert "12,345" not in printed(capsys, *command)
    shown = printed(capsys, *command, "--precision", "0.02")
    assert calls["run_policies"][1]["precision"] == 0.02
    assert head in shown
    assert "12,345" in shown


def test_a_comparison_as_json_has_null_where_there_is_no_number(calls, capsys):
    found = json.loads(printed(capsys, "compare", "puyang", "no-fund", "fund-only", "--json"))
    assert [row["difference"] for row in found] == [None, 0.25]


@pytest.mark.parametrize(
    ("command", "function", "expected"),
    [
        ("demo", "run_demo", {"months": 36, "replicates": None, "place": "puyang"}),
        ("validate", "run_validation", {"replicates": None}),
    ],
)
def test_a_study_is_started_with_its_options(command, function, expected, calls, capsys, tmp_path):
    months = ["--months", "36"] if "months" in expected else []
    options = ["--out", str(tmp_path), "--workers", "2", "--seed", "3", *months]
    printed(capsys, "--lang", "zh", command, *options)
    (out,), keywords = calls[function]
    assert out == str(tmp_path)
    assert keywords == expected | {"lang": "zh", "workers": 2, "seed": 3}


def test_an_interruption_is_one_word_and_status_130(calls, capsys, monkeypatch):
    def interrupted(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(Model, "step", interrupted)
    assert main(["run", "xingfu", "no-fund"]) == 130
    assert capsys.readouterr().err.strip() == "yuanluo: interrupted"


def test_a_mistake_of_ours_keeps_its_traceback(calls, monkeypatch):
    def broken(self):
        raise ZeroDivisionError

    monkeypatch.setattr(Model, "step", broken)
    with pytest.raises(ZeroDivisionError):
        main(["run", "xingfu", "no-fund"])


@pytest.mark.parametrize("command", [["parameters"], ["parameters", "--json"], ["--help"]])
def test_a_reader_who_leaves_early_hears_no_complaint(command):
    read, write = os.pipe()
    os.close(read)
    found = subprocess.run(
        [sys.executable, "-m", "sim.cli", *command],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )
    os.close(write)
    assert found.stderr == ""


def test_a_terminal_without_chinese_characters_shows_question_marks():
    found = subprocess.run(
        [sys.executable, "-m", "sim.cli", "places", "--lang", "zh"],
        capture_output=True,
        check=True,
        env=ENVIRONMENT | {"PYTHONIOENCODING": "ascii"},
    )
    assert b"?" in found.stdout
    assert b"puyang" in found.stdout
    assert found.stderr == b""


class Terminal:
    """Standard error that counts as a terminal."""

    def __init__(self):
        self.text = ""

    def isatty(self):
        return True

    def write(self, text):
        self.text += text
        return len(text)

    def flush(self):
        pass


@pytest.mark.parametrize(("patience", "shown"), [(-1.0, True), (60.0, False)])
def test_a_progress_bar_appears_only_to_those_who_wait(patience, shown, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(cli_progress, "PATIENCE", patience)
    monkeypatch.setattr(sys, "stderr", terminal)
    with cli_progress.PatientBar() as bar:
        for done in range(3):
            bar.update(done + 1, 3)
    assert ("3/3" in terminal.text) is shown


@pytest.mark.parametrize(("months", "told"), [(30, False), (31, True)])
def test_a_run_says_from_when_levers_act_that_wait_for_the_next_budget_year(tmp_path, capsys, months, told):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[policy]\nname = "mine"\nextends = "reform-2009"\ntitle = { en = "Mine", zh = "我的" }\n'
        'about = { en = "My own.", zh = "自己的。" }\n[[changes]]\nfrom = 31\n[changes.parameters]\n'
        '"fund.per_community" = 100\n"engagement.meetings" = 1\n',
        encoding="utf-8",
    )
    arguments = ["run", "xingfu", str(path), "--months", str(months), "--out", str(tmp_path / "out")]
    main(arguments)
    line = "mine: fund.per_community from month 31: acts from month 37, when the next budget year begins"
    assert (line in capsys.readouterr().err.splitlines()) == told
    described = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert described["changes"][-1]["acts_from"] == {"fund.per_community": 37}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_change_that_never_comes_is_said(capsys, lang):
    arguments = ["run", "xingfu", "austerity", "--months", "2", "--set", "place.scale=0.5", "--lang", lang]
    assert main(arguments) == 0
    said = capsys.readouterr().err
    month = load_policy("austerity").changes[0].month + 1
    wanted = {"en": f"austerity: its change of month {month} never comes", "zh": f"第 {month} 个月的变更不会发生"}
    assert wanted[lang] in said


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_progress_bar_with_words_appears_before_the_first_step_is_done(by_itself, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(cli_progress, "PATIENCE", 0.05)
    monkeypatch.setattr(sys, "stderr", terminal)
    with cli_progress.PatientBar("Replicates", by_itself=by_itself):
        time.sleep(0.5)
    assert ("Replicates" in terminal.text) is by_itself
