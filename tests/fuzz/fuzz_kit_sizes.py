"""How many broken inputs a run tries: more than 10,000 together; the long form thirty times that.

The dear ones (20 to 40 ms each: workbooks, batches, databases, settings) are fewer than the cheap ones."""

WORKBOOKS = 900
BATCHES, ANSWERS = 700, 400
PACKS, WORDS = 5_200, 400
KEY_FILES, DATABASES, COPIES, SETTINGS = 2_400, 150, 60, 300
LONG = 30
