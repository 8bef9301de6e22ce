"""Statistical disclosure control: small groups do not leave the house, nor anything they can be computed from.

``table_from`` makes a table of lines, ``release`` protects and checks it, ``audit`` asks what outsiders can conclude.
"""

from maatwerk.figures.disclosure.audit import Bound, Face, audit
from maatwerk.figures.disclosure.cells import Cell, NotATable, Place, Table, place_of
from maatwerk.figures.disclosure.face import MARKER, TOTAL, content_hash, read_face, written
from maatwerk.figures.disclosure.gather import Question, table_from
from maatwerk.figures.disclosure.problem import CannotProtect
from maatwerk.figures.disclosure.protect import Protected, protect
from maatwerk.figures.disclosure.ready import ready_table
from maatwerk.figures.disclosure.release import Release, Unsafe, inside_rows, release
from maatwerk.figures.disclosure.rules import Rules, WrongRule, rules_on
from maatwerk.figures.disclosure.secret import Secrets, secrets

__all__ = [
    "MARKER",
    "TOTAL",
    "Bound",
    "CannotProtect",
    "Cell",
    "Face",
    "NotATable",
    "Place",
    "Protected",
    "Question",
    "Release",
    "Rules",
    "Secrets",
    "Table",
    "Unsafe",
    "WrongRule",
    "audit",
    "content_hash",
    "inside_rows",
    "place_of",
    "protect",
    "read_face",
    "ready_table",
    "release",
    "rules_on",
    "secrets",
    "table_from",
    "written",
]
