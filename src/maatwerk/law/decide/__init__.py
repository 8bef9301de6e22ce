"""Decide a case by the law alone: a yes/no question, its conditions, and the smallest change that would lead to yes."""

from maatwerk.law.decide.answer import decide, decide_under, fields, question_of, questions, snapshot
from maatwerk.law.decide.facts import FactFinding
from maatwerk.law.decide.outcome import Change, Condition, InputUsed, Outcome, ParameterUsed, ReadingUsed, Result
from maatwerk.law.decide.question import Changeable, Field, Question, UnknownQuestion
from maatwerk.law.decide.snapshot import Snapshot, SnapshotError

__all__ = [
    "Change",
    "Changeable",
    "Condition",
    "FactFinding",
    "Field",
    "InputUsed",
    "Outcome",
    "ParameterUsed",
    "Question",
    "ReadingUsed",
    "Result",
    "Snapshot",
    "SnapshotError",
    "UnknownQuestion",
    "decide",
    "decide_under",
    "fields",
    "question_of",
    "questions",
    "snapshot",
]
