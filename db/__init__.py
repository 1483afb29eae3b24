"""What is kept: tables, the store, the ledger, views and read models. Knows no agent and no engine."""
