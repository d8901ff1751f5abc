-- organisation.sql - divisions, services, units and contacts.
-- SPDX-License-Identifier: EUPL-1.2

-- name: division_list :many limit=20000  out: code text, name_fi text, name_sv text, name_en text, sort int
SELECT code, name_fi, name_sv, name_en, sort FROM division ORDER BY sort, code;

-- name: service_list :many limit=20000
--   out: code text, division text, name_fi text, name_sv text, name_en text, sort int
SELECT code, division, name_fi, name_sv, name_en, sort FROM service ORDER BY sort, code;

-- name: unit_list :many limit=20000
--   out: code text, service text, name_fi text, name_sv text, name_en text, sort int, provider int, channel int
SELECT code, service, name_fi, name_sv, name_en, sort, provider, channel FROM unit ORDER BY sort, code;

-- name: contact_list :many limit=100000  out: id int, division text, n int, account int?, mail text?
SELECT id, division, n, account, mail FROM division_contact ORDER BY division, n;

-- name: division_set :one_row  in: code text, name_fi text, name_sv text, name_en text, sort int
INSERT INTO division (code, name_fi, name_sv, name_en, sort) VALUES (:code, :name_fi, :name_sv, :name_en, :sort)
ON CONFLICT (code) DO UPDATE
SET name_fi = excluded.name_fi, name_sv = excluded.name_sv, name_en = excluded.name_en, sort = excluded.sort;

-- name: service_set :one_row  in: code text, division text, name_fi text, name_sv text, name_en text, sort int
INSERT INTO service (code, division, name_fi, name_sv, name_en, sort)
VALUES (:code, :division, :name_fi, :name_sv, :name_en, :sort)
ON CONFLICT (code) DO UPDATE
SET division = excluded.division, name_fi = excluded.name_fi, name_sv = excluded.name_sv, name_en = excluded.name_en,
    sort = excluded.sort;

-- name: unit_set :one_row
--   in: code text, service text, name_fi text, name_sv text, name_en text, sort int, provider int, channel int
INSERT INTO unit (code, service, name_fi, name_sv, name_en, sort, provider, channel)
VALUES (:code, :service, :name_fi, :name_sv, :name_en, :sort, :provider, :channel)
ON CONFLICT (code) DO UPDATE
SET service = excluded.service, name_fi = excluded.name_fi, name_sv = excluded.name_sv, name_en = excluded.name_en,
    sort = excluded.sort, provider = excluded.provider, channel = excluded.channel;

-- The id of a contact that is there stays.
-- name: contact_set :one_row  in: id int, division text, n int, account int?, mail text?
INSERT INTO division_contact (id, division, n, account, mail) VALUES (:id, :division, :n, :account, :mail)
ON CONFLICT (division, n) DO UPDATE SET account = excluded.account, mail = excluded.mail;

-- From the n-th on.
-- name: contact_delete :exec  in: division text, n int
DELETE FROM division_contact WHERE division = :division AND n >= :n;

-- name: division_delete :one_row  in: code text
DELETE FROM division WHERE code = :code;

-- name: service_delete :one_row  in: code text
DELETE FROM service WHERE code = :code;

-- name: unit_delete :one_row  in: code text
DELETE FROM unit WHERE code = :code;
