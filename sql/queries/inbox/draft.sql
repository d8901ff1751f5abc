-- draft.sql - unfinished answers kept for who knows their code.
-- SPDX-License-Identifier: EUPL-1.2

-- name: draft_count :one  out: n int
SELECT count(*) AS n FROM draft;

-- In place of what was kept under the id.
-- name: draft_save :one_row  in: survey int, id bytes, expiry_day int, box bytes
INSERT INTO draft (survey, id, expiry_day, box) VALUES (:survey, :id, :expiry_day, :box)
ON CONFLICT (survey, id) DO UPDATE SET expiry_day = excluded.expiry_day, box = excluded.box;

-- name: draft_get :one  in: survey int, id bytes  out: box bytes
SELECT box FROM draft WHERE survey = :survey AND id = :id;

-- name: draft_drop :exec  in: survey int, id bytes
DELETE FROM draft WHERE survey = :survey AND id = :id;

-- Those whose last day is over.
-- name: draft_expire :exec  in: today int
DELETE FROM draft WHERE expiry_day < :today;

-- name: draft_forget :exec  in: survey int
DELETE FROM draft WHERE survey = :survey;
