"""The tables of settlement: runs, the accounts of employers, proposals with their approval, payments, and what is booked."""

from maatwerk.portal.settlement.models.accounts import BankAccount, BankAccountConfirmation
from maatwerk.portal.settlement.models.booked import Booking
from maatwerk.portal.settlement.models.payments import (
    BankEntry,
    BankMessage,
    BankRefused,
    BankStatement,
    Payment,
    PaymentState,
)
from maatwerk.portal.settlement.models.proposals import (
    Answer,
    Approval,
    Proposal,
    ProposalLine,
    ProposalRun,
    Question,
)
from maatwerk.portal.settlement.models.recovery import (
    Assignment,
    AssignmentApproval,
    Instalment,
    RecoveryApproval,
    RecoveryDecision,
    RecoveryPlan,
)
from maatwerk.portal.settlement.models.runs import Run, RunCause, RunChange, RunFile, RunFound, RunTotal
from maatwerk.portal.settlement.models.statements import StatementLetter

__all__ = [
    "Answer",
    "Approval",
    "Assignment",
    "AssignmentApproval",
    "BankAccount",
    "BankAccountConfirmation",
    "BankEntry",
    "BankMessage",
    "BankRefused",
    "BankStatement",
    "Booking",
    "Instalment",
    "Payment",
    "PaymentState",
    "Proposal",
    "ProposalLine",
    "ProposalRun",
    "Question",
    "RecoveryApproval",
    "RecoveryDecision",
    "RecoveryPlan",
    "Run",
    "RunCause",
    "RunChange",
    "RunFile",
    "RunFound",
    "RunTotal",
    "StatementLetter",
]
