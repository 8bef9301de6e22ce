"""Payments with a bank: Belgian references and account numbers, orders out (pain.001), answers in (pain.002, camt.053)."""
