"""Telling: what results say, in words and tables, in both languages."""
