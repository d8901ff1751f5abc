-- setting.sql - the instance's settings and the worker's clock.
-- SPDX-License-Identifier: EUPL-1.2

-- name: setting_get :one  in: key text  out: value text
SELECT value FROM setting WHERE key = :key;

-- name: setting_set :one_row  in: key text, value text
INSERT INTO setting (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: setting_delete :exec  in: key text
DELETE FROM setting WHERE key = :key;

-- name: setting_all :many limit=200  out: key text, value text
SELECT key, value FROM setting ORDER BY key;

-- name: job_get :one  in: name text  out: last_ms int
SELECT last_ms FROM job WHERE name = :name;

-- name: job_set :one_row  in: name text, last_ms int
INSERT INTO job (name, last_ms) VALUES (:name, :last_ms) ON CONFLICT (name) DO UPDATE SET last_ms = excluded.last_ms;
