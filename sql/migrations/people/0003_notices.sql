-- 0003_notices.sql - letters to people who work here, and replies to feedback, until they are sent; and which were put already.
-- SPDX-License-Identifier: EUPL-1.2

-- key: hash of what the letter is about, so that nothing is put twice. state: 1 waits, 2 sent, 3 given up (refused, or tried too often), 4 over
-- (its time passed unsent). box: receiver and words, padded and sealed to the spool's key; only while it waits. tries: how often sending was
-- begun. expires_ms: it is not sent from then on.
CREATE TABLE notice (
    key        @BYTES@ NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    state      @INT@ NOT NULL CHECK (state BETWEEN 1 AND 4),
    made_ms    @INT@ NOT NULL,
    expires_ms @INT@ NOT NULL,
    next_ms    @INT@ NOT NULL,
    tries      @INT@ NOT NULL CHECK (tries >= 0),
    box        @BYTES@,
    CHECK ((state = 1) = (box IS NOT NULL))
) @TABLE_END@;

CREATE INDEX notice_by_next ON notice (state, next_ms);
