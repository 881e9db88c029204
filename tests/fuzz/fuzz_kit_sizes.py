"""How many broken inputs a run tries; together more than 10,000, the long form twenty times that."""

WORKBOOKS = 1_500
LONG = 20
BATCHES, ANSWERS = 1_000, 500
