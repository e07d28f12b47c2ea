"""The map of what links carry: thickness, sign by colour and by line, and every glyph."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch

from sim.labels import LANGUAGES, text
from sim.parameters import LINKS
from sim.plots import style
from sim.plots.why import FAINT, LISTED, THICKEST, carried_map
from sim.studies.why import Why
from sim.telling.why_table import carrying, overlapping, say, untold

RAISES, LOWERS, UNCLEAR = style.UP.colour, style.DOWN.colour, style.FAINT
CARRIED = {"notice_to_hearing": (0.2, 0.1), "need_to_acts": (-0.1, 0.05), "skill_to_acts": (0.05, 0.1)}


def found(carried=CARRIED):
    whole = {"indicator": "reach", "kind": "whole", "link": "", "second": "", "level_before": 0.1, "level_after": 0.4}
    rows = [whole | {"effect": 0.3, "effect_low": 0.2, "effect_high": 0.4}]
    for link in LINKS:
        mean, half = carried.get(link, (0.0, 0.0))
        told = {"indicator": "reach", "kind": "link", "link": link, "second": ""}
        rows.append(told | {"carried": mean, "low": mean - half, "high": mean + half})
    return Why("puyang", "fund-only", "reform-2009", ("reach",), 60, 1, 5, {}, pd.DataFrame(rows))


def arrows(figure):
    """Widths of the shafts by colour."""
    drawn = {}
    for patch in figure.axes[0].patches:
        if isinstance(patch, FancyArrowPatch) and patch.get_linewidth() > 0:
            drawn.setdefault(to_hex(patch.get_edgecolor()), []).append(patch)
    return drawn


def test_arrows_are_as_thick_as_what_they_carry_and_grey_where_nothing_is_told():
    drawn = arrows(carried_map(found(), "reach", "en"))
    assert [patch.get_linewidth() for patch in drawn[RAISES]] == [THICKEST]
    assert [patch.get_linewidth() for patch in drawn[LOWERS]] == [THICKEST / 2]
    assert {patch.get_linewidth() for patch in drawn[UNCLEAR]} == {FAINT}


def test_sign_is_told_by_line_too():
    drawn = arrows(carried_map(found(), "reach", "en"))
    assert {patch.get_linestyle() for patch in drawn[RAISES]} == {"solid"}
    assert "solid" not in {patch.get_linestyle() for patch in drawn[LOWERS]}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_draws_without_a_missing_glyph_and_says_the_numbers(lang):
    figure = carried_map(found(), "reach", lang)
    assert style.to_png(figure, 40).startswith(b"\x89PNG")
    said = " ".join(label.get_text() for label in figure.axes[0].texts)
    assert "+20.00" in said
    assert "−10.00" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_gives_shares_and_ends_with_a_large_link_that_is_not_clear(lang):
    figure = carried_map(found(CARRIED | {"skill_to_acts": (0.25, 0.3)}), "reach", lang)
    said = [label.get_text() for label in figure.axes[0].texts]
    shares = [at for at, line in enumerate(said) for share in ("67", "33") if share in line and "%" in line]
    (unclear,) = [at for at, line in enumerate(said) if line.startswith("+25.00")]
    assert len(shares) == 2, "of an effect of 30 points"
    assert unclear > max(shares)
    assert said[unclear].endswith(say("large_unclear", lang, carried=""))


def test_a_map_without_anything_to_tell_is_grey():
    drawn = arrows(carried_map(found({}), "reach", "en"))
    assert not {RAISES, LOWERS} & set(drawn)


def test_what_the_list_has_no_room_for_is_counted():
    figure = carried_map(found(dict.fromkeys(LINKS, (0.1, 0.01))), "reach", "en")
    assert any(f"and {len(LINKS) - LISTED} weaker ones" in label.get_text() for label in figure.axes[0].texts)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_said_of_links_where_the_effect_itself_is_not_clear(lang):
    unclear = found()
    unclear.table.loc[unclear.table["kind"] == "whole", "effect_low"] = -0.05
    assert not unclear.is_told("reach")
    assert carrying(unclear) == []
    assert overlapping(unclear, "reach") == []
    assert len(untold(unclear, lang)) == 1
    assert untold(found(), lang) == []
    figure = carried_map(unclear, "reach", lang)
    assert not {RAISES, LOWERS} & set(arrows(figure))
    assert any(text("why", "whole_untold", lang) in label.get_text() for label in figure.axes[0].texts)
