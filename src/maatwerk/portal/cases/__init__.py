"""Cases: kinds as tables of states and actions, submissions, decisions with reasons."""
