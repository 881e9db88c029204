"""The record of acts: who saw, changed, printed, exported what."""
