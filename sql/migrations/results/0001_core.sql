-- 0001_core.sql - answers without anything that names or times anyone; free text apart from them.
-- SPDX-License-Identifier: EUPL-1.2

-- id is random, unlinkable to the inbox; the key order makes one survey's answers lie together in random order.
-- epoch is 0 unless an alarm was on (quarantine). No column for a time may ever be added here.
CREATE TABLE response (
    survey  @REF@ NOT NULL,
    id      @BYTES@ NOT NULL CHECK (length(id) = 16),
    version @INT@ NOT NULL CHECK (version >= 1),
    epoch   @INT@ NOT NULL CHECK (epoch >= 0),
    answers TEXT NOT NULL,
    PRIMARY KEY (survey, id)
) @TABLE_END@;

-- One free text answer with an id of its own: which texts came from the same person is not stored.
CREATE TABLE open_text (
    survey  @REF@ NOT NULL,
    id      @BYTES@ NOT NULL CHECK (length(id) = 16),
    version @INT@ NOT NULL CHECK (version >= 1),
    item    TEXT NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (survey, id)
) @TABLE_END@;
