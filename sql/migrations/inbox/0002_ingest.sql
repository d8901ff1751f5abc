-- 0002_ingest.sql - what lets an ingest be interrupted anywhere, end for good, and leave no way from an id to an answer.
-- SPDX-License-Identifier: EUPL-1.2

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

-- Kept for as long as the survey takes answers: a form may be renewed and sent again after any number of days.
DROP TABLE spent;
CREATE TABLE spent (
    id     @BYTES@ NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    survey @REF@ NOT NULL
) @TABLE_END@;
