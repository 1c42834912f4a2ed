"""Backtest: every sub-model against answers that we did not write. `table.run` is the table, one module is one row."""
