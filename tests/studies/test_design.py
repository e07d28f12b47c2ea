"""What a study's file may say, and the one line that refuses what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.parameters import PARAMETERS
from sim.scenarios import load_place
from sim.scenarios.finding import path_of
from sim.studies.design import DESIGNS, read_design
from sim.studies.session import new_study
from sim.studies.study import load_study
from sim.studies.varied import Varied
from tests.studies.folders import write_study

THREE = '["no-fund", "fund-only", "voice-only"]'
BROKEN = [
    # keys of [study], tables below it, what the line says
    ({"name": None}, "", "study.name is missing"),
    ({"nmae": '"x"'}, "", "did you mean 'name'"),
    ({"months": '"60"'}, "", "months = '60'"),
    ({"months": "0"}, "", "greater than or equal to 1"),
    ({"months": "1e3"}, "", "months = 1000.0"),
    ({"replicates": "0"}, "", "greater than or equal to 1"),
    ({"replicates": "true"}, "", "study.replicates = True"),
    ({"burn_in": "7"}, "", "multiple of 12"),
    ({"places": "[]"}, "", "study.places"),
    ({"places": '["xingfoo"]'}, "", "did you mean 'xingfu'"),
    ({"places": '["xingfu", "xingfu"]'}, "", "study.places: 'xingfu' stands twice"),
    ({"places": '["nowhere.toml"]'}, "", "nowhere.toml: no such file"),
    (
        {"policies": '["reform"]'},
        "",
        "study.toml: study.policies: unknown policy 'reform'; there are",
    ),
    ({"policies": '"no-fund"'}, "", "study.policies = 'no-fund'"),
    ({"baseline": '"reform-2009"'}, "", "study.baseline = 'reform-2009' is not known"),
    ({"interaction": '["no-fund", "fund-only", "no-fnud", "fund-only"]'}, "", "study.interaction = 'no-fnud' is not"),
    ({"interaction": '["no-fund", "fund-only"]'}, "", "it takes four policies: neither, the first"),
    ({"interaction": '["no-fund", "fund-only", "no-fund", "fund-only"]'}, "", "it takes four policies: neither"),
    ({"also_compare": '[["fund-only"]]'}, "", "study.also_compare"),
    ({"also_compare": '["fund-only", "no-fund"]'}, "", "study.also_compare"),
    ({"also_compare": '[["fund-only", "fund-only"]]'}, "", "'fund-only' is compared with 'fund-only' already, or no"),
    ({"also_compare": '[["fund-only", "no-fnud"]]'}, "", "study.also_compare = 'no-fnud' is not known"),
    ({"also_compare": '[["no-fund", "fund-only"]]'}, "", "'fund-only' is compared with 'no-fund' already"),
    ({"also_compare": '[["fund-only", "no-fund"]]'}, "", "'no-fund' is compared with 'fund-only' already"),
    (
        {"also_compare": '[["fund-only", "voice-only"], ["voice-only", "fund-only"]]', "policies": THREE},
        "",
        "'voice-only' is compared with 'fund-only' already",
    ),
    (
        {"also_compare": '[["fund-only", "voice-only"]]', "policies": THREE, "design": '"sobol"'},
        "",
        "is not read by design = 'sobol'",
    ),
    ({}, '[set]\n"fund.growth" = 0.1\nfund.growth = 0.2\n', "set: fund.growth stands twice"),
    ({}, '[levers]\n"fund.growth" = [0.1]\nfund.growth = [0.2]\n', "levers: fund.growth stands twice"),
    ({"design": '"sobel"'}, "", "did you mean 'sobol'"),
    ({"design": '"sobol"'}, "", "needs two ranges"),
    ({"design": '"latin"'}, "", "needs a range"),
    ({"design": '"latin"'}, '[levers]\n"engagement.meetings" = [1, 2]\n', "needs a range"),
    ({"design": '"sobol"', "samples": "100", "uncertain": '"all"'}, "", "a power of two"),
    ({"design": '"csv"'}, "", "study.csv is missing"),
    ({"csv": '"x.csv"'}, "", "only read by design = 'csv'"),
    ({"design": '"csv"', "csv": '"x.csv"'}, "", "x.csv: no such file; a CSV file of settings is needed"),
    ({"cut": '["contact_to_asking"]'}, "", "did you mean 'contacts_to_asking'"),
    ({"uncertain": '"most"'}, "", "study.uncertain = 'most' is not known"),
    ({"uncertain": '["atribution"]'}, "", "did you mean 'attribution'"),
    (
        {},
        "[uncertain]\nattributon = { low = 0.1, high = 0.3 }\n",
        "uncertain: unknown parameter 'attributon'; did you mean 'attribution'",
    ),
    (
        {},
        '[levers]\n"fund.per_comunity" = { low = 0, high = 3 }\n',
        "unknown parameter 'fund.per_comunity'; did you mean",
    ),
    ({"uncertain": '"attribution"'}, "", 'write ["attribution"]'),
    ({"uncertain": '["attribution"]'}, "[uncertain]\nattribution = [0, 1]\n", "let it stand in one place"),
    ({"uncertain": '["attribution"]'}, "[set]\nattribution = 0.5\n", "let it stand in one place"),
    ({"uncertain": '["fund.growth"]'}, "", "is a lever and stands in [levers]"),
    ({"uncertain": '["attribution", "attribution"]'}, "", "'attribution' stands twice"),
    ({"same_budget": '"reform"'}, "", "study.same_budget = 'reform' is not known"),
    ({"same_budget": "-3"}, "", "study.same_budget = -3: it takes true, false, a policy's name, or a sum of yuan"),
    ({"same_budget": "[1]"}, "", "study.same_budget: it takes true, false, a policy's name, or a sum of yuan"),
    ({"uncertain": "3"}, "", 'study.uncertain = 3: it takes "all" or a list of names'),
    ({"same_budget": "true"}, '[levers]\n"fund.per_community" = [1, 2]\n', "and fund.per_community stands in [levers]"),
    ({"same_budget": "true"}, '[levers]\n"fund.per_head" = [1, 2]\n', "and fund.per_head stands in [levers]"),
    (
        {"same_budget": "true"},
        '[levers]\n"engagement.meetings" = [1, 2]\n',
        "engagement.meetings stands in [levers]",
    ),
    ({"same_budget": "true"}, '[set]\n"fund.per_community" = 2\n', "fund.per_community, which [set] sets already"),
    ({}, '[levers]\n"fund.per_comunity" = [1]\n', "did you mean 'fund.per_community'"),
    ({}, '[levers]\n"engagement.meetings" = 3\n', "neither a list of values nor"),
    ({}, '[levers]\n"engagement.meetings" = []\n', "neither a list of values nor"),
    ({}, '[levers]\n"engagement.meetings" = [3, 3.0]\n', "a value stands twice"),
    ({}, '[levers]\n"engagement.meetings" = [99]\n', "from 0 to 12 per year"),
    ({}, '[levers]\n"engagement.meetings" = [nan]\n', "from 0 to 12 per year"),
    ({}, '[levers]\n"engagement.ballot" = [0.5]\n', "is not whole"),
    ({}, '[levers]\n"engagement.decides" = ["nobody"]\n', "one of officials, heard, residents"),
    ({}, '[levers]\n"engagement.decides" = { low = 0, high = 1 }\n', "is a choice and takes a list"),
    ({}, '[levers]\n"engagement.meetings" = { low = 0, high = 1 }\n', "which design = 'factorial' does not draw from"),
    ({"design": '"latin"'}, '[levers]\n"engagement.meetings" = { low = 0 }\n', "high is missing"),
    ({"design": '"latin"'}, '[levers]\n"engagement.meetings" = { low = 0, hihg = 2 }\n', "did you mean 'high'"),
    ({"design": '"latin"'}, '[levers]\n"engagement.meetings" = { low = 3, high = 3 }\n', "is not below high"),
    ({"design": '"latin"'}, '[levers]\n"engagement.meetings" = { low = -1, high = 3 }\n', "from 0 to 12 per year"),
    ({}, "[levers]\nattribution = [0, 1]\n", "attribution is no lever and stands in [uncertain] or [set]"),
    ({}, '[uncertain]\n"fund.growth" = [0, 1]\n', "fund.growth is a lever and stands in [levers]"),
    ({}, '[set]\n"attribution" = 2\n', "from 0 to 1 share"),
    ({}, "[set]\nattribution = 0.5\n[uncertain]\nattribution = [0, 1]\n", "attribution is set twice"),
    (
        {"design": '"list"'},
        '[levers]\n"engagement.meetings" = [1, 2]\n"engagement.reasons" = [1]\n',
        "lists of one length, not [1, 2]",
    ),
    ({}, "[leavers]\n", "did you mean 'levers'"),
    ({"months": "12 12"}, "", "not valid TOML"),
]


@pytest.mark.parametrize(("keys", "tables", "said"), BROKEN)
def test_a_broken_file_gets_one_line_that_says_why(tmp_path, keys, tables, said):
    write_study(tmp_path, tables, **keys)
    with pytest.raises(InputError) as caught:
        read_design(tmp_path)
    line = str(caught.value)
    assert said in line
    assert "\n" not in line
    assert str(tmp_path) in line or "unknown p" in line


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"[study\n"])
def test_what_is_no_study_file_is_said(tmp_path, content):
    (tmp_path / "study.toml").write_bytes(content)
    with pytest.raises(InputError, match=r"study\.toml"):
        read_design(tmp_path)


def test_a_folder_without_a_study_is_said(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_design(tmp_path)


def test_the_template_is_a_whole_study(tmp_path):
    new_study(tmp_path)
    design = read_design(tmp_path)
    assert [varied.name for varied in design.levers] == ["engagement.meetings"]
    assert design.baseline == "no-fund"


@pytest.mark.parametrize("design", ["factorial", "latin", "sobol", "morris"])
def test_every_line_of_the_template_that_is_off_works_when_on(tmp_path, design):
    path = new_study(tmp_path)
    text = path.read_text(encoding="utf-8").replace('design = "factorial"', f'design = "{design}"')
    off = ("samples", "uncertain =", "futures", "cut", "series", "burn_in", '"', "attribution")
    lines = [
        line[2:] if line.startswith("# ") and line[2:].startswith(off) and not _needs_a_sample(line, design) else line
        for line in text.splitlines()
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    design = read_design(tmp_path)
    assert design.head.series
    assert len(design.uncertain) > 50
    assert design.fixed == {"place.turnover_local": 0.08}


def test_equal_budgets_go_with_what_is_set_and_what_is_not_known(tmp_path):
    tables = '[set]\n"engagement.meetings" = 3\n[uncertain]\nattribution = [0, 1]\n'
    design = read_design(write_study(tmp_path, tables), same_budget=True)
    assert design.head.same_budget is True


@pytest.mark.parametrize(("column", "allowed"), [("attribution", True), ("fund.per_head", False)])
def test_equal_budgets_take_no_lever_from_a_table(tmp_path, column, allowed):
    write_study(tmp_path, design='"csv"', csv='"rows.csv"', same_budget="true")
    (tmp_path / "rows.csv").write_text(f"{column}\n0\n1\n", encoding="utf-8")
    if allowed:
        assert read_design(tmp_path).table.names == (column,)
    else:
        with pytest.raises(InputError, match=r"same_budget .* fund\.per_head stands in rows\.csv"):
            read_design(tmp_path)


def test_the_template_tells_of_every_design_and_begins_one_lever_at_a_time(tmp_path):
    path = new_study(tmp_path)
    text = path.read_text(encoding="utf-8")
    told = next(line for line in text.splitlines() if line.startswith("design = "))
    assert all(design in told for design in DESIGNS)
    text = text.replace(told, "").replace('# design = "alone"', 'design = "alone"').replace("# csv =", "csv =")
    path.write_text(text.replace('"engagement.meetings" =', '# "engagement.meetings" ='), encoding="utf-8")
    row = "place,policy,lever,value\nxingfu,no-fund,engagement.meetings,3\n"
    (tmp_path / "settings.csv").write_text(row, encoding="utf-8")
    assert read_design(tmp_path).head.design == "alone"


def _needs_a_sample(line, design):
    return design == "factorial" and "engagement.publicity" in line


def test_all_means_every_assumption_that_is_not_settled_otherwise(tmp_path):
    write_study(tmp_path, '[set]\n"hours.median" = 4\n[uncertain]\nattribution = [0, 1]\n', uncertain='"all"')
    found = {varied.name: varied for varied in read_design(tmp_path).uncertain}
    assert set(found) == set(load_place("xingfu").unknown) - {"hours.median"}
    assert found["attribution"].values == (0, 1)
    assert (found["hear.tell"].low, found["hear.tell"].high) == (
        PARAMETERS["hear.tell"].low,
        PARAMETERS["hear.tell"].high,
    )


def test_own_files_are_found_from_the_studys_folder(tmp_path):
    from sim.scenarios import load_policy

    folder = write_study(tmp_path / "study", policies='["no-fund", "../mine.toml"]')
    source = Path(load_policy("fund-only").path).read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(source.replace('name = "fund-only"', 'name = "mine"'), encoding="utf-8")
    assert [policy.name for policy in read_design(folder).policies] == ["no-fund", "mine"]


def test_names_may_stand_without_quotes(tmp_path):
    write_study(
        tmp_path,
        "[levers]\nengagement.meetings = [1, 2]\n[levers.engagement.publicity]\nlow=0\nhigh=1\n",
        design='"latin"',
    )
    assert [varied.name for varied in read_design(tmp_path).levers] == ["engagement.meetings", "engagement.publicity"]


def test_a_link_that_there_is_none_of_is_told_where_all_are_listed(tmp_path):
    with pytest.raises(InputError, match=r"study\.cut: unknown link 'need_to_act'; did you mean .* 4\.2, lists them"):
        read_design(write_study(tmp_path, cut='["need_to_act"]'))


def test_a_primary_indicator_named_as_the_runs_table_names_it_is_told_its_name(tmp_path):
    with pytest.raises(InputError, match=r"study\.primary = 'reach_year' is not known; did you mean 'reach'"):
        read_design(write_study(tmp_path, primary='["reach_year"]'))


def test_what_a_place_states_of_itself_is_not_drawn_unless_it_is_named(tmp_path):
    known = (
        path_of("place", "xingfu").read_text(encoding="utf-8")
        + '"price.meeting" = { value = 120, source = "own accounts" }\n'
    )
    write_study(tmp_path, places='["here.toml"]', uncertain='"all"')
    (tmp_path / "here.toml").write_text(known, encoding="utf-8")
    drawn = {varied.name for varied in read_design(tmp_path).uncertain}
    assert "price.meeting" not in drawn
    assert "price.sitting" in drawn
    write_study(tmp_path, places='["here.toml"]', uncertain='["price.meeting"]')
    assert [varied.name for varied in read_design(tmp_path).uncertain] == ["price.meeting"]


def test_each_place_is_drawn_in_its_own_range_and_keeps_what_it_knows(tmp_path):
    write_study(tmp_path, places='["xingfu", "puyang"]', uncertain='"all"', futures="5", replicates="1")
    study = load_study(tmp_path)
    varied = {one.name: one for one in study.design.uncertain}
    assert (varied["place.meetings"].low, varied["place.meetings"].high) == (0, 6)
    assert varied["attribution"].own is None
    for future in range(5):
        xingfu, puyang = study.drawn(0, future), study.drawn(1, future)
        share = study.cells.future_values(future)["place.meetings"] / 6
        assert xingfu["place.meetings"] == pytest.approx(2 + 4 * share)
        assert puyang["place.meetings"] == pytest.approx(3 * share)
        assert "council.seats" not in xingfu  # Xingfu has a council of five
        assert puyang["council.seats"] in range(9, 26)
        assert xingfu["attribution"] == puyang["attribution"]
    assert study.describe()["decides"]["uncertain"]["council.seats"]["own"] == {"puyang": [9, 25]}
    assert study.group([0]).values == study.drawn(0, 0)


def test_whole_numbers_are_as_likely_in_a_place_s_own_range():
    own = Varied(PARAMETERS["council.seats"], (), 9, 25, {"here": (12.0, 15.0), "there": (9.0, 25.0)})
    found = [own.at("here", float(drawn)) for drawn in range(9, 26)]
    assert sorted(found.count(float(seats)) for seats in range(12, 16)) == [4, 4, 4, 5]
    assert own.at("there", 17.0) == 17.0
    assert own.at("elsewhere", 17.0) is None


def test_what_is_named_takes_the_range_of_each_place_s_file(tmp_path):
    write_study(tmp_path, places='["xingfu", "puyang"]', uncertain='["place.meetings"]', futures="4", replicates="1")
    study = load_study(tmp_path)
    for future in range(4):
        drawn = study.cells.future_values(future)["place.meetings"] / 6
        assert study.drawn(0, future)["place.meetings"] == pytest.approx(2 + 4 * drawn)
        assert study.drawn(1, future)["place.meetings"] == pytest.approx(3 * drawn)


def test_what_rows_of_a_file_set_is_none_of_all_that_is_not_known(tmp_path):
    write_study(tmp_path, design='"csv"', csv='"rows.csv"', uncertain='"all"', places='["puyang"]')
    (tmp_path / "rows.csv").write_text("policy,place.meetings\nno-fund,0\nno-fund,2\n", encoding="utf-8")
    drawn = {one.name for one in read_design(tmp_path).uncertain}
    assert "place.meetings" not in drawn
    assert {"place.volunteer_days", "attribution"} <= drawn


def test_a_file_of_settings_may_call_what_the_study_lists_by_its_path_or_by_its_name(tmp_path):
    source = path_of("place", "xingfu").read_text(encoding="utf-8")
    (tmp_path / "here.toml").write_text(source.replace('name = "xingfu"', 'name = "here"'), encoding="utf-8")
    write_study(tmp_path, places='["puyang", "here.toml"]', design='"csv"', csv='"rows.csv"')
    rows = "place,engagement.meetings\nhere.toml,1\nhere,2\npuyang,1\n"
    (tmp_path / "rows.csv").write_text(rows, encoding="utf-8")
    assert read_design(tmp_path).table.place.tolist() == [1, 1, 0]


@pytest.mark.parametrize(
    ("design", "header", "rest"),
    [
        ("csv", "place,policy,engagement.meetings", "1"),
        ("alone", "place,policy,lever,value", "engagement.meetings,1"),
    ],
)
def test_places_and_policies_are_those_of_the_file_s_columns_where_none_is_listed(tmp_path, design, header, rest):
    rows = [f"{place},{policy},{rest}" for place in ("puyang", "xingfu") for policy in ("voice-only", "no-fund")]
    write_study(tmp_path, design=f'"{design}"', csv='"rows.csv"', places=None, policies=None)
    (tmp_path / "rows.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    found = read_design(tmp_path)
    assert [place.name for place in found.places] == found.head.places == ["puyang", "xingfu"]
    assert [policy.name for policy in found.policies] == found.head.policies == ["voice-only", "no-fund"]
    assert found.baseline == "voice-only"


@pytest.mark.parametrize(
    ("keys", "text", "said"),
    [
        ({}, "policy,engagement.meetings\nno-fund,1\n", "study.toml: study.places is missing; it takes a list of one "
         "or more names, or a column place in the file of study.csv"),
        ({}, "place,policy\npuyng,no-fund\n", "rows.csv: column place: unknown place 'puyng'"),
        ({"design": None, "csv": None}, "", "study.places is missing; it takes a list of one or more names"),
        ({"design": None, "csv": None, "places": "[]"}, "", "study.places is missing"),
    ],
)  # fmt: skip
def test_a_study_without_places_says_where_they_may_stand(tmp_path, keys, text, said):
    write_study(tmp_path, **({"design": '"csv"', "csv": '"rows.csv"', "places": None, "policies": None} | keys))
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_design(tmp_path)
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
