"""Referrals: the board, one referral with its letter, and what came of it."""
