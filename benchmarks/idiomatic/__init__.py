"""The same rules as a Mesa user would write them: what the compiled engine is measured against.

A :class:`mesa.Model` whose residents, courtyards and council are agents with attributes of their own.
Residents act by ``shuffle_do``, chance comes from ``self.random``, a :class:`mesa.DataCollector`
collects every indicator each month. No keyed draws (a Philox in Python would flatter the engine), no
arrays, no rows. Rules that are plain functions of numbers are called from :mod:`sim.behavior`, and what
contacts see is one packed word as there, which is faster here than six attributes would be. Ties are
read from dictionaries; what isn't needed in a month isn't drawn.

What is left out, all of which only makes it faster:

- the other governance modes (officials decide, residents heard, the ballot), which ``reform-2009``
  does not use, and the social organisation, which it does not pay for;
- councils of courtyards, pledges and officials' seats (none in ``puyang``), absentees, relocation;
- the ledger (monthly sums are kept instead), the yearly panel, :meth:`explain`, branching, links that
  are cut; a refused or finished proposal is forgotten when its year ends.

With ``with_systems`` the model has, as its user would write them, courtyard organisations, covenants,
leaders, the three programmes, micro-projects, the council's exchange, votes of migrants, elderly care,
organisations with grants, contracts and a partner, and the foundation. Of these are left out, again
only making it faster: repairs, amendments, the convenor, property managers and firms at the table,
organisations from outside and who is schooled, jury's errors, building and converting beds, gifts to the
foundation, plans of ten years, needs that a covenant spares, and what is paid for most of it.

What differs: the order of residents is shuffled, though each reads only what others showed last month;
a tie is reviewed by one of its ends; luck is one stream, so that a change anywhere changes everything.
Over a few seeds the indicators of both agree.
"""

from benchmarks.idiomatic.model import Neighbourhood

__all__ = ["Neighbourhood"]
