-- survey.sql - surveys, their versions and their way from draft to archive.
-- SPDX-License-Identifier: EUPL-1.2

-- name: survey_by_slug :one  in: slug text
--   out: id int, slug text, state int, mode int, current_version int, opens_ms int, closes_ms int, results_ms int,
--   public_key bytes, answer_count int?, created_ms int, shared_code text?, typical_minutes int?,
--   grace_ends_ms int?, results_release int?, cancelled_from int?
SELECT id, slug, state, mode, current_version, opens_ms, closes_ms, results_ms, public_key, answer_count, created_ms,
       shared_code, typical_minutes, grace_ends_ms, results_release, cancelled_from
  FROM survey
 WHERE slug = :slug;

-- name: survey_by_id :one  in: id int  out: as survey_by_slug
SELECT id, slug, state, mode, current_version, opens_ms, closes_ms, results_ms, public_key, answer_count, created_ms,
       shared_code, typical_minutes, grace_ends_ms, results_release, cancelled_from
  FROM survey
 WHERE id = :id;

-- Open at this moment whether or not the worker has written that down, the first to close first.
-- name: survey_list_open :many limit=200  in: now_ms int  out: as survey_by_slug
SELECT id, slug, state, mode, current_version, opens_ms, closes_ms, results_ms, public_key, answer_count, created_ms,
       shared_code, typical_minutes, grace_ends_ms, results_release, cancelled_from
  FROM survey
 WHERE (state = 3 OR (state = 2 AND opens_ms <= :now_ms)) AND closes_ms >= :now_ms
 ORDER BY closes_ms, id
 LIMIT 200;

-- Closed whether or not the worker has written that down, newest first.
-- name: survey_list_past :many limit=200  in: now_ms int  out: as survey_by_slug
SELECT id, slug, state, mode, current_version, opens_ms, closes_ms, results_ms, public_key, answer_count, created_ms,
       shared_code, typical_minutes, grace_ends_ms, results_release, cancelled_from
  FROM survey
 WHERE state IN (5, 6, 7, 8) OR (state IN (2, 3, 4) AND closes_ms < :now_ms)
 ORDER BY closes_ms DESC, id
 LIMIT 200;

-- Those whose results are out, newest first.
-- name: survey_list_published :many limit=8  out: as survey_by_slug
SELECT id, slug, state, mode, current_version, opens_ms, closes_ms, results_ms, public_key, answer_count, created_ms,
       shared_code, typical_minutes, grace_ends_ms, results_release, cancelled_from
  FROM survey
 WHERE state IN (6, 7, 8)
 ORDER BY closes_ms DESC, id
 LIMIT 8;

-- For staff: all, newest first.
-- name: survey_list_all :many limit=5000  out: as survey_by_slug
SELECT id, slug, state, mode, current_version, opens_ms, closes_ms, results_ms, public_key, answer_count, created_ms,
       shared_code, typical_minutes, grace_ends_ms, results_release, cancelled_from
  FROM survey
 ORDER BY created_ms DESC, id;

-- A new survey. ERR_CONFLICT when the slug is taken.
-- name: survey_insert :one_row
--   in: id int, slug text, state int, mode int, current_version int, opens_ms int, closes_ms int, results_ms int,
--   public_key bytes, created_ms int, shared_code text?, title text
INSERT INTO survey (id, slug, state, mode, current_version, opens_ms, closes_ms, results_ms, public_key, created_ms,
                    shared_code, title)
VALUES (:id, :slug, :state, :mode, :current_version, :opens_ms, :closes_ms, :results_ms, :public_key, :created_ms,
        :shared_code, :title);

-- From the state the caller has seen to another; of a cancelled one that is kept. ERR_CONFLICT when it is in that state no longer.
-- name: survey_set_state :one_row  in: id int, from_state int, state int
UPDATE survey SET state = :state, cancelled_from = CASE WHEN :state = 9 THEN state END
 WHERE id = :id AND state = :from_state;

-- name: survey_set_version :one_row  in: id int, current_version int
UPDATE survey SET current_version = :current_version WHERE id = :id AND current_version < :current_version;

-- name: survey_set_dates :one_row  in: id int, opens_ms int, closes_ms int, results_ms int
UPDATE survey SET opens_ms = :opens_ms, closes_ms = :closes_ms, results_ms = :results_ms WHERE id = :id;

-- The final number of answers, known after the last ingest.
-- name: survey_set_answer_count :one_row  in: id int, answer_count int
UPDATE survey SET answer_count = :answer_count WHERE id = :id;

-- name: survey_set_shared_code :one_row  in: id int, shared_code text
UPDATE survey SET shared_code = :shared_code WHERE id = :id;

-- Changes nothing when it is so already.
-- name: survey_set_typical_minutes :exec  in: id int, minutes int
UPDATE survey SET typical_minutes = :minutes WHERE id = :id AND COALESCE(typical_minutes, 0) <> :minutes;

-- Approved surveys whose time has come.
-- name: survey_to_open :many limit=1000  in: now_ms int  out: id int
SELECT id FROM survey WHERE state = 2 AND opens_ms <= :now_ms ORDER BY id;

-- Surveys whose time is over but whose state does not say so yet.
-- name: survey_to_close :many limit=1000  in: now_ms int  out: id int, state int
SELECT id, state FROM survey WHERE state IN (3, 4) AND closes_ms < :now_ms ORDER BY id;

-- name: survey_version_get :one  in: survey int, n int  out: hash bytes, doc text, hyphens text?, published_ms int
SELECT hash, doc, hyphens, published_ms FROM survey_version WHERE survey = :survey AND n = :n;

-- name: survey_version_insert :one_row  in: survey int, n int, hash bytes, doc text, hyphens text?, published_ms int
INSERT INTO survey_version (survey, n, hash, doc, hyphens, published_ms)
VALUES (:survey, :n, :hash, :doc, :hyphens, :published_ms);

-- The newest of those that anybody may see: the approved one only when the survey is published.
-- name: release_latest :one  in: survey int  out: n int, made_ms int, doc text
SELECT r.n, r.made_ms, r.doc
  FROM release AS r
  JOIN survey AS s ON s.id = r.survey
 WHERE r.survey = :survey AND (s.results_release IS NULL OR s.state IN (6, 7, 8) OR r.n < s.results_release)
 ORDER BY r.n DESC
 LIMIT 1;

-- For staff: the approved one. ERR_NOT_FOUND before.
-- name: release_approved :one  in: survey int  out: as release_latest
SELECT r.n, r.made_ms, r.doc
  FROM release AS r
  JOIN survey AS s ON s.id = r.survey
 WHERE r.survey = :survey AND r.n = s.results_release;

-- How many there are.
-- name: release_last_n :one  in: survey int  out: n int
SELECT COALESCE(MAX(n), 0) AS n FROM release WHERE survey = :survey;

-- name: release_insert :one_row  in: survey int, n int, made_ms int, doc text
INSERT INTO release (survey, n, made_ms, doc) VALUES (:survey, :n, :made_ms, :doc);
