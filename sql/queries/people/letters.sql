-- letters.sql - sealed letters on their way, and the counts of their mailings.
-- SPDX-License-Identifier: EUPL-1.2

-- name: mailing_insert :one_row
--   in: id bytes, survey int, kind int, batch int, expires_ms int, count int, lang int, title text, county text,
--   purpose text, closes_ms int, link text, contact text
INSERT INTO mailing (id, survey, kind, state, batch, expires_ms, count, sent, given_up, expired, lang, title, county, purpose,
                     closes_ms, link, contact)
VALUES (:id, :survey, :kind, 1, :batch, :expires_ms, :count, 0, 0, 0, :lang, :title, :county, :purpose, :closes_ms,
        :link, :contact);

-- name: letter_insert :one_row  in: mailing bytes, id bytes, next_ms int, box bytes
INSERT INTO letter (mailing, id, next_ms, tries, box) VALUES (:mailing, :id, :next_ms, 0, :box);

-- name: mailing_release :one_row  in: id bytes
UPDATE mailing SET state = 2 WHERE id = :id AND state = 1;

-- name: mailing_end :one_row  in: id bytes
UPDATE mailing SET state = 3 WHERE id = :id;

-- All that are not over: held and going out.
-- name: mailing_standing :many limit=10000
--   out: id bytes, survey int, kind int, state int, batch int, expires_ms int, count int, sent int, given_up int,
--   expired int, lang int, title text, county text, purpose text, closes_ms int, link text, contact text
SELECT id, survey, kind, state, batch, expires_ms, count, sent, given_up, expired, lang, title, county, purpose,
       closes_ms, link, contact
  FROM mailing
 WHERE state <> 3
 ORDER BY expires_ms, id;

-- The counts of one survey's mailings.
-- name: mailing_of_survey :many limit=10000  in: survey int
--   out: id bytes, kind int, state int, batch int, expires_ms int, count int, sent int, given_up int, expired int
SELECT id, kind, state, batch, expires_ms, count, sent, given_up, expired
  FROM mailing
 WHERE survey = :survey
 ORDER BY expires_ms, id;

-- A letter whose time has come. ERR_NOT_FOUND when there is none.
-- name: letter_due :one  in: mailing bytes, now_ms int  out: id bytes, tries int, box bytes
SELECT id, tries, box FROM letter WHERE mailing = :mailing AND next_ms <= :now_ms ORDER BY next_ms, id LIMIT 1;

-- name: letter_put_off :one_row  in: mailing bytes, id bytes, next_ms int, tries int
UPDATE letter SET next_ms = :next_ms, tries = :tries WHERE mailing = :mailing AND id = :id;

-- name: letter_delete :one_row  in: mailing bytes, id bytes
DELETE FROM letter WHERE mailing = :mailing AND id = :id;

-- name: letter_delete_all :exec  in: mailing bytes
DELETE FROM letter WHERE mailing = :mailing;

-- name: letter_count :one  in: mailing bytes  out: n int
SELECT count(*) AS n FROM letter WHERE mailing = :mailing;

-- name: mailing_add :one_row  in: id bytes, sent int, given_up int, expired int
UPDATE mailing
   SET sent = sent + :sent, given_up = given_up + :given_up, expired = expired + :expired
 WHERE id = :id;
