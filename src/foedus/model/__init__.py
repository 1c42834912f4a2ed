"""The alliance, month by month: start with `month`. Knows no case and no evidence, only declared parameters."""
