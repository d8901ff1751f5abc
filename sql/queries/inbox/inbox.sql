-- inbox.sql - taking submissions in, handing them to ingest, counting them.
-- SPDX-License-Identifier: EUPL-1.2

-- A row when the form with this id was taken already, waiting or ingested; else ERR_NOT_FOUND.
-- name: inbox_seen :one  in: survey int, id bytes  out: id bytes
SELECT id FROM inbox WHERE survey = :survey AND id = :id
UNION ALL
SELECT id FROM spent WHERE id = :id
LIMIT 1;

-- ERR_CONFLICT when it waits already.
-- name: inbox_insert :one_row  in: id bytes, survey int, sealed bytes, epoch int
INSERT INTO inbox (id, survey, sealed, epoch) VALUES (:id, :survey, :sealed, :epoch);

-- How many wait, counted to 100: enough to decide, where counting all would read the whole store every second.
-- name: inbox_pending_count :one  in: survey int  out: n int
SELECT count(*) AS n FROM (SELECT id FROM inbox WHERE survey = :survey LIMIT 100) AS some;

-- In the order of their ids, which says nothing: they are keyed hashes. Those behind `after`, which is empty at first.
-- name: inbox_pending :each  in: survey int, after bytes, limit_rows int  out: id bytes, sealed bytes, epoch int
SELECT id, sealed, epoch FROM inbox WHERE survey = :survey AND id > :after ORDER BY id LIMIT :limit_rows;

-- name: inbox_delete :one_row  in: survey int, id bytes
DELETE FROM inbox WHERE survey = :survey AND id = :id;

-- Unread, of a cancelled survey.
-- name: inbox_drop :exec  in: survey int
DELETE FROM inbox WHERE survey = :survey;

-- name: spent_insert :exec  in: id bytes, survey int
INSERT INTO spent (id, survey) VALUES (:id, :survey) ON CONFLICT (id) DO NOTHING;

-- Once the survey is finished: nothing is stored for it any more, so nothing twice.
-- name: spent_forget :exec  in: survey int
DELETE FROM spent WHERE survey = :survey;

-- ERR_NOT_FOUND when no ingest of the survey waits to be ended.
-- name: filing_get :one  in: survey int  out: salt bytes?
SELECT salt FROM filing WHERE survey = :survey;

-- name: filing_set :exec  in: survey int, salt bytes?
INSERT INTO filing (survey, salt) VALUES (:survey, :salt) ON CONFLICT (survey) DO UPDATE SET salt = excluded.salt;

-- name: filing_end :exec  in: survey int
DELETE FROM filing WHERE survey = :survey;

-- name: finished_get :one  in: survey int  out: survey int
SELECT survey FROM finished WHERE survey = :survey;

-- name: finished_insert :one_row  in: survey int
INSERT INTO finished (survey) VALUES (:survey);

-- name: counter_add :one_row  in: survey int, kind int, key int, n int
INSERT INTO counter (survey, kind, key, n) VALUES (:survey, :kind, :key, :n)
ON CONFLICT (survey, kind, key) DO UPDATE SET n = counter.n + excluded.n;

-- name: epoch_get :one  in: survey int  out: n int
SELECT n FROM epoch WHERE survey = :survey;

-- name: epoch_set :one_row  in: survey int, n int
INSERT INTO epoch (survey, n) VALUES (:survey, :n) ON CONFLICT (survey) DO UPDATE SET n = excluded.n;

-- name: epoch_forget :exec  in: survey int
DELETE FROM epoch WHERE survey = :survey;

-- name: counter_list :many limit=2000  in: survey int  out: kind int, key int, n int
SELECT kind, key, n FROM counter WHERE survey = :survey ORDER BY kind, key;

-- Answers received, from the weekly counters (0 when none).
-- name: counter_total :one  in: survey int  out: n int
SELECT COALESCE(CAST(sum(n) AS BIGINT), 0) AS n FROM counter WHERE survey = :survey AND kind = 1;

-- How many took how long, the shortest first.
-- name: counter_minutes :many limit=100  in: survey int  out: minutes int, n int
SELECT key AS minutes, n FROM counter WHERE survey = :survey AND kind = 5 ORDER BY key;

-- Once the survey's answers are erased.
-- name: counter_forget :exec  in: survey int
DELETE FROM counter WHERE survey = :survey;
