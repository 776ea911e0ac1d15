"""What the self-assessment writes: each service opens a transaction, checks, writes, audits."""
