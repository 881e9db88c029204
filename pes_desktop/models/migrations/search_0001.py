"""Full-text indexes over search_document; triggers keep them equal to the table (first schema)."""

STATEMENTS = (
    "CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_document', content_rowid='rowid', "
    "prefix='1 2 3 4', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE search_numbers USING fts5(numbers, content='search_document', content_rowid='rowid', "
    "columnsize=0, tokenize='trigram')",
    "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab('search_words', 'row')",
    "CREATE TRIGGER search_added AFTER INSERT ON search_document BEGIN "
    "INSERT INTO search_words(rowid, words) VALUES (new.rowid, new.words); "
    "INSERT INTO search_numbers(rowid, numbers) VALUES (new.rowid, new.numbers); END",
    "CREATE TRIGGER search_removed AFTER DELETE ON search_document BEGIN "
    "INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.rowid, old.words); "
    "INSERT INTO search_numbers(search_numbers, rowid, numbers) VALUES ('delete', old.rowid, old.numbers); END",
    "CREATE TRIGGER search_changed AFTER UPDATE OF words, numbers ON search_document "
    "WHEN old.words != new.words OR old.numbers != new.numbers BEGIN "
    "INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.rowid, old.words); "
    "INSERT INTO search_numbers(search_numbers, rowid, numbers) VALUES ('delete', old.rowid, old.numbers); "
    "INSERT INTO search_words(rowid, words) VALUES (new.rowid, new.words); "
    "INSERT INTO search_numbers(rowid, numbers) VALUES (new.rowid, new.numbers); END",
)
