-- 0001_core.sql - sealed submissions that wait for ingest, ids seen lately, and counters without rows behind them.
-- SPDX-License-Identifier: EUPL-1.2

-- id: keyed hash of the form's nonce, so that a form sent twice counts once. sealed: only the survey's secret key opens it.
CREATE TABLE inbox (
    survey @REF@ NOT NULL,
    id     @BYTES@ NOT NULL CHECK (length(id) = 16),
    sealed @BYTES@ NOT NULL,
    PRIMARY KEY (survey, id)
) @TABLE_END@;

-- Ids of submissions ingested lately, for late repeats. Today's are 0, yesterday's 1; the day before is forgotten.
CREATE TABLE spent (
    id         @BYTES@ NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    generation @INT@ NOT NULL CHECK (generation IN (0, 1))
) @TABLE_END@;

-- kind 1: key is the ISO week as year * 100 + week. kind 2: key is the language's number.
CREATE TABLE counter (
    survey @REF@ NOT NULL,
    kind   @INT@ NOT NULL CHECK (kind IN (1, 2)),
    key    @INT@ NOT NULL,
    n      @INT@ NOT NULL CHECK (n >= 0),
    PRIMARY KEY (survey, kind, key)
) @TABLE_END@;
