"""What pages cost: made anew with few stories and with many, and kept."""
