"""Numbers as people write them: what was meant is said, and nothing where nothing can be."""

from __future__ import annotations

import math

import pytest

from sim.errors import InputError
from sim.parameters import PARAMETERS
from sim.written import is_grouped, meant, read, with_point


@pytest.mark.parametrize(
    ("given", "high", "whole", "hint"),
    [
        ("300,000", 1e7, False, "300000"),
        ("1，200，000.5", 1e7, False, "1200000.5"),
        ("30万", 1e7, False, "300000"),
        ("1.5万元", 1e7, False, "15000"),
        ("1.25亿", 1e9, False, "125000000"),
        ("12,000", 20_000, True, "12000"),
        ("123人", 20_000, True, "123"),
        ("50 %", 100, False, "50"),
        ("35%", 1, False, "0.35"),
        ("35％", 1, False, "0.35"),
        ("0,35", 1, False, "0.35"),
        (35.0, 1, False, "0.35"),
        (5.0, 1, False, ""),
        ("10", 1, False, ""),
        ("5%", 1, False, "0.05"),
        (1.2, 1, False, ""),
        ("1.2%", 1, False, "0.012"),
        ("30万", 1, False, ""),
        ("3,5", 100, False, ""),
        ("1,200.5", 20_000, True, ""),
        ("many", 1, False, ""),
        (math.inf, 1, False, ""),
        (math.nan, 1, False, ""),
    ],
)
def test_what_was_meant_is_said_where_it_is_allowed(given, high, whole, hint):
    assert meant(given, 0, high, whole=whole) == (f"; did you mean {hint}?" if hint else "")


def test_what_is_no_number_reads_as_none():
    assert read("0.5") == 0.5
    assert math.isnan(read("half"))


@pytest.mark.parametrize(("text", "number"), [("0,55", 0.55), ("-1,5", -1.5), ("0,355", 0.355), ("7", 7), ("0.5", 0.5)])
def test_a_decimal_comma_is_read_where_it_is_asked_for(text, number):
    assert read(text, comma=True) == number
    assert math.isnan(read(text)) == ("," in text)


@pytest.mark.parametrize("text", ["1,2,3", "1.200,5", "a,5", ",5", "5,", ""])
def test_what_has_no_decimal_comma_stays_as_it_is(text):
    assert with_point(text) == text
    assert math.isnan(read(text, comma=True))


@pytest.mark.parametrize(
    ("text", "high", "grouped"),
    [("1,300", 2000, True), ("1,300", 1, False), ("0,300", 2000, False), ("1,30", 2000, False), ("1300", 2000, False)],
)
def test_a_number_may_be_in_groups_where_it_is_then_allowed(text, high, grouped):
    assert is_grouped(text, high) == grouped


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [("fund.per_community", "300,000", "300000"), ("engagement.publicity", 30, "0.3"), ("year.collect", "2", "")],
)
def test_a_parameter_says_which_number_was_meant(name, value, hint):
    with pytest.raises(InputError) as error:
        PARAMETERS[name].check(value, "here")
    assert str(error.value).endswith(f"; did you mean {hint}?" if hint else PARAMETERS[name].allowed())
