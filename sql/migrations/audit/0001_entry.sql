-- 0001_entry.sql - what staff and the command line have done, each entry bound to the one before.
-- SPDX-License-Identifier: EUPL-1.2

-- seq: from 1, without gaps. actor: account.id of staff.db; 0 the command line or the system. session: the first letters of a hash of the
-- session, or empty. action: code of src/audit/audit.def. outcome: 1 begun, 2 done, 3 failed. begun: of an entry with outcome 2 or 3 the seq of the
-- one that said it was begun, else 0. prev: hash of the entry before, zeros in the first. hash: BLAKE2b-256 of prev and all other members
-- (src/audit/audit.c).
CREATE TABLE entry (
    seq     @ID@,
    at_ms   @INT@ NOT NULL,
    actor   @INT@ NOT NULL CHECK (actor >= 0),
    session TEXT NOT NULL,
    action  TEXT NOT NULL CHECK (action <> ''),
    object  TEXT NOT NULL,
    outcome @INT@ NOT NULL CHECK (outcome BETWEEN 1 AND 3),
    begun   @INT@ NOT NULL CHECK (begun >= 0 AND begun < seq),
    detail  TEXT NOT NULL,
    prev    @BYTES@ NOT NULL CHECK (length(prev) = 32),
    hash    @BYTES@ NOT NULL CHECK (length(hash) = 32)
) @TABLE_END@;
