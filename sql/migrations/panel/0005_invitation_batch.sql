-- 0005_invitation_batch.sql - what was issued: how many invitation codes, and a commitment to their hashes.
-- SPDX-License-Identifier: EUPL-1.2

-- n: lots of the survey, from 1. root: BLAKE2b-256 over the sorted hashes of the codes of this lot alone, so that
-- it says nothing of which codes of other lots are used. day: yyyymmdd. Triggers (0006) keep every row as it is.
CREATE TABLE invitation_batch (
    survey @REF@ NOT NULL REFERENCES survey (id),
    n      @INT@ NOT NULL CHECK (n >= 1),
    count  @INT@ NOT NULL CHECK (count >= 1),
    root   @BYTES@ NOT NULL CHECK (length(root) = 32),
    day    @INT@ NOT NULL,
    PRIMARY KEY (survey, n)
) @TABLE_END@;
