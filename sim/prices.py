"""What government pays for engagement and for staff, once: in fen, per what, and where the number comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Price:
    """What one unit costs the public purse, as booked in the ledger.

    Attributes
    ----------
    fen : int
        Amount for one unit.
    unit : str
        What it is paid for.
    source : str
        Where the number comes from, or ``"assumption"``.
    """

    fen: int
    unit: str
    source: str = "assumption"

    def __str__(self) -> str:
        return f"{self.fen / 100:g} yuan {self.unit} ({self.source})"


PRICES = {
    "WAGE": Price(6_000, "an hour of a social worker, out of the grant"),
    "MEETING": Price(15_000, "a meeting"),
    "BALLOT": Price(200, "an adult and ballot"),
    "POSTING": Price(50, "a household, month and share"),
    "REASON": Price(5_000, "a refusal"),
    "SUPERVISOR": Price(20_000, "a place and project"),
    "PROGRAMME": Price(6_000, "an hour of a social worker; materials and meetings beside"),
    "TRAINING": Price(80_000, "a resident trained as a leader"),
    # organisations
    "REGISTRATION": Price(300_000, "a community, year and share, desk that registers organisations directly"),
    "PLATFORM": Price(500_000, "a community and year, matching platform"),
    "SURVEY": Price(200_000, "a community, year and share, asking residents what services they need"),
    "SCHOOLED": Price(1_500, "an hour worked and share of further staff with a degree"),
    "TWINNING": Price(3_000_000, "a pair and year"),
    "SITTING": Price(10_000, "a seat and month of sitting, council members' allowance"),
    "WRITING": Price(2_000, "a seat and round of exchange in writing; face to face as a sitting"),
    "AMENDMENT": Price(15_000, "an amendment, as a meeting"),
    "CONVENOR": Price(6_000, "an hour of an official who convenes"),
    "MANAGER": Price(8_000, "an hour of a property manager at a meeting"),
    "INVITATION": Price(50_000, "a firm invited, and year"),
    "ROLL": Price(100, "an adult on the roll, and year"),
    # Elderly care
    "CARE_BED": Price(15_000_000, "a bed built"),
    "CONVERSION": Price(1_000_000, "a bed converted"),
}
