-- The first schema. Final: later changes are further numbered files, never edits of this one.
-- Times are UTC milliseconds since 1970 (INTEGER) with the IANA time zone beside them where it matters; ids are UUIDv7 as text.
-- JSON columns hold objects or arrays in UTF-8. Every row that holds words lies only here, inside SQLCipher.

CREATE TABLE observation (
    id            TEXT PRIMARY KEY,
    ordinal       INTEGER NOT NULL UNIQUE,          -- order of arrival; the row number of the full-text tables
    kind          TEXT NOT NULL CHECK (kind IN ('screen', 'chat', 'document', 'import')),
    role          TEXT NOT NULL CHECK (role IN ('user', 'other', 'assistant')),
    trust         TEXT NOT NULL CHECK (trust IN ('user', 'untrusted')),
    author        TEXT,
    thread        TEXT,
    seq           INTEGER NOT NULL DEFAULT 0,
    part          INTEGER NOT NULL DEFAULT 0,       -- a text that grows keeps its id; the last part counts
    observed_at   INTEGER NOT NULL,
    ended_at      INTEGER,
    last_seen_at  INTEGER,
    seen_count    INTEGER NOT NULL DEFAULT 1,
    received_at   INTEGER NOT NULL,
    time_zone     TEXT NOT NULL,
    text          TEXT NOT NULL,
    language      TEXT,
    app           TEXT,
    title         TEXT,
    url           TEXT,
    place         TEXT,                             -- app, site or project
    monitor       TEXT,
    device        TEXT,
    plugin        TEXT NOT NULL,
    external_id   TEXT,
    content_hash  BLOB NOT NULL,                    -- BLAKE2b-256 of kind, author, thread, text
    image         TEXT,                             -- name of the sealed image, below images/<local day>/
    image_day     TEXT,                             -- the local day whose key opens it, YYYY-MM-DD
    lines         TEXT,                             -- [[text, x, y, width, height], ...] in pixels of the image
    reader        TEXT,                             -- reader and its version
    redactions    TEXT NOT NULL DEFAULT '{}',       -- {rule: count}
    expired_at    INTEGER,                          -- retention took the image, then the text
    digested_at   INTEGER                           -- when the agents had read it; NULL: not yet
) STRICT;
CREATE INDEX observation_time ON observation (observed_at);
CREATE INDEX observation_thread ON observation (thread, seq);
CREATE INDEX observation_hash ON observation (content_hash);
CREATE INDEX observation_app ON observation (app, observed_at);
CREATE INDEX observation_undigested ON observation (ordinal) WHERE digested_at IS NULL;
CREATE UNIQUE INDEX observation_external ON observation (plugin, thread, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE segment (
    id          TEXT PRIMARY KEY,
    ordinal     INTEGER NOT NULL UNIQUE,
    started_at  INTEGER NOT NULL,
    ended_at    INTEGER NOT NULL,
    place       TEXT,
    categories  TEXT NOT NULL DEFAULT '[]',         -- what the router called it
    woke        TEXT NOT NULL DEFAULT '[]',         -- the agents it woke
    outcome     TEXT,                               -- why nothing was stored, where nothing was
    digested_at INTEGER
) STRICT;
CREATE INDEX segment_time ON segment (started_at);
CREATE TABLE segment_observation (
    segment     TEXT NOT NULL REFERENCES segment (id) ON DELETE CASCADE,
    observation TEXT NOT NULL REFERENCES observation (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    PRIMARY KEY (segment, observation)
) STRICT, WITHOUT ROWID;
CREATE INDEX segment_observation_by ON segment_observation (observation);

CREATE TABLE memory (
    id             TEXT PRIMARY KEY,
    ordinal        INTEGER NOT NULL UNIQUE,
    type           TEXT NOT NULL CHECK (type IN ('core', 'episodic', 'semantic', 'procedural', 'resource', 'vault')),
    fields         TEXT NOT NULL,                   -- the type's own fields, see memory.types
    secret         BLOB,                            -- vault only: sealed to the vault's public key
    valid_from     INTEGER,                         -- occurred or valid from
    valid_to       INTEGER,
    precision      TEXT NOT NULL DEFAULT 'unknown'
                   CHECK (precision IN ('minute', 'day', 'week', 'month', 'year', 'unknown')),
    time_zone      TEXT NOT NULL DEFAULT 'UTC',
    confidence     REAL NOT NULL DEFAULT 0.5,
    importance     REAL NOT NULL DEFAULT 0.5,
    status         TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'archived')),
    pinned         INTEGER NOT NULL DEFAULT 0,
    needs_review   INTEGER NOT NULL DEFAULT 0,      -- something it rests on changed
    language       TEXT,
    revision       INTEGER NOT NULL DEFAULT 1,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX memory_type ON memory (type, status, updated_at);
CREATE INDEX memory_time ON memory (valid_from);

CREATE TABLE memory_revision (                      -- append-only
    memory         TEXT NOT NULL,
    revision       INTEGER NOT NULL,
    operation      TEXT NOT NULL
                   CHECK (operation IN ('add', 'revise', 'merge', 'supersede', 'archive', 'edit', 'undo', 'rebuild')),
    before         TEXT,                            -- the memory as it was, without evidence; NULL for add
    after          TEXT NOT NULL,
    cause          TEXT NOT NULL,                   -- segment id, 'user', 'night', 'forget'
    at             INTEGER NOT NULL,
    agent          TEXT NOT NULL,
    model          TEXT,
    prompt_version TEXT,
    PRIMARY KEY (memory, revision),
    FOREIGN KEY (memory) REFERENCES memory (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE memory_evidence (
    memory      TEXT NOT NULL REFERENCES memory (id) ON DELETE CASCADE,
    revision    INTEGER NOT NULL,                   -- the revision that brought it
    observation TEXT NOT NULL REFERENCES observation (id),
    quote       TEXT NOT NULL,
    span_start  INTEGER NOT NULL,                   -- in code points of the observation's text
    span_end    INTEGER NOT NULL,
    PRIMARY KEY (memory, revision, observation, span_start)
) STRICT, WITHOUT ROWID;
CREATE INDEX memory_evidence_by ON memory_evidence (observation);
CREATE TABLE memory_link (
    source   TEXT NOT NULL REFERENCES memory (id) ON DELETE CASCADE,
    target   TEXT NOT NULL REFERENCES memory (id) ON DELETE CASCADE,
    relation TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (source, target, relation)
) STRICT, WITHOUT ROWID;
CREATE INDEX memory_link_by ON memory_link (target);

CREATE TABLE entity (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL DEFAULT 'unknown',
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE entity_alias (
    alias  TEXT NOT NULL,                           -- case-folded
    entity TEXT NOT NULL REFERENCES entity (id) ON DELETE CASCADE,
    PRIMARY KEY (alias, entity)
) STRICT, WITHOUT ROWID;
CREATE TABLE fact (
    id            TEXT PRIMARY KEY,
    subject       TEXT NOT NULL REFERENCES entity (id),
    predicate     TEXT NOT NULL,
    object        TEXT NOT NULL,
    object_entity TEXT REFERENCES entity (id),
    valid_from    INTEGER NOT NULL,
    valid_to      INTEGER,                          -- NULL: still holds
    superseded_by TEXT REFERENCES fact (id) ON DELETE SET NULL,
    memory        TEXT REFERENCES memory (id) ON DELETE CASCADE,
    observation   TEXT NOT NULL REFERENCES observation (id),
    quote         TEXT NOT NULL,
    confidence    REAL NOT NULL DEFAULT 0.5,
    created_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX fact_subject ON fact (subject, predicate, valid_from);
CREATE INDEX fact_object ON fact (object_entity);
CREATE INDEX fact_observation ON fact (observation);
CREATE TABLE correction (
    id          TEXT PRIMARY KEY,
    wrong       TEXT NOT NULL,
    "right"     TEXT NOT NULL,
    memory      TEXT REFERENCES memory (id) ON DELETE SET NULL,
    observation TEXT REFERENCES observation (id) ON DELETE CASCADE,
    at          INTEGER NOT NULL
) STRICT;

-- Answers that the window showed, with what they cited: forgetting takes them along with their evidence.
CREATE TABLE answer (
    id          TEXT PRIMARY KEY,
    question    TEXT NOT NULL REFERENCES observation (id) ON DELETE CASCADE,
    observation TEXT NOT NULL REFERENCES observation (id) ON DELETE CASCADE,
    model       TEXT,
    at          INTEGER NOT NULL
) STRICT;
CREATE TABLE answer_citation (
    answer      TEXT NOT NULL REFERENCES answer (id) ON DELETE CASCADE,
    n           INTEGER NOT NULL,
    observation TEXT REFERENCES observation (id) ON DELETE CASCADE,
    memory      TEXT REFERENCES memory (id) ON DELETE CASCADE,
    quote       TEXT NOT NULL,
    PRIMARY KEY (answer, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE vector (                               -- the source of truth; the index can be made from it again
    id          INTEGER PRIMARY KEY,
    owner       TEXT NOT NULL,                      -- id of an observation, segment or memory
    granularity TEXT NOT NULL CHECK (granularity IN ('turn', 'window', 'segment', 'memory')),
    piece       INTEGER NOT NULL DEFAULT 0,         -- at most 200 tokens a piece
    model       TEXT NOT NULL,
    dimension   INTEGER NOT NULL,
    data        BLOB NOT NULL,                      -- float16, little-endian, unit length
    UNIQUE (owner, granularity, piece, model)
) STRICT;
CREATE TABLE vector_wanted (                        -- texts that wait for their embedding
    owner       TEXT NOT NULL,
    granularity TEXT NOT NULL,
    PRIMARY KEY (owner, granularity)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (                               -- every change of the vector index, in the transaction of the change
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    operation TEXT NOT NULL CHECK (operation IN ('put', 'remove')),
    vector    INTEGER NOT NULL,
    at        INTEGER NOT NULL
) STRICT;

-- Full text, one table a granularity so that each has its own term statistics. Python writes the terms (stems by
-- language, CJK as characters and pairs), for text and query alike. The row number is the owner's ordinal.
CREATE VIRTUAL TABLE fulltext_turn USING fts5 (terms, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M* P* S*'");
CREATE VIRTUAL TABLE fulltext_window USING fts5 (terms, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M* P* S*'");
CREATE VIRTUAL TABLE fulltext_segment USING fts5 (terms, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M* P* S*'");
CREATE VIRTUAL TABLE fulltext_memory USING fts5 (terms, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M* P* S*'");
INSERT INTO fulltext_turn (fulltext_turn, rank) VALUES ('secure-delete', 1);
INSERT INTO fulltext_window (fulltext_window, rank) VALUES ('secure-delete', 1);
INSERT INTO fulltext_segment (fulltext_segment, rank) VALUES ('secure-delete', 1);
INSERT INTO fulltext_memory (fulltext_memory, rank) VALUES ('secure-delete', 1);
CREATE VIRTUAL TABLE fulltext_turn_terms USING fts5vocab (fulltext_turn, row);
CREATE VIRTUAL TABLE fulltext_window_terms USING fts5vocab (fulltext_window, row);
CREATE VIRTUAL TABLE fulltext_segment_terms USING fts5vocab (fulltext_segment, row);
CREATE VIRTUAL TABLE fulltext_memory_terms USING fts5vocab (fulltext_memory, row);

CREATE TABLE tombstone (                            -- ids only, never words; applied on restore
    id   TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('observation', 'memory', 'image', 'segment', 'day')),
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE ledger (                               -- what was skipped, redacted, expired, forgotten: never the words
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('skipped', 'redacted', 'expired', 'forgotten', 'quarantined')),
    rule   TEXT NOT NULL,
    sense  TEXT NOT NULL,
    count  INTEGER NOT NULL
) STRICT;
CREATE TABLE job (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    progress   TEXT NOT NULL DEFAULT '{}',
    error      TEXT,                                -- a stable code, never words of the user's
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE ingested (                             -- sealed files already taken in: a crash between commit and unlink adds nothing twice
    name TEXT PRIMARY KEY,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
