"""What a person did that the program cannot do: one line that says where, what and what is allowed."""

from __future__ import annotations


class InputError(ValueError):
    """Bad input. Its message is one line: file, key, value, what is allowed, the nearest valid name."""


LISTED = {"indicator": "yuanluo indicators lists them", "link": "docs/odd.md, 4.2, lists them"}


def unknown(what: str, name: object, near: str, where: str) -> InputError:
    """Return the error of a name that there is none of, with where all are listed.

    Parameters
    ----------
    what : str
        Of :data:`LISTED`.
    name : object
        As it was given.
    near : str
        What :func:`sim.parameters.nearest` says of it.
    where : str
        File and key, option or function.
    """
    return InputError(f"{where}: unknown {what} {name!r:.60}{near}{' ' if near else '; '}{LISTED[what]}")
