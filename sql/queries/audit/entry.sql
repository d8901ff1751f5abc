-- entry.sql - the audit log: only adding and reading.
-- SPDX-License-Identifier: EUPL-1.2

-- name: entry_insert :one_row
--   in: seq int, at_ms int, actor int, session text, action text, object text, outcome int, begun int, detail text,
--   prev bytes, hash bytes
INSERT INTO entry (seq, at_ms, actor, session, action, object, outcome, begun, detail, prev, hash)
VALUES (:seq, :at_ms, :actor, :session, :action, :object, :outcome, :begun, :detail, :prev, :hash);

-- ERR_NOT_FOUND while there is none.
-- name: entry_last :one  out: seq int, hash bytes
SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1;

-- name: entry_all :each
--   out: seq int, at_ms int, actor int, session text, action text, object text, outcome int, begun int, detail text,
--   prev bytes, hash bytes
SELECT seq, at_ms, actor, session, action, object, outcome, begun, detail, prev, hash FROM entry ORDER BY seq;

-- The newest first, from before one of them. -1 and empty: any. actions: codes, each with a space on either side.
-- deeds 1: what says begun (1) only while it has no end. An end follows its beginning soon, so little is looked at.
-- name: entry_page :many limit=1000
--   in: before int, from_ms int, to_ms int, actor int, actions text, object text, deeds int,
--   limit_rows int
--   out: seq int, at_ms int, actor int, session text, action text, object text, outcome int, begun int, detail text
SELECT seq, at_ms, actor, session, action, object, outcome, begun, detail
  FROM entry
 WHERE seq < :before AND at_ms BETWEEN :from_ms AND :to_ms AND (:actor = -1 OR actor = :actor)
   AND (:actions = '' OR instr(:actions, ' ' || action || ' ') > 0) AND (:object = '' OR object = :object)
   AND (:deeds = 0 OR outcome <> 1
        OR NOT EXISTS (SELECT 1 FROM entry AS ending WHERE ending.seq > entry.seq AND ending.begun = entry.seq))
 ORDER BY seq DESC
 LIMIT :limit_rows;
