-- document.sql - paper forms and posters of surveys that are approved or open.
-- SPDX-License-Identifier: EUPL-1.2

-- name: document_get :one  in: survey int, lang int, kind int  out: bytes bytes
SELECT bytes FROM document WHERE survey = :survey AND lang = :lang AND kind = :kind;

-- What the documents of a survey were made of: all of them of the same.
-- name: document_made_of :one  in: survey int  out: made_of bytes
SELECT made_of FROM document WHERE survey = :survey LIMIT 1;

-- name: document_insert :one_row  in: survey int, lang int, kind int, made_of bytes, bytes bytes
INSERT INTO document (survey, lang, kind, made_of, bytes) VALUES (:survey, :lang, :kind, :made_of, :bytes);

-- name: document_delete :exec  in: survey int
DELETE FROM document WHERE survey = :survey;

-- Surveys that should have documents: approved, open and suspended ones.
-- name: document_surveys :many limit=5000
--   out: id int, slug text, version int, closes_ms int, hash bytes, published_ms int
SELECT s.id, s.slug, s.current_version AS version, s.closes_ms, v.hash, v.published_ms
  FROM survey AS s
  JOIN survey_version AS v ON v.survey = s.id AND v.n = s.current_version
 WHERE s.state IN (2, 3, 4)
 ORDER BY s.id;

-- Surveys that have documents and should not.
-- name: document_leftovers :many limit=5000  out: survey int
SELECT DISTINCT d.survey
  FROM document AS d
  JOIN survey AS s ON s.id = d.survey
 WHERE s.state NOT IN (2, 3, 4)
 ORDER BY d.survey;
