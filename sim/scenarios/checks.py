"""What values must fulfil together: shares that make up a whole, and a year that has twelve months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.errors import InputError
from sim.parameters import CATEGORIES, OFFICIALS, REGISTERED

TOLERANCE = 1e-6
MOST_RESIDENTS = 25_000_000  # somewhat more than all of Chengdu


@dataclass(frozen=True)
class Whole:
    """Parameters whose sum is bound: exactly to ``total``, or at most to it."""

    names: tuple[str, ...]
    total: float
    exactly: bool

    def check(self, values: Mapping[str, float], where: str) -> None:
        """Raise an error that names the parameters, their sum and what is allowed."""
        total = sum(values[name] for name in self.names)
        over = total - self.total
        if over > TOLERANCE or (self.exactly and over < -TOLERANCE):
            keys = " + ".join(self.names)
            allowed = f"{'exactly' if self.exactly else 'at most'} {self.total:g}"
            raise InputError(f"{where}: {keys} = {total:.6g}; the sum must be {allowed}")


WHOLES = (
    Whole(tuple(f"needs.{category}" for category in CATEGORIES), 1, exactly=True),
    Whole(
        ("year.collect", "year.deliberate", "year.decide", "year.deliver", "year.publish", "year.evaluate"),
        12,
        exactly=True,
    ),
    Whole(("place.share_under18", "place.share_60plus"), 1, exactly=False),
    Whole(("government.city_share", "government.township_share"), 1, exactly=False),
    Whole(("staff.units", "staff.associations"), 1, exactly=False),
    Whole(("staff.bachelor", "staff.schooled"), 1, exactly=False),
    Whole(("type.conditional", "type.free_rider", "type.hump"), 1, exactly=False),
    Whole(("belonging.ties", "belonging.influence", "belonging.needs"), 1, exactly=False),
)


def check_together(values: Mapping[str, float], where: str) -> None:
    """Check what no single value shows.

    Parameters
    ----------
    values : mapping
        Every parameter's value.
    where : str
        The file or option to name in the error.

    Raises
    ------
    InputError
        If shares don't sum, nobody may vote, the year's stages don't make twelve months, there are more courtyards than
        residents, or more residents than the model holds.
    """
    for whole in WHOLES:
        whole.check(values, where)
    nobody = values["place.share_migrant"] >= 1 and values["franchise.migrants"] == REGISTERED
    if nobody and values["engagement.decides"] != OFFICIALS:
        raise InputError(
            f"{where}: franchise.migrants = 'registered' where place.share_migrant = 1 leaves nobody to vote; "
            "it takes settled or all there"
        )
    residents, courtyards = values["place.residents"], values["place.courtyards"]
    if courtyards > residents:
        raise InputError(
            f"{where}: place.courtyards = {courtyards:g} is more than place.residents = {residents:g}; "
            "it takes at most one courtyard a resident"
        )
    scaled = residents * values["place.scale"]
    if scaled > MOST_RESIDENTS:
        raise InputError(f"{where}: place.residents x place.scale = {scaled:g}; it takes at most {MOST_RESIDENTS:,}")
