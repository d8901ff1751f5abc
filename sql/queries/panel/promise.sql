-- promise.sql - what a survey's form promised when it opened.
-- SPDX-License-Identifier: EUPL-1.2

-- For all that have opened and have none yet; the others keep theirs.
-- name: promise_insert :exec  in: now_ms int, answer_months int
INSERT INTO promise (survey, answer_months)
SELECT id, :answer_months FROM survey
 WHERE (state IN (3, 4, 5, 6, 7, 8) OR (state = 2 AND opens_ms <= :now_ms))
   AND NOT EXISTS (SELECT 1 FROM promise WHERE promise.survey = survey.id);

-- ERR_NOT_FOUND before it has opened.
-- name: promise_get :one  in: slug text  out: answer_months int
SELECT answer_months FROM promise WHERE survey = (SELECT id FROM survey WHERE slug = :slug);

-- Those that have opened and have none yet.
-- name: promise_missing :one  in: now_ms int  out: n int
SELECT count(*) AS n FROM survey
 WHERE (state IN (3, 4, 5, 6, 7, 8) OR (state = 2 AND opens_ms <= :now_ms))
   AND NOT EXISTS (SELECT 1 FROM promise WHERE promise.survey = survey.id);
