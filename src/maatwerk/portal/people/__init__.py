"""Who enters: users, the capacities in which they act, and how they log in."""
