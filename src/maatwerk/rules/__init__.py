"""The engine: rules as plain functions, dated parameters, exact numbers, explanations. It knows no domain."""
