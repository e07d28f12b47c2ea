"""What the public purse pays for engagement and for staff, once: in yuan, per what, and between which bounds."""

from __future__ import annotations

from sim.parameter import ASSUMPTION, Parameter, rule

OF = "price of "


def price(name: str, low: float, high: float, yuan: float, per: str) -> Parameter:
    """Return a price: an assumption like others, which a place may know better."""
    return rule(f"price.{name}", "yuan", low, high, yuan, ASSUMPTION, f"{OF}{per}")


PRICES = (
    price("wage", 40, 100, 60, "an hour of a social worker, out of the grant"),
    price("meeting", 75, 300, 150, "a meeting"),
    price("ballot", 1, 4, 2, "an adult and ballot"),
    price("posting", 0.25, 1, 0.5, "a household, month and share"),
    price("reason", 25, 100, 50, "a refusal"),
    price("supervisor", 100, 400, 200, "a place and project"),
    price("programme", 40, 100, 60, "an hour of a social worker; materials and meetings beside"),
    price("training", 400, 1_600, 800, "a resident trained as a leader"),
    # organisations
    price(
        "registration", 1_500, 6_000, 3_000, "a community, year and share, desk that registers organisations directly"
    ),
    price("platform", 2_500, 10_000, 5_000, "a community and year, matching platform"),
    price("survey", 1_000, 4_000, 2_000, "a community, year and share, asking residents what services they need"),
    price("schooled", 8, 30, 15, "an hour worked and share of further staff with a degree"),
    price("twinning", 15_000, 60_000, 30_000, "a pair and year"),
    price("appeal", 50, 200, 100, "an appeal of the foundation in a courtyard, out of its own money"),
    price("sitting", 50, 200, 100, "a seat and month of sitting, council members' allowance"),
    price("writing", 10, 40, 20, "a seat and round of exchange in writing; face to face as a sitting"),
    price("amendment", 75, 300, 150, "an amendment, as a meeting"),
    price("convenor", 40, 100, 60, "an hour of an official who convenes"),
    price("manager", 40, 160, 80, "an hour of a property manager at a meeting"),
    price("invitation", 250, 1_000, 500, "a firm invited, and year"),
    price("roll", 0.5, 2, 1, "an adult on the roll, and year"),
    # Elderly care
    price("care_bed", 80_000, 300_000, 150_000, "a bed built"),
    price("conversion", 5_000, 20_000, 10_000, "a bed converted"),
)
_NAMED = {each.name: each for each in PRICES}


def priced(name: str) -> str:
    """Say what a unit of a lever usually costs, and where the number comes from."""
    found = _NAMED[f"price.{name}"]
    return f"{found.default:g} yuan {found.meaning.removeprefix(OF)} ({found.source})"
