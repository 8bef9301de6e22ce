"""Named figures: the published ones and what follows from them, indicators, disclosure control, pictures."""
