"""The intake form: one section at a time, a draft at each field left, possible duplicates beside it."""
