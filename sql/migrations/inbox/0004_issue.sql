-- 0004_issue.sql - a lot of invitation codes that is stored here but not yet written down in panel.db.
-- SPDX-License-Identifier: EUPL-1.2

-- Comes in the transaction that stores the hashes and goes once panel.db has the same as a row of invitation_batch, so that a crash
-- between the two stores loses no count.
CREATE TABLE issue (
    survey @REF@ NOT NULL PRIMARY KEY,
    n      @INT@ NOT NULL CHECK (n >= 1),
    count  @INT@ NOT NULL CHECK (count >= 1),
    root   @BYTES@ NOT NULL CHECK (length(root) = 32),
    day    @INT@ NOT NULL
) @TABLE_END@;
