"""Letters: decisions and receipts as tagged PDF."""
