//! Migration folders, their sums, their ledger, and the runner.
