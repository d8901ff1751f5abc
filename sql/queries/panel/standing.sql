-- standing.sql - surveys in the hands of staff: where they stand, and the steps taken.
-- SPDX-License-Identifier: EUPL-1.2

-- at_ms: of the last step that moved it; empty when none was written down. asked_...: the last that was done about cancelling it.
-- said_...: the last time that somebody judged the survey or its results.
-- One, by its slug or its number: the other is empty, or 0.
-- name: standing_get :one  in: slug text, id int
--   out: id int, slug text, state int, mode int, current_version int, opens_ms int, closes_ms int, results_ms int,
--   answer_count int?, created_ms int, title text, division text, builder int, sender int, approver int,
--   grace_ends_ms int?, results_approver int, results_release int?, cancelled_from int?, at_ms int?,
--   asked_step int?, asked_ms int?, asked_by int?, asked_note text?,
--   said_step int?, said_ms int?, said_by int?, said_version int?, said_note text?
SELECT s.id, s.slug, s.state, s.mode, s.current_version, s.opens_ms, s.closes_ms, s.results_ms, s.answer_count,
       s.created_ms, s.title, s.division, s.builder, s.sender, s.approver, s.grace_ends_ms, s.results_approver,
       s.results_release, s.cancelled_from, t.at_ms,
       q.step AS asked_step, q.at_ms AS asked_ms, q.account AS asked_by, q.note AS asked_note,
       v.step AS said_step, v.at_ms AS said_ms, v.account AS said_by, v.version AS said_version, v.note AS said_note
  FROM survey AS s
  LEFT JOIN survey_step AS t
    ON t.survey = s.id AND t.n = (SELECT MAX(n) FROM survey_step WHERE survey = s.id AND step NOT IN (2, 3, 15, 16))
  LEFT JOIN survey_step AS q
    ON q.survey = s.id AND q.n = (SELECT MAX(n) FROM survey_step WHERE survey = s.id AND step IN (15, 16))
  LEFT JOIN survey_step AS v
    ON v.survey = s.id AND v.n = (SELECT MAX(n) FROM survey_step WHERE survey = s.id AND step IN (5, 6, 12, 18))
 WHERE s.slug = :slug OR s.id = :id;

-- All, newest first.
-- name: standing_list :many limit=5000  out: as standing_get
SELECT s.id, s.slug, s.state, s.mode, s.current_version, s.opens_ms, s.closes_ms, s.results_ms, s.answer_count,
       s.created_ms, s.title, s.division, s.builder, s.sender, s.approver, s.grace_ends_ms, s.results_approver,
       s.results_release, s.cancelled_from, t.at_ms,
       q.step AS asked_step, q.at_ms AS asked_ms, q.account AS asked_by, q.note AS asked_note,
       v.step AS said_step, v.at_ms AS said_ms, v.account AS said_by, v.version AS said_version, v.note AS said_note
  FROM survey AS s
  LEFT JOIN survey_step AS t
    ON t.survey = s.id AND t.n = (SELECT MAX(n) FROM survey_step WHERE survey = s.id AND step NOT IN (2, 3, 15, 16))
  LEFT JOIN survey_step AS q
    ON q.survey = s.id AND q.n = (SELECT MAX(n) FROM survey_step WHERE survey = s.id AND step IN (15, 16))
  LEFT JOIN survey_step AS v
    ON v.survey = s.id AND v.n = (SELECT MAX(n) FROM survey_step WHERE survey = s.id AND step IN (5, 6, 12, 18))
 ORDER BY s.created_ms DESC, s.id;

-- name: step_last_n :one  in: survey int  out: n int
SELECT COALESCE(MAX(n), 0) AS n FROM survey_step WHERE survey = :survey;

-- name: step_insert :one_row  in: survey int, n int, step int, at_ms int, account int, version int, note text
INSERT INTO survey_step (survey, n, step, at_ms, account, version, note)
VALUES (:survey, :n, :step, :at_ms, :account, :version, :note);

-- Newest first.
-- name: step_list :many limit=1000  in: survey int  out: step int, at_ms int, account int, version int, note text
SELECT step, at_ms, account, version, note FROM survey_step WHERE survey = :survey ORDER BY n DESC LIMIT 1000;

-- Who made a version of it, each once.
-- name: step_builders :many limit=1000  in: survey int  out: account int
SELECT DISTINCT account FROM survey_step WHERE survey = :survey AND step IN (1, 2) AND account <> 0 ORDER BY account;

-- The same of all surveys, in the order of standing_list.
-- name: step_builders_all :many limit=100000  out: survey int, account int
SELECT DISTINCT s.id AS survey, t.account
  FROM survey AS s
  JOIN survey_step AS t ON t.survey = s.id
 WHERE t.step IN (1, 2) AND t.account <> 0
 ORDER BY s.created_ms DESC, s.id, t.account;

-- Who answers for the division of that code, the first one first.
-- name: standing_contacts :many limit=100  in: division text  out: account int
SELECT COALESCE(account, 0) AS account FROM division_contact WHERE division = :division AND account IS NOT NULL ORDER BY n;

-- The same of the divisions of all surveys, in the order of standing_list.
-- name: standing_contacts_all :many limit=100000  out: survey int, account int
SELECT s.id AS survey, COALESCE(k.account, 0) AS account
  FROM survey AS s
  JOIN division_contact AS k ON k.division = s.division
 WHERE k.account IS NOT NULL
 ORDER BY s.created_ms DESC, s.id, k.n;

-- name: standing_set_builder :one_row  in: id int, builder int
UPDATE survey SET builder = :builder WHERE id = :id;

-- name: standing_set_division :one_row  in: id int, division text
UPDATE survey SET division = :division WHERE id = :id;

-- name: standing_set_sender :one_row  in: id int, sender int
UPDATE survey SET sender = :sender WHERE id = :id;

-- name: standing_set_approver :one_row  in: id int, approver int
UPDATE survey SET approver = :approver WHERE id = :id;

-- name: standing_set_grace :one_row  in: id int, grace_ends_ms int
UPDATE survey SET grace_ends_ms = :grace_ends_ms WHERE id = :id AND answer_count IS NULL;

-- name: standing_set_results :one_row  in: id int, results_approver int, results_release int
UPDATE survey SET results_approver = :results_approver, results_release = :results_release WHERE id = :id;

-- The release goes along (trigger).
-- name: standing_unset_results :one_row  in: id int
UPDATE survey SET results_approver = 0, results_release = NULL WHERE id = :id AND results_release IS NOT NULL;

-- A draft takes its next version over from the document; nothing else may say who can answer. ERR_CONFLICT when it is a draft no longer,
-- or has a newer version than the one that was seen.
-- name: standing_replace :one_row
--   in: id int, seen int, current_version int, mode int, opens_ms int, closes_ms int, results_ms int, shared_code text?,
--   title text, builder int
UPDATE survey SET current_version = :current_version, mode = :mode, opens_ms = :opens_ms, closes_ms = :closes_ms,
       results_ms = :results_ms, shared_code = :shared_code, title = :title, builder = :builder
 WHERE id = :id AND state = 1 AND current_version = :seen;
