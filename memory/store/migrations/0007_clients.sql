-- Other programs that may ask: who one says it is, which program started it, and what the user lets it do.
CREATE TABLE client (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    program    TEXT NOT NULL,
    version    TEXT NOT NULL,                           -- as it said last
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'allowed', 'denied')),
    scopes     TEXT NOT NULL DEFAULT '[]',              -- JSON
    first_at   INTEGER NOT NULL,
    decided_at INTEGER,
    UNIQUE (name, program)
) STRICT;
-- What each asked: never the words.
CREATE TABLE client_access (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    client  INTEGER NOT NULL REFERENCES client (id),
    tool    TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('answered', 'refused', 'failed')),
    results INTEGER NOT NULL,
    times   INTEGER NOT NULL DEFAULT 1                  -- refusals of one hour stand in one line
) STRICT;
CREATE INDEX client_access_by_client ON client_access (client, at);
