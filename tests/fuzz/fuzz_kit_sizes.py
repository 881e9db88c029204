"""How many broken inputs a run tries: more than 10,000 together; the long form twenty times that."""

WORKBOOKS = 1_500
BATCHES, ANSWERS = 1_000, 400
PACKS, WORDS = 4_200, 400
KEY_FILES, DATABASES, COPIES, SETTINGS = 2_400, 150, 60, 400
LONG = 20
