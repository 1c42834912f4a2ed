"""Show: tables and charts for a reader. Computes nothing."""
