-- 0002_lang_and_notified.sql - the language of a person's pages and letters, and which duties the person was told of by mail.
-- SPDX-License-Identifier: EUPL-1.2

-- Numbers as elsewhere: 0 Finnish, 1 Swedish, 2 English.
ALTER TABLE account ADD COLUMN lang @INT@ NOT NULL DEFAULT 0 CHECK (lang BETWEEN 0 AND 2);

-- The last letter about duties to each person. is_put: 0 until it is in people.db for sure.
CREATE TABLE digest (
    account @REF@ NOT NULL PRIMARY KEY REFERENCES account (id),
    id      @BYTES@ NOT NULL CHECK (length(id) = 16),
    made_ms @INT@ NOT NULL,
    is_put  @INT@ NOT NULL CHECK (is_put IN (0, 1))
) @TABLE_END@;

-- what: hash of the duty. digest: in which letter it stood. at_day: yyyymmdd.
CREATE TABLE notified (
    account @REF@ NOT NULL REFERENCES account (id),
    what    @BYTES@ NOT NULL CHECK (length(what) = 16),
    digest  @BYTES@ NOT NULL CHECK (length(digest) = 16),
    at_day  @INT@ NOT NULL,
    PRIMARY KEY (account, what)
) @TABLE_END@;
