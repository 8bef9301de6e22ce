"""Invented Flanders as a register: every fact with the days on which it holds and the instants from which it was known."""

from maatwerk.synthetic.register.feed import RegisterFeed, register

__all__ = ["RegisterFeed", "register"]
