"""A table of courtyards: what it gives, what it refuses, and that people are drawn by it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import GovernanceModel
from sim.errors import InputError
from sim.person import OLDER
from sim.scenarios import load_place, resolve
from sim.scenarios.courtyard_table import CourtyardTable, read_table
from sim.studies.keys import place_digest

PLACE = (
    '[place]\nname = "mine"\nkind = "urban"\ntitle = { en = "Mine", zh = "我的" }\n'
    'about = { en = "My own.", zh = "自己的。" }\ncourtyards = "yards.csv"\n'
)
THREE = (
    "courtyard,residents,share_60plus,share_migrant,environment,care\n"
    "河边,300,0.7,0,3,1\nB,200,0,1,0,1\nC,100,.2,.5,1,0\n"
)


def write(folder, table=THREE, more="", encoding="utf-8"):
    (folder / "yards.csv").write_text(table, encoding=encoding)
    (folder / "mine.toml").write_text(PLACE + more, encoding="utf-8")
    return folder / "mine.toml"


def test_a_table_settles_sums_and_means_and_names_them_as_its_own(tmp_path):
    place = load_place(write(tmp_path))
    assert place.values["place.residents"] == 600
    assert place.values["place.courtyards"] == 3
    assert place.values["place.share_60plus"] == pytest.approx((210 + 0 + 20) / 600)
    assert place.values["needs.care"] == pytest.approx((300 * 0.25 + 200) / 600)
    assert place.values["needs.roads"] == 0
    assert set(place.sources.values()) == {"yards.csv"}
    assert place.courtyards.names == ("河边", "B", "C")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_is_read_as_spreadsheets_save_it(encoding, sign, tmp_path):
    path = write(tmp_path, THREE.replace(",", sign).replace("\n", "\r\n"), encoding=encoding)
    assert load_place(path).courtyards.names == ("河边", "B", "C")


def test_comments_empty_rows_and_quotes_are_passed_over(tmp_path):
    path = write(tmp_path, '# mine, all mine\n\n"residents",courtyard\n,,\n"20",a b\n# more\n30,c\n'.replace(",,", ","))
    assert load_place(path).courtyards == CourtyardTable(str(tmp_path / "yards.csv"), ("a b", "c"), (20, 30), {})


def test_a_comma_that_a_spreadsheet_left_behind_is_no_column(tmp_path):
    path = write(tmp_path, "courtyard,residents,,\nA,20,,\nB,30,,\n")
    assert load_place(path).courtyards.residents == (20, 30)


def test_residents_stand_and_are_drawn_as_their_own_row_says(tmp_path):
    model = GovernanceModel(write(tmp_path), seed=3, burn_in=0, individuals=False)
    world = model.world
    assert (world.courtyards["stop"] - world.courtyards["first"]).tolist() == [300, 200, 100]
    yards = [world.people[row.first : row.stop] for row in world.courtyards]
    older = [np.mean(yard["age"] >= OLDER) for yard in yards]
    migrant = [np.mean(yard["migrant"]) for yard in yards]
    assert older[1] == 0 < older[2] < older[0]
    assert older[0] == pytest.approx(0.7, abs=0.1)
    assert migrant[:2] == [0, 1]
    assert migrant[2] == pytest.approx(0.5, abs=0.25)
    assert not world.needs[1, [0, 2, 3]].any()
    assert not world.needs[2, 1:].any()
    assert np.all(world.needs[0, :2] > 0)


def test_margins_hold_for_who_moves_in_and_needs_arise_by_row(tmp_path):
    path = write(tmp_path, more='[parameters]\n"place.turnover_local" = 0.9\n"place.turnover_migrant" = 0.9\n')
    model = GovernanceModel(path, seed=3, burn_in=24, individuals=False)
    model.run(12)
    world = model.world
    first, second = (world.people[row.first : row.stop] for row in world.courtyards[:2])
    assert np.mean(second["generation"] > 0) > 0.5
    assert np.all(second["migrant"] == 1)
    assert not first["migrant"].any()
    moved = first[(first["generation"] > 0) & (first["tenure"] < first["age"])]
    assert np.mean(moved["age"] >= OLDER) > 0.5
    assert not world.needs[1, [0, 2, 3]].any()


def test_a_larger_place_repeats_whole_rows_in_order(tmp_path):
    model = GovernanceModel(write(tmp_path), burn_in=0, individuals=False, overrides={"place.scale": 5 / 3})
    rows = model.world.courtyards
    assert (rows["stop"] - rows["first"]).tolist() == [300, 200, 100, 300, 200]
    assert rows["place_share_migrant"].tolist() == [0, 1, 0.5, 0, 1]


def test_a_branch_keeps_the_rows_and_both_executors_agree(tmp_path):
    path = write(tmp_path)
    made = [GovernanceModel(path, "reform-2009", seed=2, burn_in=12, engine=engine) for engine in ("mesa", "compiled")]
    branch = GovernanceModel(path, seed=2, burn_in=12, individuals=False).branch("reform-2009")
    for model in (*made, branch):
        model.run(12)
    assert made[0].series.equals(made[1].series)
    assert branch.series.equals(made[1].series)
    assert branch.world.courtyards["needs_care"].tolist() == [0.25, 1, 0]


def test_a_table_that_says_what_the_place_says_gives_the_same_bytes(tmp_path):
    shares = '"place.share_60plus" = 0.3\n"place.share_migrant" = 0.4\n'
    table = write(
        tmp_path, "residents,share_60plus,share_migrant,environment,care,facilities\n" + "100,.3,.4,.5,.25,.25\n" * 4
    )
    plain = tmp_path / "plain.toml"
    needs = '"needs.environment" = 0.5\n"needs.care" = 0.25\n"needs.facilities" = 0.25\n'
    plain.write_text(
        PLACE.replace('courtyards = "yards.csv"\n', "")
        + '[parameters]\n"place.residents" = 400\n"place.courtyards" = 4\n' + shares + needs,
        encoding="utf-8",
    )  # fmt: skip
    series = []
    for path in (table, plain):
        model = GovernanceModel(path, "reform-2009", burn_in=12, individuals=False)
        model.run(12)
        series.append(model.series)
    assert series[0].equals(series[1])


BAD = {
    "nothing": ("", "no courtyards"),
    "no rows": ("residents\n", "no courtyards"),
    "no residents": ("share_60plus\n0.1\n", "line 1: column 'residents' is missing"),
    "an unknown column": ("residents,share_60pluss\n10,0\n", "did you mean 'share_60plus'"),
    "Chinese columns": ("院落,人口,老年比例\n甲,10,0.2\n", "residents（居民人数）, share_60plus（60岁及以上占比）"),
    "a column called so in Chinese": ("院落,residents\n甲,10\n", "did you mean 'courtyard'?"),
    "a title": ("某社区情况表,\ncourtyard,residents\n甲,10\n", "line 1: unknown column '某社区情况表'"),
    "a title alone": ("某社区情况表,\nresidents,care\n10,1\n", "a title above the names of columns has to go"),
    "commas of a Chinese keyboard": ("residents,care\n10，1\n", "line 2: 1 cells"),
    "such a comma is named": ("residents,care\n10，1\n", "it holds ，, a comma of a Chinese keyboard"),
    "a column twice": ("residents,residents\n10,10\n", "stands twice"),
    "a word": ("residents\n10\nmany\n", "line 3: residents = 'many' is not allowed; it takes a whole number from 1"),
    "half a resident": ("residents\n10.5\n", "line 2: residents = '10.5'"),
    "nan": ("residents\nnan\n", "line 2: residents = 'nan'"),
    "nobody": ("residents\n0\n", "line 2: residents = '0'"),
    "a share above its range": ("residents,share_60plus\n10,0.9\n", "line 2: share_60plus = '0.9'"),
    "a per cent": ("residents,share_migrant\n10,20%\n", "it takes a number from 0 to 1; did you mean 0.2?"),
    "a share in hundredths": ("residents,share_60plus\n10,35\n", "did you mean 0.35?"),
    "a decimal comma in a cell in quotes": ('residents,share_60plus\n10,"0,35"\n', "did you mean 0.35?"),
    "a decimal comma out of range": ("residents;share_60plus\n10;0,95\n", "line 2: share_60plus = '0,95' is not"),
    "half a resident with a comma": ("residents;care\n10,5;1\n", "line 2: residents = '10,5' is not allowed"),
    "thousands beside semicolons": ("residents;care\n1,300;1\n", "did you mean 1300?"),
    "a weight that may be thousands": ("residents;care\n10;1,300\n", "care = '1,300' is not allowed"),
    "what must be there, before what is unknown": (
        "courtyard,population\na,10\n",
        "line 1: column 'residents' is missing; unknown column 'population'; allowed are courtyard, residents, ",
    ),
    "what must be there, misspelt": ("courtyard,residentz\na,10\n", "did you mean 'residents'?"),
    "a total without a name": ("residents\n10\n20\n30\n60\n", "line 5: residents = 60 is the sum of all rows above"),
    "thousands": ('residents\n"1,200"\n', "did you mean 1200?"),
    "no need at all": ("residents,care\n10,0\n", "line 2: care = 0"),
    "a negative weight": ("residents,care,roads\n10,-1,2\n", "line 2: care = '-1'"),
    "too few cells": ("residents,care\n10,1\n10\n", "line 3: 1 cells"),
    "a name twice": ("courtyard,residents\na,10\n\na,12\n", "line 4: courtyard = 'a' stands in line 2 too"),
    "no name": ("courtyard,residents\n,10\n", "is empty"),
    "an open quote": ('residents\n"10\n', "line 2: not a table"),
    "binary": ("residents\n\0\1\n", "line 2: not a text file"),
    "fewer than a place needs": ("residents\n4\n5\n", "place.residents = 9"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_table_that_is_wrong_is_refused_in_one_line(name, tmp_path):
    table, message = BAD[name]
    with pytest.raises(InputError) as caught:
        load_place(write(tmp_path, table))
    assert message in str(caught.value)
    assert "yards.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_table_that_is_not_there_is_named(tmp_path):
    path = write(tmp_path)
    (tmp_path / "yards.csv").unlink()
    with pytest.raises(InputError, match=r"yards.csv: no such file; a CSV file"):
        load_place(path)


@pytest.mark.parametrize("name", ["place.residents", "place.courtyards", "place.share_migrant", "needs.care"])
def test_what_the_table_says_stands_nowhere_else(name, tmp_path):
    with pytest.raises(InputError, match="change it there"):
        load_place(
            write(tmp_path, more=f'[parameters]\n"{name}" = 1\n'.replace("= 1", "= 100" if "res" in name else "= 1"))
        )
    with pytest.raises(InputError, match="change it there"):
        resolve(write(tmp_path), "no-fund", {name: 100 if "residents" in name else 1})


def test_a_study_can_not_set_beside_a_table_what_it_says(tmp_path):
    place = load_place(write(tmp_path))
    with pytest.raises(InputError, match=r"needs.environment = 0.8: .*yards.csv says it by courtyard"):
        resolve(
            dataclasses.replace(place, values=place.values | {"needs.care": 0.2, "needs.environment": 0.8}), "no-fund"
        )


def test_a_run_s_key_follows_the_table_and_not_the_folder_it_stands_in(tmp_path):
    folders = [tmp_path / name for name in "abc"]
    for folder in folders:
        folder.mkdir()
    even = THREE.replace("300,0.7", "300,0.6")
    digests = [
        place_digest(load_place(write(folder, table)))
        for folder, table in zip(folders, (THREE, THREE, even), strict=True)
    ]
    assert digests[0] == digests[1] != digests[2]


def test_more_old_and_young_than_everybody_is_refused_by_courtyard(tmp_path):
    with pytest.raises(InputError, match="courtyard '河边'"):
        resolve(write(tmp_path), "no-fund", {"place.share_under18": 0.4})


@given(
    st.lists(
        st.tuples(st.integers(1, 500), st.floats(0, 0.8), st.lists(st.integers(0, 9), min_size=4, max_size=4)),
        min_size=10,
        max_size=20,
    )
)
def test_whatever_stands_in_a_table_comes_back(tmp_path_factory, rows):
    rows = [(n, share, weights if any(weights) else [1, 0, 0, 0]) for n, share, weights in rows]
    path = tmp_path_factory.mktemp("table") / "yards.csv"
    lines = [f"{n},{share!r},{','.join(map(str, weights))}" for n, share, weights in rows]
    path.write_text("residents,share_60plus,environment,care,facilities,roads\n" + "\n".join(lines), encoding="utf-8")
    table = read_table(path)
    assert table.residents == tuple(n for n, _, _ in rows)
    assert table.margins["place.share_60plus"] == tuple(share for _, share, _ in rows)
    for c, (_, _, weights) in enumerate(rows):
        found = [table.margins[f"needs.{name}"][c] for name in ("environment", "care", "facilities", "roads")]
        assert found == pytest.approx([weight / sum(weights) for weight in weights])


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_decimal_comma_is_read_where_another_sign_parts_cells(sign, tmp_path):
    table = (
        "courtyard;residents;share_60plus;share_migrant;care;roads\nB 3,5;10;0,55;1,000;2,5;1\nC;20;0,125;.5;0,250;3\n"
    )
    found = load_place(write(tmp_path, table.replace(";", sign))).courtyards
    assert found.names == ("B 3,5", "C")
    assert found.margins["place.share_60plus"] == (0.55, 0.125)
    assert found.margins["place.share_migrant"] == (1, 0.5)
    assert found.margins["needs.care"] == pytest.approx((2.5 / 3.5, 0.25 / 3.25))


def test_an_unknown_column_that_is_no_count_of_residents_brings_no_guess(tmp_path):
    with pytest.raises(InputError) as error:
        load_place(write(tmp_path, "courtyard,population\na,10\n"))
    assert "did you mean" not in str(error.value)


@pytest.mark.parametrize(("share", "total"), [("0.1", "0.233"), ("0.1", "0.23"), ("0.4", "0.33")])
def test_of_three_rows_the_last_is_a_total_where_its_shares_are_means_too(share, total, tmp_path):
    table = f"courtyard,residents,share_60plus,share_migrant\nA,300,{share},0.2\nB,600,0.3,0.2\nWhole,900,{total},0.2\n"
    with pytest.raises(InputError, match="line 4: residents = 900 is the sum of all rows above"):
        load_place(write(tmp_path, table))


@pytest.mark.parametrize(
    "table",
    [
        "courtyard,residents\nA,300\nB,600\nC,900\n",
        "courtyard,residents,share_60plus\nA,300,0.1\nB,600,0.3\nC,900,0.3\n",
        "courtyard,residents,share_60plus\nA,300,0.2\nB,600,0.2\nC,900,0.2\n",
        "courtyard,residents,share_60plus,share_migrant\nA,300,0.1,0.2\nB,600,0.4,0.3\nC,900,0.3,0.6\n",
    ],
)
def test_of_three_rows_a_courtyard_may_be_as_large_as_the_two_others(table, tmp_path):
    assert load_place(write(tmp_path, table)).courtyards.names == ("A", "B", "C")


TOTALS = [
    "合计", "总计：", "小计", "全部", "Total", "Grand Total", "All courtyards", "Gesamt", "insgesamt", "Summe:",
    "Totaux", "Ensemble", "Suma",
]  # fmt: skip


@pytest.mark.parametrize("name", TOTALS)
def test_a_row_of_totals_is_no_courtyard(tmp_path, name):
    path = tmp_path / "courtyards.csv"
    path.write_text(f"courtyard,residents\nOne,100\nTwo,50\n{name},150\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_table(path)
    assert str(error.value) == f"{path} line 4: courtyard = {name!r} is a row of totals and no courtyard; leave it out"
