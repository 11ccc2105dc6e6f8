-- What single words mean to an embedder: 127ths of each vector's greatest value. They go when no row holds the term.
CREATE TABLE term_vector (
    term TEXT NOT NULL,
    model TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (term, model)
) WITHOUT ROWID, STRICT;
-- The words of what was embedded before have none yet: it is embedded once more, in the background, its words with it.
INSERT OR IGNORE INTO vector_wanted (owner, granularity)
    SELECT DISTINCT owner, granularity FROM vector WHERE granularity = 'turn';
