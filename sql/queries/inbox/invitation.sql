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
