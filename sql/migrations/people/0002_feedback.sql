-- 0002_feedback.sql - what people have told about accessibility, and how it was answered.
-- SPDX-License-Identifier: EUPL-1.2

-- number: in the order of filing, for the queue and the audit log. id: of the form it was sent with, so that it counts once. came_day, due_day,
-- answered_day: yyyymmdd in Finland. box: the words, which page, the address for a reply and the language, padded to a bucket and sealed to
-- keys/feedback.key. how: 0 it waits, 1 by mail, 2 otherwise. answered_by: an account of staff.db. reply: what was answered or done,
-- sealed likewise.
CREATE TABLE feedback (
    number       @INT@ NOT NULL PRIMARY KEY CHECK (number >= 1),
    id           @BYTES@ NOT NULL UNIQUE CHECK (length(id) = 16),
    came_day     @INT@ NOT NULL,
    due_day      @INT@ NOT NULL,
    box          @BYTES@ NOT NULL,
    how          @INT@ NOT NULL DEFAULT 0 CHECK (how IN (0, 1, 2)),
    answered_by  @INT@,
    answered_day @INT@,
    reply        @BYTES@,
    CHECK ((how = 0) = (answered_day IS NULL))
) @TABLE_END@;

CREATE INDEX feedback_by_due ON feedback (how, due_day);

-- The last number given, so that one that was erased is never given again.
CREATE TABLE feedback_last (
    one    @INT@ NOT NULL PRIMARY KEY CHECK (one = 1),
    number @INT@ NOT NULL CHECK (number >= 0)
) @TABLE_END@;

INSERT INTO feedback_last (one, number) VALUES (1, 0);
