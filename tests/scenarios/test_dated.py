"""Policies that change inside a run, and policies that start from another."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import GovernanceModel
from sim.errors import InputError
from sim.levers import YEARLY
from sim.parameters import RESIDENTS
from sim.scenarios import Change, load_policy, resolve
from sim.since import Since, since
from tests.worlds import EVERY_LEVER, same_frames, same_worlds, small

HEAD = 'name = "mine"\ntitle = { en = "Mine", zh = "我的" }\nabout = { en = "My own.", zh = "自己的。" }\n'


def policy(folder: Path, text: str, head: str = "", name: str = "mine") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(f"[policy]\n{HEAD}{head}{text}", encoding="utf-8")
    return path


def change(since: str, lever: str = '"fund.per_head" = 10') -> str:
    return f"[[changes]]\nfrom = {since}\n[changes.parameters]\n{lever}\n"


def test_a_date_is_counted_from_when_the_run_begins(tmp_path):
    text = change('"2009-03"') + change("100")
    found = load_policy(policy(tmp_path, text, 'begins = "2003-01"\n')).changes
    assert [one.month for one in found] == [74, 99]
    assert found[0].values == {"fund.per_head": 10.0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (change("1"), "from = 1 is not allowed; it takes a month after month 1"),
        (change("-3"), "from = -3 is not allowed"),
        (change('"2009-01"'), "[policy] needs begins"),
        (change("30") + change("20"), "month 20 follows month 30; dates must ascend"),
        (change("20") + change("20"), "month 20 follows month 20"),
        (change("20", '"fund.per_hed" = 1'), "did you mean 'fund.per_head'?"),
        (change("20", '"fund.per_head" = -1'), "fund.per_head = -1 is out of range"),
        (change("20", '"attribution" = 1'), "attribution is no lever"),
        (change("20.5"), "changes[1].from = 20.5: it takes a month of the run (a whole number), or a date"),
        (change("true"), "changes[1].from = True: it takes a month"),
        ("[[changes]]\nfrom = 20\n", "changes[1].parameters is missing"),
        (change("20").replace("[[changes]]", "[changes]"), "changes: it takes a list of tables: write [[changes]]"),
        (
            "[[changes]]\nfrom = 20\nparameters = 3\n",
            "changes[1].parameters = 3: it takes a table [changes.parameters]",
        ),
        (change("20") + change("30").replace("from", "form"), "did you mean 'from'?"),
        (
            change("20") + change("30").replace("from", "until = 3\nfrom"),
            "'changes[2].until'; allowed are from, parameters",
        ),
        (change("2018-07"), 'write a year and month in quotes: "2018-07"'),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_one_line(tmp_path, text, said):
    path = policy(tmp_path, text)
    with pytest.raises(InputError) as error:
        load_policy(path)
    assert said in str(error.value)
    assert str(error.value).startswith(str(path))
    assert "\n" not in str(error.value)


def test_dates_of_a_policy_started_from_and_one_s_own_count_from_the_same_month(tmp_path):
    policy(tmp_path, change('"2009-01"'), 'begins = "2003-01"\n', name="base")
    own = change('"2012-01"', '"fund.per_head" = 20')
    for begins in ("", 'begins = "2003-01"\n'):
        found = load_policy(policy(tmp_path, own, f'extends = "base.toml"\n{begins}'))
        assert [one.month for one in found.changes] == [72, 108]
        assert found.begins == "2003-01"
    later = policy(tmp_path, own, 'extends = "base.toml"\nbegins = "2007-01"\n')
    with pytest.raises(InputError, match=r"begins = '2007-01' would move the changes .* begins '2003-01'"):
        load_policy(later)


def test_a_date_may_be_one_of_toml(tmp_path):
    found = load_policy(policy(tmp_path, change("2018-07-15"), "begins = 2017-01-01\n")).changes
    assert [one.month for one in found] == [18]


@pytest.mark.parametrize(
    ("begins", "said"), [('"01-2018"', "= '01-2018' is no date"), ("2018", "= 2018: it takes a date")]
)
def test_a_begin_that_is_no_date_is_named_as_what_is_wrong(tmp_path, begins, said):
    path = policy(tmp_path, change("20"), f"begins = {begins}\n")
    with pytest.raises(InputError) as error:
        load_policy(path)
    assert str(error.value).startswith(f"{path}: policy.begins {said}")


def test_an_unknown_policy_to_start_from_is_named_with_file_key_and_the_nearest(tmp_path):
    path = policy(tmp_path, "", 'extends = "reform-209"\n')
    with pytest.raises(InputError) as error:
        load_policy(path)
    assert str(error.value).startswith(f"{path}: policy.extends: unknown policy 'reform-209'; there are austerity, ")
    assert str(error.value).endswith("did you mean 'reform-2009'?")


@pytest.mark.parametrize(
    ("begins", "since", "said"),
    [
        ("2003-01", "2003-01", "it takes a month after begins = '2003-01'"),
        ("2003-01", "1999-05", "it takes a month after begins"),
        ("2003", "2009-01", "begins = '2003' is no date"),
        ("2003-01", "2009-13", "from = '2009-13' is no date"),
    ],
)
def test_a_date_before_the_run_or_that_is_none_is_refused(tmp_path, begins, since, said):
    with pytest.raises(InputError, match=r"changes|begins") as error:
        load_policy(policy(tmp_path, change(f'"{since}"'), f'begins = "{begins}"\n'))
    assert said in str(error.value)


def test_a_policy_that_starts_from_another_says_only_what_differs(tmp_path):
    reform = load_policy("reform-2009")
    own = load_policy(policy(tmp_path, '[parameters]\n"engagement.meetings" = 1\n', 'extends = "reform-2009"\n'))
    assert own.values == reform.values | {"engagement.meetings": 1.0}
    assert own.sources == reform.sources
    assert own.name == "mine"


def test_changes_of_both_stand_and_the_nearer_one_wins(tmp_path):
    policy(tmp_path, change("13", '"fund.per_head" = 1\n"fund.growth" = 0.1') + change("25"), name="base")
    text = change("13", '"fund.per_head" = 2') + change("37")
    found = load_policy(policy(tmp_path, text, 'extends = "base.toml"\n')).changes
    assert [(one.month, one.values.get("fund.per_head")) for one in found] == [(12, 2.0), (24, 10.0), (36, 10.0)]
    assert found[0].values["fund.growth"] == 0.1


def test_a_policy_that_starts_from_itself_is_refused_also_by_way_of_another(tmp_path):
    one = policy(tmp_path, "", 'extends = "other.toml"\n')
    policy(tmp_path, "", 'extends = "mine.toml"\n', name="other")
    with pytest.raises(InputError, match="start from itself"):
        load_policy(one)
    with pytest.raises(InputError, match="did you mean 'reform-2009'"):
        load_policy(policy(tmp_path, "", 'extends = "reform-2008"\n'))


def test_what_is_set_beside_the_files_never_changes(tmp_path):
    path = policy(tmp_path, change("13", '"fund.per_head" = 10\n"fund.growth" = 0.5'))
    found = resolve("puyang", path, {"fund.per_head": 3}).dated
    assert [one.month for one in found] == [0, 12]
    assert (found[1].values["fund.per_head"], found[1].values["fund.growth"]) == (3, 0.5)


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_a_change_is_in_force_from_its_month_on_and_nothing_differs_before(tmp_path, engine):
    path = policy(tmp_path, change("13", '"fund.per_head" = 100'))
    changed, plain = (small("xingfu", which, engine=engine) for which in (path, "no-fund"))
    for model in (changed, plain):
        model.run(12)
    assert same_worlds(changed.world, plain.world) == []
    for model in (changed, plain):
        model.run(1)
    assert changed.values["fund.per_head"] == 100
    assert changed.series["money_fund"].tolist()[-2:] == [0.0, changed.world.present * 100.0]


def test_a_council_is_elected_when_residents_get_a_say_and_ends_when_they_lose_it(tmp_path):
    text = change("19", '"engagement.decides" = "residents"') + change("31", '"engagement.decides" = "officials"')
    model = small("puyang", policy(tmp_path, text))
    model.run(36)
    voted = model.series["voted_council"]
    assert voted.gt(0).tolist() == [month == 19 for month in range(1, 37)]
    # whoever is elected sits from the month after, and for the last time in the month that ends it
    assert model.series["leads"].gt(0).tolist() == [19 < month <= 31 for month in range(1, 37)]


@pytest.mark.parametrize(("begins", "first"), [("13", 12), ("19", 24), ("61", 60)])
def test_a_fund_first_pays_what_the_policy_says_whenever_it_begins(tmp_path, begins, first):
    text = change(begins, '"fund.per_community" = 200000\n"fund.growth" = 0.1')
    model = small("xingfu", policy(tmp_path, text), overrides={"place.fund_share": 1})
    model.run(first + 13)
    paid = model.series["money_fund"]
    assert (paid.iloc[:first] == 0).all()
    assert paid.iloc[[first, first + 12]].tolist() == pytest.approx([200_000, 220_000])


def test_levers_that_act_once_a_year_wait_for_the_next_one(tmp_path):
    text = change("7", '"fund.per_head" = 10\n"engagement.meetings" = 3') + change("25", '"micro.pool" = 10')
    found = load_policy(policy(tmp_path, text)).changes
    assert [one.waiting for one in found] == [{"fund.per_head": 12}, {}]


# What a lever needs beside it to act.
BESIDE = {"organisation.staff_hours": 160, "training.places": 12, "fund.per_head": 40}


@pytest.mark.parametrize("name", sorted(YEARLY - {"fund.per_head"}))
def test_a_change_of_a_yearly_lever_acts_from_the_next_budget_year_and_no_sooner(tmp_path, name):
    base, lever = 'extends = "linkage-2014"\n', f'"{name}" = {EVERY_LEVER[name]}'
    paths = [policy(tmp_path, change(month, lever), base, f"from-{month}") for month in ("17", "25")]
    beside = {key: value for key, value in BESIDE.items() if key != name}
    inside, at_once, without = (small("yuexiu", path, overrides=beside) for path in (*paths, "linkage-2014"))
    for model in (inside, at_once, without):
        model.run(40)
    lived, now, never = (model.series for model in (inside, at_once, without))
    assert same_frames(lived, now)
    assert same_frames(lived.iloc[:24], never.iloc[:24])
    assert not same_frames(lived, never), "it acts at all"


def test_since_counts_from_what_began_last():
    neutral = {"engagement.decides": 0.0, "fund.per_community": 0.0, "fund.per_head": 0.0}
    funded, said = neutral | {"fund.per_head": 5.0}, neutral | {"engagement.decides": 2.0}
    assert since(neutral, funded, Since(3, 3), 24) == Since(3, 24)
    assert since(neutral, said, Since(3, 3), 24) == Since(24, 3)
    assert since(funded, funded | {"fund.per_community": 1.0}, Since(3, 3), 24) == Since(3, 3)


def test_a_change_to_what_is_already_so_changes_nothing(tmp_path):
    path = policy(tmp_path, change("13", '"engagement.decides" = "residents"'), 'extends = "reform-2009"\n')
    one, other = small("puyang", path), small("puyang", "reform-2009")
    for model in (one, other):
        model.run(40)
    assert same_worlds(one.world, other.world) == []


def test_dates_count_from_where_an_arm_branches(tmp_path):
    base = GovernanceModel("xingfu", seed=3, burn_in=24, individuals=False)
    base.run(12)
    arm = base.branch(policy(tmp_path, change("7")))
    arm.run(12)
    assert arm.values["fund.per_head"] == 10
    again = arm.again()
    assert again.months_run == 0
    again.run(12)
    assert same_worlds(arm.world, again.world) == []


def test_levers_fixed_or_scaled_are_so_in_every_month():
    policy = load_policy("reform-2009")
    policy = type(policy)(**vars(policy) | {"changes": (Change(12, {"fund.per_community": 100.0}, {}),)})
    fixed = policy.fixed_at({"fund.per_community": 5.0})
    assert (fixed.values["fund.per_community"], fixed.changes[0].values) == (5.0, {})
    half = policy.scaled("fund.per_community", 0.5)
    assert (half.values["fund.per_community"], half.changes[0].values["fund.per_community"]) == (200_000, 50)
    assert policy.largest("fund.per_community") == 400_000
    assert policy.largest("fund.growth") == 0
    assert policy.values["engagement.decides"] == RESIDENTS
