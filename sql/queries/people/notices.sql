-- notices.sql - letters to people who work here, and replies to feedback, on their way.
-- SPDX-License-Identifier: EUPL-1.2

-- name: notice_insert :one_row  in: key bytes, made_ms int, expires_ms int, next_ms int, box bytes
INSERT INTO notice (key, state, made_ms, expires_ms, next_ms, tries, box)
VALUES (:key, 1, :made_ms, :expires_ms, :next_ms, 0, :box);

-- A letter whose time has come. ERR_NOT_FOUND when there is none.
-- name: notice_due :one  in: now_ms int  out: key bytes, tries int, box bytes?
SELECT key, tries, box FROM notice WHERE state = 1 AND next_ms <= :now_ms ORDER BY next_ms, key LIMIT 1;

-- name: notice_put_off :one_row  in: key bytes, next_ms int, tries int
UPDATE notice SET next_ms = :next_ms, tries = :tries WHERE key = :key AND state = 1;

-- name: notice_end :one_row  in: key bytes, state int
UPDATE notice SET state = :state, box = NULL WHERE key = :key AND state = 1;

-- name: notice_expired :many limit=10000  in: now_ms int  out: key bytes
SELECT key FROM notice WHERE state = 1 AND expires_ms <= :now_ms ORDER BY key LIMIT 10000;

-- name: notice_forget :exec  in: made_ms int
DELETE FROM notice WHERE state <> 1 AND made_ms <= :made_ms;

-- name: notice_counts :one  out: waiting int, sent int, given_up int, expired int
SELECT coalesce(sum(state = 1), 0) AS waiting, coalesce(sum(state = 2), 0) AS sent,
       coalesce(sum(state = 3), 0) AS given_up, coalesce(sum(state = 4), 0) AS expired
  FROM notice;
