"""The year-end estimate: from the quarters known so far to the year's commitments and payments per article."""
