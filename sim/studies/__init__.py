"""Studies: how runs are designed, run, compared and reported."""
