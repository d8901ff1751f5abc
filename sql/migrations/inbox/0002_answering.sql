-- 0002_answering.sql - drafts, invitations, epochs, and counters of channel, guard and minutes.
-- SPDX-License-Identifier: EUPL-1.2

-- Which of the survey's epochs the submission came in: every epoch but the first begins or ends a burst.
ALTER TABLE inbox ADD COLUMN epoch @INT@ NOT NULL DEFAULT 0 CHECK (epoch >= 0);

-- The epoch that runs; a survey without a row is in epoch 0. Odd: an alarm is on.
CREATE TABLE epoch (
    survey @REF@ NOT NULL PRIMARY KEY,
    n      @INT@ NOT NULL CHECK (n >= 1)
) @TABLE_END@;

-- An unfinished answer. id and the key of box both come from a code that only the resident knows. expiry_day: yyyymmdd.
CREATE TABLE draft (
    survey     @REF@ NOT NULL,
    id         @BYTES@ NOT NULL CHECK (length(id) = 16),
    expiry_day @INT@ NOT NULL,
    box        @BYTES@ NOT NULL,
    PRIMARY KEY (survey, id)
) @TABLE_END@;

CREATE INDEX draft_by_day ON draft (expiry_day);

-- bytes: of the boxes of all drafts of the survey, so that drafts cannot fill the disk. Kept by triggers (0003) in the transaction that
-- changes a draft.
CREATE TABLE draft_total (
    survey @REF@ NOT NULL PRIMARY KEY,
    bytes  @INT@ NOT NULL CHECK (bytes >= 0)
) @TABLE_END@;

-- An invitation nobody has used. Using it deletes it.
CREATE TABLE invitation (
    survey @REF@ NOT NULL,
    hash   @BYTES@ NOT NULL CHECK (length(hash) = 16),
    PRIMARY KEY (survey, hash)
) @TABLE_END@;

-- As before, and kind 3: key is the channel's number; 4: a bit of what the guard did; 5: minutes that answering took.
CREATE TABLE counter_with_facts (
    survey @REF@ NOT NULL,
    kind   @INT@ NOT NULL CHECK (kind BETWEEN 1 AND 5),
    key    @INT@ NOT NULL,
    n      @INT@ NOT NULL CHECK (n >= 0),
    PRIMARY KEY (survey, kind, key)
) @TABLE_END@;
INSERT INTO counter_with_facts (survey, kind, key, n) SELECT survey, kind, key, n FROM counter;
DROP TABLE counter;
ALTER TABLE counter_with_facts RENAME TO counter;
