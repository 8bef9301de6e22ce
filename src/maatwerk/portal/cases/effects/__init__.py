"""What an act changes in the register, by the names that the tables use."""

from maatwerk.portal.cases.effects import cmw, imw, objection, vdab
from maatwerk.portal.cases.effects.registry import EFFECTS, Done, Effect

__all__ = ["EFFECTS", "Done", "Effect", "cmw", "imw", "objection", "vdab"]
