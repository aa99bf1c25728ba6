"""The ledger: obligations, files, submissions, findings, verdicts, publications. What happened, in PostgreSQL."""
