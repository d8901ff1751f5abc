-- invitation_batch.sql - what was issued for a survey: how many codes, and a commitment to their hashes.
-- SPDX-License-Identifier: EUPL-1.2

-- ERR_CONFLICT when it is written down already.
-- name: invitation_batch_insert :one_row  in: survey int, n int, count int, root bytes, day int
INSERT INTO invitation_batch (survey, n, count, root, day) VALUES (:survey, :n, :count, :root, :day);

-- name: invitation_batch_list :many limit=10000  in: survey int  out: n int, count int, root bytes, day int
SELECT n, count, root, day FROM invitation_batch WHERE survey = :survey ORDER BY n;

-- Surveys of which codes were issued.
-- name: invitation_batch_surveys :many limit=10000  out: survey int
SELECT DISTINCT survey FROM invitation_batch ORDER BY survey;
