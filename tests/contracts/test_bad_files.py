"""A bad place or policy file is one line that names the file, what, and what is allowed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.parameters import defaults, to_record
from sim.scenarios import load_place, load_policy, parse_setting
from tests.contracts.refused import HEAD, NEEDS, PLACE, POLICY, bad_files, refused  # noqa: F401

BAD_PLACES = {
    "an unknown parameter": ('[parameters]\n"place.residentz" = 3', "place.residentz", "'place.residents'"),
    "a lever": ('[parameters]\n"fund.growth" = 0.1', "fund.growth", "policy file"),
    "a number out of range": ('[parameters]\n"place.residents" = 3', "place.residents = 3", "from 10 to"),
    "not a number": ('[parameters]\n"place.scale" = nan', "place.scale = nan", "from 0.001"),
    "infinity": ('[parameters]\n"place.scale" = inf', "place.scale = inf", "from 0.001"),
    "a number too large for a float": ('[parameters]\n"place.scale" = 1e400', "place.scale", "from 0.001"),
    "a number of 400 digits": (f'[parameters]\n"place.scale" = 1{"0" * 400}', "place.scale", "from 0.001"),
    "a boolean": ('[parameters]\n"place.scale" = true', "place.scale = True", "a number from"),
    "a string for a number": ('[parameters]\n"place.scale" = "2"', "place.scale = '2'", "a number from"),
    "an empty string": ('[parameters]\n"place.scale" = ""', "place.scale = ''", "a number from"),
    "a list for a number": ('[parameters]\n"place.scale" = [2]', "place.scale = [2]", "a number from"),
    "a date for a number": ('[parameters]\n"place.scale" = 2014-04-01', "place.scale", "a number from"),
    "a table for a number": ('[parameters]\n"place.scale" = { amount = 2 }', "amount", "value, source"),
    "a fraction of a resident": ('[parameters]\n"place.residents" = 20.5', "20.5 is not whole", "a whole"),
    "an entry without a source": (
        '[parameters]\n"place.meetings" = { value = 2 }',
        "place.meetings: source is missing",
        "or place.meetings = 2 alone",
    ),
    "a range of a misspelt parameter": (
        '[parameters]\n"place.meetinks" = { low = 2, high = 3 }',
        "unknown parameter 'place.meetinks'",
        "did you mean 'place.meetings'",
    ),
    "an entry without a value": ('[parameters]\n"place.scale" = { source = "a" }', "place.scale", "value"),
    "an empty source": ('[parameters]\n"place.scale" = { value = 2, source = "" }', "source", "at least 1"),
    "a parameter given twice": (
        '[parameters]\n"place.scale" = 2\nplace.scale = 3',
        "place.scale",
        "stands twice",
    ),
    "needs that do not sum": (f"[parameters]\n{NEEDS}", "= 1.5", "exactly 1"),
    "ages that exceed the whole": (
        '[parameters]\n"place.share_under18" = 0.6\n"place.share_60plus" = 0.7',
        "place.share_under18 + place.share_60plus = 1.3",
        "at most 1",
    ),
    "payers that exceed the whole": (
        '[parameters]\n"government.city_share" = 0.95',
        "government.city_share + government.township_share = 1.06",
        "at most 1",
    ),
    "a year of thirteen months": ('[parameters]\n"year.deliver" = 7', "= 13", "exactly 12"),
    "courtyards without residents": (
        '[parameters]\n"place.residents" = 10\n"place.courtyards" = 11',
        "place.courtyards = 11",
        "at most one courtyard a resident",
    ),
    "more residents than the model holds": (
        '[parameters]\n"place.residents" = 5000000\n"place.scale" = 1000',
        "5e+09",
        "at most 25,000,000",
    ),
    "a range that falls": (
        '[parameters]\n"place.meetings" = { value = 2, range = [3, 1], source = "a" }',
        "place.meetings: range = [3, 1]",
        "two rising numbers with the value between them",
    ),
    "a range without the value": (
        '[parameters]\n"place.meetings" = { value = 4, range = [1, 3], source = "a" }',
        "place.meetings: range = [1, 3]",
        "with the value between them",
    ),
    "a range beyond what is allowed": (
        '[parameters]\n"place.share_migrant" = { value = 0.2, range = [0.1, 20], source = "a" }',
        "place.share_migrant: range: place.share_migrant = 20",
        "from 0 to 1 share",
    ),
    "a range of one end": (
        '[parameters]\n"place.meetings" = { value = 2, range = [1], source = "a" }',
        "place.meetings: range",
        "at least 2",
    ),
    "a range in words": (
        '[parameters]\n"place.meetings" = { value = 2, range = ["few", "many"], source = "a" }',
        "place.meetings = 'few'",
        "a number from 0 to 12",
    ),
    "ranges that do not fit together": (
        '[parameters]\n"place.share_under18" = { value = 0.2, range = [0.1, 0.5], source = "a" }\n'
        '"place.share_60plus" = { value = 0.3, range = [0.2, 0.8], source = "a" }',
        "at the ends of ranges: place.share_under18 + place.share_60plus = 1.3",
        "at most 1",
    ),
    "a range of a weight": (
        '[parameters]\n"needs.care" = { value = 0.3, range = [0.2, 0.4], source = "a" }',
        "needs.care: range",
        "shares a whole with others",
    ),
    "a range of a choice": (
        '[parameters]\n"place.move_kind" = { value = "together", range = [0, 1], source = "a" }',
        "place.move_kind: range",
        "is a choice",
    ),
    "an unknown table": ("[parameter]\na = 1", "'parameter'", "'parameters'"),
    "an unknown figure": ('[observed]\nreech = { value = 1, source = "a" }', "'reech'", "'reach'"),
    "a figure without a number": ('[observed]\nreach = { source = "a" }', "observed.reach", "finite number"),
    "a figure that is infinite": (
        '[observed]\nreach = { high = inf, source = "a" }',
        "observed.reach",
        "finite number",
    ),
    "a figure that is text": ('[observed]\nreach = { value = "a", source = "a" }', "value", "number"),
    "a bare figure": ("[observed]\nreach = 20", "observed.reach = 20", "from 0 to 1"),
    "a figure of a policy that is none": (
        '[observed]\nreach = { value = 0.1, source = "a", under = "no-found" }',
        "observed.reach: under = 'no-found'",
        "did you mean 'no-fund'",
    ),
    "a count below 0": ('[observed]\nprojects_per_year = { low = -3, source = "a" }', "low = -3", "0 or more"),
}

BAD_HEADS = {
    "no table [place]": ("", "place is missing"),
    "no kind": (f"[place]\n{HEAD}", "place.kind is missing"),
    "an unknown kind": (f'[place]\nkind = "town"\n{HEAD}', "place.kind = 'town'"),
    "an unknown key": (f"{PLACE}titel = 3\n", "'place.titel'"),
    "a title in one language": (
        PLACE.replace('title = { en = "Mine", zh = "我的" }', 'title = { en = "Mine" }'),
        "place.title.zh is missing",
    ),
    "a title without languages": (
        PLACE.replace('title = { en = "Mine", zh = "我的" }', 'title = "Sunset"'),
        'place.title = \'Sunset\': it takes { en = "...", zh = "..." }',
    ),
    "a word for a table": ('place = "mine"\n', "place = 'mine': it takes a table [place]"),
    "a number for a table": (f"parameters = 3\n{PLACE}", "parameters = 3: it takes a table [parameters]"),
    "a name with a slash": (PLACE.replace('"mine"', '"../mine"'), "place.name = '../mine'"),
    "a name of two words": (
        PLACE.replace('"mine"', '"yulin east"'),
        "place.name = 'yulin east': it takes one word of letters, digits, _ and -, such as 'yulin-east'",
    ),
    "a number for a name": (PLACE.replace('"mine"', "3"), "place.name = 3"),
    "a policy": (POLICY, "this is a policy, not a place"),
    "a policy and a place": (POLICY + PLACE, "unknown key 'policy'"),
    "not TOML": (f"{PLACE}kind = \n", "at line 6"),
    "a key twice": (f'{PLACE}kind = "urban"\n', "at line"),
    "quotes of a Chinese keyboard": (
        f"{PLACE.replace('about = ', 'about = “')}",
        'the line holds “, a sign of a Chinese keyboard: TOML takes "',
    ),
    "a comma of a Chinese keyboard": (
        '[place]\ntitle = { en = "a，b"， zh = "b" }\n',
        "the line holds ，, a sign of a Chinese keyboard: TOML takes ,",
    ),
    "text without quotes": (
        f'{PLACE}[parameters]\n"place.residents" = {{ value = residents, source = "design: x = y" }}\n',
        'text needs quotes: "residents"',
    ),
    "a number in Chinese": (
        f'{PLACE}[parameters]\n"place.residents" = {{ value = 20万, source = "design" }}\n',
        "write 20万 as 200000",
    ),
    "thousands": (f'{PLACE}[parameters]\n"place.residents" = 4,068\n', "write 4,068 as 4068"),
    "a decimal comma": (
        f'{PLACE}[parameters]\n"place.meetings" = {{ value = 2,0, source = "own count" }}\n',
        "; the decimal mark is a point: write 2,0 as 2.0",
    ),
    "a decimal comma alone": (
        f'{PLACE}[parameters]\n"place.share_60plus" = 0,355\n',
        "; the decimal mark is a point: write 0,355 as 0.355",
    ),
    "a per cent with a comma": (f'{PLACE}[parameters]\n"place.share_60plus" = 3,5 %\n', "write 3,5 % as 0.035"),
    "a per cent": (f'{PLACE}[parameters]\n"place.share_60plus" = 31 %\n', "write 31 % as 0.31"),
    "a broken number in Chinese": (f'{PLACE}[parameters]\n"place.residents" = 1.25万\n', "write 1.25万 as 12500"),
    "brackets without end": (f"{PLACE}[parameters]\na = {'[' * 5000}", "not valid TOML"),
}

BAD_POLICIES = {
    "a place's parameter": ('[parameters]\n"place.residents" = 300', "place.residents is no lever"),
    "a rule's parameter": ("[parameters]\nattribution = 0.3", "attribution is no lever"),
    "a choice that is none": (
        '[parameters]\n"engagement.decides" = "all"',
        "one of officials, heard, residents",
    ),
    "a number for a choice": ('[parameters]\n"engagement.decides" = 2', "one of officials, heard, residents"),
    "an unknown lever": ("[parameters]\nfund.per_comunity = 2", "did you mean 'fund.per_community'"),
    "observed figures": ("[observed]\n", "unknown key 'observed'"),
    "a range of a lever": (
        '[parameters]\n"engagement.meetings" = { value = 2, range = [1, 3], source = "a" }',
        "a lever is chosen and has no range; a study varies it in [levers]",
    ),
}

BAD_FILES = {
    "missing": ("none.toml", "no such file"),
    "a directory": ("folder.toml", "a directory"),
    "binary": ("binary.toml", "not a text file"),
    "too large": ("large.toml", "larger than"),
    "a device": ("/dev/null", "not a regular file"),
    "below a file": ("binary.toml/none.toml", "no such file"),
    "too long a name": ("n" * 300 + ".toml", "name"),
    "a name with a null": ("a\0b.toml", "no such file"),
}


@pytest.mark.parametrize("case", BAD_PLACES)
def test_a_place_file_is_refused_for(case):
    text, *expected = BAD_PLACES[case]
    Path("mine.toml").write_text(f"{PLACE}{text}\n", encoding="utf-8")
    message = refused(lambda: load_place("mine.toml"))
    for part in ("mine.toml", *expected):
        assert part in message


@pytest.mark.parametrize("case", BAD_HEADS)
def test_a_place_is_refused_for_its_head_or_form(case):
    text, expected = BAD_HEADS[case]
    Path("mine.toml").write_text(text, encoding="utf-8")
    message = refused(lambda: load_place("mine.toml"))
    assert message.startswith("mine.toml: ")
    assert expected in message


@pytest.mark.parametrize("case", BAD_POLICIES)
def test_a_policy_file_is_refused_for(case):
    text, expected = BAD_POLICIES[case]
    Path("mine.toml").write_text(f"{POLICY}{text}\n", encoding="utf-8")
    message = refused(lambda: load_policy("mine.toml"))
    assert message.startswith("mine.toml: ")
    assert expected in message


def test_a_name_with_a_control_character_is_refused():
    Path("mine.toml").write_text(f'{POLICY}extends = "a\\u0000b.toml"\n', encoding="utf-8")
    message = refused(lambda: load_policy("mine.toml"))
    assert "policy.extends" in message
    assert "without control characters" in message


@pytest.mark.parametrize("load", [load_place, load_policy])
@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_is_refused_that_is(case, load):
    path, expected = BAD_FILES[case]
    assert expected in refused(lambda: load(path))


@pytest.mark.skipif(os.name != "posix", reason="pipes with names are POSIX")
def test_a_named_pipe_is_refused_rather_than_waited_for():
    os.mkfifo("pipe.toml")
    assert "not a regular file" in refused(lambda: load_place("pipe.toml"))


@pytest.mark.parametrize("given", [None, 3, 2.5, True, ["puyang"], b"puyang", "puyan", "", "PUYANG", "..", "."])
def test_a_name_is_refused_that_is_no_shipped_place(given):
    assert "place" in refused(lambda: load_place(given))


def test_a_place_is_called_a_place_where_a_policy_is_wanted_and_the_reverse():
    Path("mine.toml").write_text(PLACE, encoding="utf-8")
    message = refused(lambda: load_policy("mine.toml"))
    assert message == "mine.toml: this is a place, not a policy; a policy file has a table [policy]"
    assert refused(lambda: load_policy("jinyang")).startswith("jinyang is a place, not a policy; there are austerity, ")
    assert refused(lambda: load_place("no-fund")).startswith("no-fund is a policy, not a place; there are chengbei, ")


def test_the_nearest_name_is_offered():
    assert refused(lambda: load_place("jinyan")).endswith("did you mean 'jinyang'?")
    assert refused(lambda: load_place("幸福院")).endswith("did you mean 'xingfu'?"), "by the title it is printed with"
    assert refused(lambda: load_policy("reform")).endswith("did you mean 'reform-2009'?")
    assert refused(lambda: parse_setting("fund.percommunity=1")).endswith("did you mean 'fund.per_community'?")
    several = refused(lambda: to_record(defaults(), ["contacts_to_actz"]))
    assert "'contacts_to_" in several
    assert " or '" in several, "none is so near that it must be meant"
    assert "did you mean" not in refused(lambda: load_place("nowhere"))


@pytest.mark.parametrize("given", ["my-place", "my-place/", "./my-place"])
def test_a_folder_that_holds_the_file_offers_it(given):
    Path("my-place").mkdir(exist_ok=True)
    Path("my-place/place.toml").write_text(PLACE, encoding="utf-8")
    assert refused(lambda: load_place(given)).endswith(f"; did you mean {given.rstrip('/')}/place.toml?")
    assert "did you mean" not in refused(lambda: load_policy(given))
