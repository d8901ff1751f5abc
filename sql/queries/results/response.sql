-- response.sql - storing ingested answers and reading them for reports.
-- SPDX-License-Identifier: EUPL-1.2

-- Storing the same again does nothing, so that an interrupted ingest can be repeated.
-- name: response_insert :exec  in: survey int, id bytes, version int, epoch int, answers text
INSERT INTO response (survey, id, version, epoch, answers) VALUES (:survey, :id, :version, :epoch, :answers)
ON CONFLICT (survey, id) DO NOTHING;

-- As response_insert.
-- name: open_text_insert :exec  in: survey int, id bytes, version int, item text, body text
INSERT INTO open_text (survey, id, version, item, body) VALUES (:survey, :id, :version, :item, :body)
ON CONFLICT (survey, id) DO NOTHING;

-- All answers to a survey in the order of their random ids.
-- name: response :each  in: survey int  out: id bytes, version int, epoch int, answers text
SELECT id, version, epoch, answers FROM response WHERE survey = :survey ORDER BY id;

-- The survey's epochs, the first first.
-- name: response_epochs :many limit=100000  in: survey int  out: epoch int, n int
SELECT epoch, count(*) AS n FROM response WHERE survey = :survey GROUP BY epoch ORDER BY epoch;

-- name: response_merge_epoch :exec  in: survey int, from_epoch int, epoch int
UPDATE response SET epoch = :epoch WHERE survey = :survey AND epoch = :from_epoch;

-- name: response_count :one  in: survey int  out: n int
SELECT count(*) AS n FROM response WHERE survey = :survey;

-- All free texts of a survey in the order of their random ids.
-- name: open_text :each  in: survey int  out: id bytes, version int, item text, body text
SELECT id, version, item, body FROM open_text WHERE survey = :survey ORDER BY id;
