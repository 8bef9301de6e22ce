"""Pure accounting: postings that balance, budgets, tables; nothing of the law."""
