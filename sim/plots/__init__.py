"""Figures: results in, Figure out."""
