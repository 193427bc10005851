"""Rules about this repository itself. Each rule is a function that also sees a planted fault."""
