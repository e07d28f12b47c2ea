"""How fast, how small, how much luck saved: ``make bench``, or ``python -m benchmarks NAME...``.

One idea a file; each measures within one run and gives ratios where it can, because machines differ.
Arms of a comparison take turns, and the quickest of the repeats counts. Nothing here is a test: a target
that is missed is a row that says so.
"""
