"""What a person did that the program cannot do: one line that says where, what and what is allowed."""

from __future__ import annotations


class InputError(ValueError):
    """Bad input. Its message is one line: file, key, value, what is allowed, the nearest valid name."""
