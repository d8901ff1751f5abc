-- 0001_core.sql - surveys, their immutable versions and releases, settings and the worker's clock.
-- SPDX-License-Identifier: EUPL-1.2

-- state: 1 draft, 2 approved, 3 open, 4 suspended, 5 closed, 6 published, 7 completed, 8 archived, 9 cancelled.
-- Answers are sealed to public_key. answer_count is set once, at closing: while a survey is open nobody sees a tally here.
CREATE TABLE survey (
    id              @ID@,
    slug            TEXT NOT NULL UNIQUE CHECK (slug <> ''),
    state           @INT@ NOT NULL CHECK (state BETWEEN 1 AND 9),
    mode            @INT@ NOT NULL CHECK (mode >= 1),
    current_version @INT@ NOT NULL CHECK (current_version >= 1),
    opens_ms        @INT@ NOT NULL,
    closes_ms       @INT@ NOT NULL,
    results_ms      @INT@ NOT NULL,
    public_key      @BYTES@ NOT NULL CHECK (length(public_key) = 32),
    answer_count    @INT@ CHECK (answer_count >= 0),
    created_ms      @INT@ NOT NULL
) @TABLE_END@;

-- doc is the definition as compact JSON, hash the BLAKE2b-256 of exactly these bytes.
CREATE TABLE survey_version (
    survey       @REF@ NOT NULL REFERENCES survey (id),
    n            @INT@ NOT NULL CHECK (n >= 1),
    hash         @BYTES@ NOT NULL CHECK (length(hash) = 32),
    doc          TEXT NOT NULL,
    published_ms @INT@ NOT NULL,
    PRIMARY KEY (survey, n)
) @TABLE_END@;

-- Frozen results as the public sees them.
CREATE TABLE release (
    survey  @REF@ NOT NULL REFERENCES survey (id),
    n       @INT@ NOT NULL CHECK (n >= 1),
    made_ms @INT@ NOT NULL,
    doc     TEXT NOT NULL,
    PRIMARY KEY (survey, n)
) @TABLE_END@;

CREATE TABLE setting (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) @TABLE_END@;

-- When each of the worker's regular jobs last ended well.
CREATE TABLE job (
    name    TEXT NOT NULL PRIMARY KEY,
    last_ms @INT@ NOT NULL
) @TABLE_END@;
