"""The pages of the department: runs, proposals, approvals, account numbers."""
