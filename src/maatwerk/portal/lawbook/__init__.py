"""The law as pages: measures, rules, parameters over time, readings, provisions, and forms to try a case. Keeps nothing."""
