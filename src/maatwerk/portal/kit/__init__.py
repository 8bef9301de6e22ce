"""What every app of the portal shares: facts with two times, guards in the database, doors before views."""
