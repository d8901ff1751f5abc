-- invitation.sql - codes that let one answer in each.
-- SPDX-License-Identifier: EUPL-1.2

-- name: invitation_insert :one_row  in: survey int, hash bytes
INSERT INTO invitation (survey, hash) VALUES (:survey, :hash);

-- ERR_NOT_FOUND when there is none, or no longer.
-- name: invitation_get :one  in: survey int, hash bytes  out: hash bytes
SELECT hash FROM invitation WHERE survey = :survey AND hash = :hash;

-- ERR_CONFLICT likewise.
-- name: invitation_use :one_row  in: survey int, hash bytes
DELETE FROM invitation WHERE survey = :survey AND hash = :hash;

-- name: invitation_count :one  in: survey int  out: n int
SELECT count(*) AS n FROM invitation WHERE survey = :survey;

-- name: invitation_forget :exec  in: survey int
DELETE FROM invitation WHERE survey = :survey;

-- All that are not used, sorted.
-- name: invitation_hash :each  in: survey int  out: hash bytes
SELECT hash FROM invitation WHERE survey = :survey ORDER BY hash;

-- A lot that may not be in panel.db yet. ERR_NOT_FOUND when there is none.
-- name: issue_get :one  in: survey int  out: n int, count int, root bytes, day int
SELECT n, count, root, day FROM issue WHERE survey = :survey;

-- name: issue_insert :one_row  in: survey int, n int, count int, root bytes, day int
INSERT INTO issue (survey, n, count, root, day) VALUES (:survey, :n, :count, :root, :day);

-- name: issue_done :exec  in: survey int
DELETE FROM issue WHERE survey = :survey;
