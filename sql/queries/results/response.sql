-- response.sql - storing ingested answers and reading them for reports.
-- SPDX-License-Identifier: EUPL-1.2

-- Storing the same again does nothing.
-- name: response_insert :exec  in: survey int, id bytes, version int, epoch int, answers text
INSERT INTO response (survey, id, version, epoch, answers) VALUES (:survey, :id, :version, :epoch, :answers)
ON CONFLICT (survey, id) DO NOTHING;

-- As response_insert.
-- name: open_text_insert :exec  in: survey int, id bytes, version int, item text, body text
INSERT INTO open_text (survey, id, version, item, body) VALUES (:survey, :id, :version, :item, :body)
ON CONFLICT (survey, id) DO NOTHING;

-- ERR_NOT_FOUND when there is no answer with that id.
-- name: response_filed :one  in: survey int, id bytes  out: id bytes
SELECT id FROM response WHERE survey = :survey AND id = :id;

-- All answers to a survey in the order of their random ids.
-- name: response :each  in: survey int  out: id bytes, version int, epoch int, answers text
SELECT id, version, epoch, answers FROM response WHERE survey = :survey ORDER BY id;

-- name: response_count :one  in: survey int  out: n int
SELECT count(*) AS n FROM response WHERE survey = :survey;

-- All free texts of a survey in the order of their random ids.
-- name: open_text :each  in: survey int  out: id bytes, version int, item text, body text
SELECT id, version, item, body FROM open_text WHERE survey = :survey ORDER BY id;

-- Some answers of a survey; repeat until response_left says that none is left.
-- name: response_erase :exec  in: survey int, limit_rows int
DELETE FROM response
WHERE survey = :survey AND id IN (SELECT id FROM response WHERE survey = :survey LIMIT :limit_rows);

-- name: open_text_erase :exec  in: survey int, limit_rows int
DELETE FROM open_text
WHERE survey = :survey AND id IN (SELECT id FROM open_text WHERE survey = :survey LIMIT :limit_rows);

-- ERR_NOT_FOUND when nothing of a survey is left.
-- name: response_left :one  in: survey int  out: survey int
SELECT survey FROM response WHERE survey = :survey
UNION ALL
SELECT survey FROM open_text WHERE survey = :survey
LIMIT 1;
