"""The Reconciliation API 0.2 (W3C Entity Reconciliation Community Group) at `/reconcile`, as OpenRefine uses it."""
