-- 0005_feedback.sql - what people tell about accessibility, until the worker files it into people.db.
-- SPDX-License-Identifier: EUPL-1.2

-- id: random, of the form it was sent with. day: on which it came, yyyymmdd in Finland. box: padded and sealed (people.feedback).
CREATE TABLE feedback (
    id  @BYTES@ NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    day @INT@ NOT NULL,
    box @BYTES@ NOT NULL
) @TABLE_END@;
