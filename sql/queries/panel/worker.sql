-- worker.sql - what the worker looks at every second.
-- SPDX-License-Identifier: EUPL-1.2

-- Surveys to which answers may have come: open, suspended, closed, published and cancelled ones.
-- name: survey_to_ingest :many limit=5000  out: id int, slug text
SELECT id, slug FROM survey WHERE state IN (3, 4, 5, 6, 9) ORDER BY id;
