-- draft.sql - unfinished answers kept for who knows their code.
-- SPDX-License-Identifier: EUPL-1.2

-- Bytes of all boxes, of those of the survey, and of the one with that id (0 when there is none).
-- name: draft_room :one  in: survey int, id bytes  out: all_bytes int, survey_bytes int, old_bytes int
SELECT COALESCE((SELECT CAST(sum(bytes) AS BIGINT) FROM draft_total), 0) AS all_bytes,
       COALESCE((SELECT bytes FROM draft_total WHERE survey = :survey), 0) AS survey_bytes,
       COALESCE((SELECT length(box) FROM draft WHERE survey = :survey AND id = :id), 0) AS old_bytes;

-- In place of what was kept under the id.
-- name: draft_save :one_row  in: survey int, id bytes, expiry_day int, box bytes
INSERT INTO draft (survey, id, expiry_day, box) VALUES (:survey, :id, :expiry_day, :box)
ON CONFLICT (survey, id) DO UPDATE SET expiry_day = excluded.expiry_day, box = excluded.box;

-- name: draft_get :one  in: survey int, id bytes  out: box bytes
SELECT box FROM draft WHERE survey = :survey AND id = :id;

-- name: draft_drop :exec  in: survey int, id bytes
DELETE FROM draft WHERE survey = :survey AND id = :id;

-- ERR_NOT_FOUND when no draft's last day is over.
-- name: draft_expired :one  in: today int  out: survey int
SELECT survey FROM draft WHERE expiry_day < :today LIMIT 1;

-- Some of those whose last day is over.
-- name: draft_expire :exec  in: today int, limit_rows int
DELETE FROM draft
WHERE (survey, id) IN (SELECT survey, id FROM draft WHERE expiry_day < :today LIMIT :limit_rows);

-- name: draft_forget :exec  in: survey int
DELETE FROM draft WHERE survey = :survey;
