"""What clients ask for and cost: counted, charged, written to the journal, and ended when they leave."""
