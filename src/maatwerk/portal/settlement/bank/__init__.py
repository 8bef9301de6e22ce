"""What the bank says, what became of every payment, what is still to be claimed back and how."""
