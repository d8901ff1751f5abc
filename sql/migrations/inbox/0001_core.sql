-- 0001_core.sql - sealed submissions that wait for ingest, ids seen before, and counters without rows behind them.
-- SPDX-License-Identifier: EUPL-1.2

-- id: keyed hash of the form's nonce, so that a form sent twice counts once. sealed: only the survey's secret key opens it.
CREATE TABLE inbox (
    survey @REF@ NOT NULL,
    id     @BYTES@ NOT NULL CHECK (length(id) = 16),
    sealed @BYTES@ NOT NULL,
    PRIMARY KEY (survey, id)
) @TABLE_END@;

-- Ids of submissions ingested. Kept for as long as the survey takes answers: a form may be renewed and sent again after any
-- number of days.
CREATE TABLE spent (
    id     @BYTES@ NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    survey @REF@ NOT NULL
) @TABLE_END@;

-- A survey whose ingest is not over. salt: ids in results.db are made with it; it goes in the transaction that deletes the
-- last box, so that nothing can make them again. NULL: all is filed, only the files have still to be rewritten.
CREATE TABLE filing (
    survey @REF@ NOT NULL PRIMARY KEY,
    salt   @BYTES@ CHECK (length(salt) = 32)
) @TABLE_END@;

-- Surveys for which no answer is stored any more, whatever intake is handed.
CREATE TABLE finished (
    survey @REF@ NOT NULL PRIMARY KEY
) @TABLE_END@;

-- kind 1: key is the ISO week as year * 100 + week. kind 2: key is the language's number.
CREATE TABLE counter (
    survey @REF@ NOT NULL,
    kind   @INT@ NOT NULL CHECK (kind IN (1, 2)),
    key    @INT@ NOT NULL,
    n      @INT@ NOT NULL CHECK (n >= 0),
    PRIMARY KEY (survey, kind, key)
) @TABLE_END@;
