-- 0001_letters.sql - sealed letters that wait to be sent, and what became of each mailing.
-- SPDX-License-Identifier: EUPL-1.2

-- kind: 1 invitation, 2 reminder. state: 1 held (its codes are not valid yet), 2 going out, 3 over. batch: of an invitation, the lot of codes
-- it carries (invitation_batch.n in panel.db); 0 of a reminder. expires_ms: nothing is sent from then on. count letters in all = sent +
-- given_up (refused by the receiver's server) + expired (destroyed unsent) + those that wait. The rest is what all letters of it say alike.
CREATE TABLE mailing (
    id         @BYTES@ NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    survey     @REF@ NOT NULL,
    kind       @INT@ NOT NULL CHECK (kind IN (1, 2)),
    state      @INT@ NOT NULL CHECK (state IN (1, 2, 3)),
    batch      @INT@ NOT NULL CHECK (batch >= 0),
    expires_ms @INT@ NOT NULL,
    count      @INT@ NOT NULL CHECK (count >= 1),
    sent       @INT@ NOT NULL CHECK (sent >= 0),
    given_up   @INT@ NOT NULL CHECK (given_up >= 0),
    expired    @INT@ NOT NULL CHECK (expired >= 0),
    lang       @INT@ NOT NULL CHECK (lang >= 0),
    title      TEXT NOT NULL,
    county     TEXT NOT NULL,
    purpose    TEXT NOT NULL,
    closes_ms  @INT@ NOT NULL,
    link       TEXT NOT NULL,
    contact    TEXT NOT NULL,
    CHECK (sent + given_up + expired <= count)
) @TABLE_END@;

-- box: address and code, padded to 1 KiB and sealed to the spool's key. tries: how often sending was begun.
CREATE TABLE letter (
    mailing @BYTES@ NOT NULL REFERENCES mailing (id),
    id      @BYTES@ NOT NULL CHECK (length(id) = 16),
    next_ms @INT@ NOT NULL,
    tries   @INT@ NOT NULL CHECK (tries >= 0),
    box     @BYTES@ NOT NULL,
    PRIMARY KEY (mailing, id)
) @TABLE_END@;

CREATE INDEX letter_by_next ON letter (mailing, next_ms);
