"""Deliveries: who claims them, sends them and records what became of each."""
