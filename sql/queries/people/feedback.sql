-- feedback.sql - what people have told about accessibility, and how it was answered.
-- SPDX-License-Identifier: EUPL-1.2

-- name: feedback_seen :one  in: id bytes  out: number int
SELECT number FROM feedback WHERE id = :id;

-- How many wait for an answer.
-- name: feedback_waiting :one  out: n int
SELECT count(*) AS n FROM feedback WHERE how = 0;

-- name: feedback_next_number :one_row
UPDATE feedback_last SET number = number + 1;

-- name: feedback_insert :one_row  in: id bytes, came_day int, due_day int, box bytes
INSERT INTO feedback (number, id, came_day, due_day, box)
SELECT number, :id, :came_day, :due_day, :box FROM feedback_last;

-- name: feedback_unanswered :many limit=2000
--   out: number int, id bytes, came_day int, due_day int, how int, answered_by int?, answered_day int?
SELECT number, id, came_day, due_day, how, answered_by, answered_day
  FROM feedback
 WHERE how = 0
 ORDER BY due_day, number;

-- name: feedback_answered :many limit=2000  out: as feedback_unanswered
SELECT number, id, came_day, due_day, how, answered_by, answered_day
  FROM feedback
 WHERE how <> 0
 ORDER BY answered_day DESC, number DESC
 LIMIT 2000;

-- name: feedback_get :one  in: number int  out: as feedback_unanswered
SELECT number, id, came_day, due_day, how, answered_by, answered_day FROM feedback WHERE number = :number;

-- name: feedback_boxes :one  in: number int  out: box bytes, reply bytes?
SELECT box, reply FROM feedback WHERE number = :number;

-- ERR_CONFLICT when it is answered already, or there is none.
-- name: feedback_set_answer :one_row  in: number int, how int, answered_by int, answered_day int, reply bytes
UPDATE feedback
   SET how = :how, answered_by = :answered_by, answered_day = :answered_day, reply = :reply
 WHERE number = :number AND how = 0;

-- name: feedback_old :one  in: before_day int  out: n int
SELECT count(*) AS n FROM feedback WHERE how <> 0 AND answered_day < :before_day;

-- name: feedback_erase :exec  in: before_day int
DELETE FROM feedback WHERE how <> 0 AND answered_day < :before_day;
