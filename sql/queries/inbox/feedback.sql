-- feedback.sql - what people tell about accessibility, on its way to people.db.
-- SPDX-License-Identifier: EUPL-1.2

-- name: inbox_feedback_seen :one  in: id bytes  out: day int
SELECT day FROM feedback WHERE id = :id;

-- name: inbox_feedback_waiting :one  out: n int
SELECT count(*) AS n FROM feedback;

-- name: inbox_feedback_insert :one_row  in: id bytes, day int, box bytes
INSERT INTO feedback (id, day, box) VALUES (:id, :day, :box);

-- Any of them. ERR_NOT_FOUND when there is none.
-- name: inbox_feedback_first :one  out: id bytes, day int, box bytes
SELECT id, day, box FROM feedback LIMIT 1;

-- name: inbox_feedback_delete :one_row  in: id bytes
DELETE FROM feedback WHERE id = :id;
