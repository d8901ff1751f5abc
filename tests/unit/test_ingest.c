/* test_ingest.c - from sealed boxes to answers: all of them, once, in no order, with nothing that joins them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/filing.h"

#include <sys/stat.h>

static void all_answers_arrive_and_words_lie_apart(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("kaikki", &keys);
    struct ingest_result result;
    struct seen seen;

    (void)state;
    for (int i = 0; i < 40; i++)
        send_one(&survey, 1, answers_of(i));
    result = ingest(&survey, &keys, true);
    assert_int_equal(result.stored, 40);
    assert_int_equal(result.refused, 0);
    seen = look(&survey);
    assert_int_equal(seen.responses, 40);
    assert_int_equal(seen.epochs[0], 40);
    assert_int_equal(seen.texts, 80);
    assert_int_equal(pending(&survey), 0);
}

static void the_order_of_arrival_is_gone(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("jarjestys", &keys);
    struct seen seen;
    int forward = 0;

    (void)state;
    for (int i = 0; i < 60; i++)
        send_one(&survey, 1, answers_of(i));
    ingest(&survey, &keys, true);
    seen = look(&survey);
    for (size_t i = 1; i < seen.order_count; i++)
        forward += seen.order[i] > seen.order[i - 1];
    assert_in_range(forward, 10, 49); /* 59 in order, 0 reversed; outside by chance once in 10^7 runs */
}

static struct str file_bytes(const char *name)
{
    struct str bytes = {0};

    if (file_read(&stores.arena, stores_path(&stores, name), 64 << 20, &bytes))
        return S("");
    return bytes;
}

static bool file_holds(const char *name, struct str needle)
{
    return str_find_str(file_bytes(name), needle) != SIZE_MAX;
}

static bool has_id(const struct seen *seen, struct id16 id)
{
    for (size_t i = 0; i < seen->id_count; i++)
        if (memcmp(seen->ids[i].b, id.b, 16) == 0)
            return true;
    return false;
}

/* Does `key` or one made of it lead from an inbox id to the answer or its words? */
static bool leads(const struct seen *seen, const struct key32 *key, struct id16 id)
{
    struct key32 text_key = hash_key(key, S("open text"));
    struct str bare = {(const char *)id.b, 16}, with_item = arena_fmt(&stores.arena, "%.*sq6", 16, "0123456789abcdef");

    memcpy((char *)with_item.p, id.b, 16);
    return has_id(seen, hash_id(key, bare)) || has_id(seen, hash_id(&text_key, with_item));
}

/* Whoever has the inbox ids, the key file and every byte of the stores: tries the ingest key as it is and with any 32
 * bytes that lie anywhere as salt. */
static bool attack_finds(const struct survey *survey, const struct survey_keys *keys, struct id16 id)
{
    static const char *const files[] = {"inbox.db", "inbox.db-wal", "results.db", "results.db-wal"};
    struct seen seen = look(survey);

    if (leads(&seen, &keys->ingest_key, id) || leads(&seen, &keys->secret_key, id))
        return true;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        struct str bytes = file_bytes(files[f]);

        for (size_t at = 0; at + 32 <= bytes.len; at++) {
            struct key32 key = hash_key(&keys->ingest_key, str_sub(bytes, at, 32));

            if (has_id(&seen, hash_id(&key, (struct str){(const char *)id.b, 16})))
                return true;
        }
    }
    return false;
}

static void nobody_can_make_the_ids_again(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("tunnisteet", &keys);
    struct ingest_result result;
    struct waiting sent;

    (void)state;
    for (int i = 0; i < 30; i++)
        send_one(&survey, 1, answers_of(i));
    sent = waiting_of(&survey);
    ingest_half(&survey, &keys, 0);
    assert_int_equal(look(&survey).responses, 20);
    assert_int_equal(
        ingest_survey(&stores.arena, stores.panel, stores.inbox, stores.results, NULL, &survey, false, &result),
        ERR_NOT_FOUND);                                     /* without the keys it cannot be concluded either */
    assert_true(attack_finds(&survey, &keys, sent.ids[0])); /* it works, for as long as the boxes are there too */
    assert_int_equal(ingest(&survey, &keys, false).stored, 20);
    assert_int_equal(look(&survey).responses, 20);
    assert_int_equal(look(&survey).texts, 40);
    for (int i = 0; i < 20; i++) {
        struct seen seen = look(&survey);

        assert_true(file_holds("inbox.db", (struct str){(char *)sent.ids[i].b, 16})); /* the attacker has them */
        assert_false(leads(&seen, &keys.ingest_key, sent.ids[i]));
        assert_false(has_id(&seen, sent.ids[i]));
    }
    assert_false(attack_finds(&survey, &keys, sent.ids[0]));
}

static bool is_empty_file(const char *name)
{
    return file_bytes(name).len == 0;
}

/* A backup or a look into the store was going on. */
static void files_are_rewritten_later_when_a_reader_was_in_the_way(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("lukija", &keys);
    struct ingest_standing at;
    struct ingest_result result;
    struct q_response_count_row row;
    struct id16 first = send_one(&survey, 1, answers_of(7000)).id;
    struct db *reader;

    (void)state;
    for (int i = 1; i < INGEST_POOL_MIN; i++)
        send_one(&survey, 1, answers_of(7000 + i));
    assert_int_equal(db_open(&stores.arena, stores_path(&stores, "results.db"), DB_READ_ONLY, &reader), OK);
    assert_int_equal(db_begin(reader, DB_READ), OK);
    assert_int_equal(q_response_count(reader, &stores.arena, &(struct q_response_count){survey.id}, &row), OK);
    assert_int_equal(
        ingest_survey(&stores.arena, stores.panel, stores.inbox, stores.results, &keys, &survey, false, &result),
        ERR_BUSY);
    assert_int_equal(result.stored, 10);
    assert_false(is_empty_file("results.db-wal"));
    assert_true(is_empty_file("inbox.db-wal")); /* nobody was in its way */
    assert_false(attack_finds(&survey, &keys, first));
    db_close(reader);
    assert_int_equal(ingest_look(&stores.arena, stores.inbox, survey.id, &at), OK);
    assert_true(at.is_begun);
    assert_int_equal(ingest(&survey, &keys, false).stored, 0);
    assert_true(is_empty_file("results.db-wal"));
    assert_true(is_empty_file("inbox.db-wal"));
    assert_int_equal(ingest_look(&stores.arena, stores.inbox, survey.id, &at), OK);
    assert_false(at.is_begun);
}

static void after_the_last_ingest_nothing_is_taken_and_no_id_is_kept(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("viimeinen", &keys);
    struct ingest_standing at;
    struct submission early = send_one(&survey, 1, answers_of(0)), late;

    (void)state;
    for (int i = 1; i < INGEST_POOL_MIN; i++)
        send_one(&survey, 1, answers_of(i));
    ingest(&survey, &keys, false);
    send_one(&survey, 1, answers_of(20));
    assert_int_equal(ingest(&survey, &keys, true).stored, INGEST_BATCH_MIN + 1);
    assert_int_equal(ingest_look(&stores.arena, stores.inbox, survey.id, &at), OK);
    assert_true(at.is_finished);
    assert_false(at.is_begun);
    assert_int_equal(submission_make(&stores.arena, &form_key, &survey, 1, random_id(), answers_of(30), BUCKET_MIN,
                                     now_ms, &facts, &late),
                     OK);
    assert_int_equal(word_about(&late), INTAKE_BUSY);
    assert_int_equal(pending(&survey), 0);
    assert_false(file_holds("inbox.db", (struct str){(char *)early.id.b, 16}));
}

static void without_its_key_a_survey_waits_and_an_empty_one_ends(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("avaimetta", &keys), empty = make("tyhja", &keys);
    struct ingest_standing at;
    struct ingest_result result;

    (void)state;
    send_one(&survey, 1, answers_of(0));
    assert_int_equal(
        ingest_survey(&stores.arena, stores.panel, stores.inbox, stores.results, NULL, &survey, true, &result),
        ERR_NOT_FOUND);
    assert_int_equal(ingest_look(&stores.arena, stores.inbox, survey.id, &at), OK);
    assert_int_equal(at.pending, 1);
    assert_false(at.is_begun || at.is_finished);
    assert_int_equal(
        ingest_survey(&stores.arena, stores.panel, stores.inbox, stores.results, NULL, &empty, true, &result), OK);
    assert_int_equal(ingest_look(&stores.arena, stores.inbox, empty.id, &at), OK);
    assert_true(at.is_finished);
}

static void answers_to_a_cancelled_survey_go_unread(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("peruttu", &keys);
    struct submission sent[12];

    (void)state;
    for (int i = 0; i < 12; i++)
        sent[i] = send_one(&survey, 1, answers_of(i));
    assert_int_equal(ingest_drop(&stores.arena, stores.inbox, stores.results, survey.id), OK);
    assert_int_equal(pending(&survey), 0);
    assert_int_equal(look(&survey).responses, 0);
    assert_true(is_empty_file("inbox.db-wal"));
    for (int i = 0; i < 12; i++)
        assert_false(file_holds("inbox.db", str_sub(sent[i].sealed, 100, 32)));
    assert_int_equal(word_about(&sent[0]), INTAKE_BUSY);
}

static void an_ingested_form_is_not_taken_again(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("toisto", &keys);
    struct submission sent[INGEST_POOL_MIN];

    (void)state;
    for (int i = 0; i < INGEST_POOL_MIN; i++)
        sent[i] = send_one(&survey, 1, answers_of(i));
    ingest(&survey, &keys, false);
    for (int i = 0; i < INGEST_POOL_MIN; i++)
        assert_int_equal(word_about(&sent[i]), INTAKE_YES);
    assert_int_equal(pending(&survey), INGEST_BATCH_MIN);
}

/* Whatever `plain` is. */
static void send_sealed(const struct survey *survey, struct str plain)
{
    struct submission s = make_one(survey, 1, S("{}"));

    s.sealed = seal_box(&stores.arena, &survey->public_key, plain);
    assert_int_equal(word_about(&s), INTAKE_YES);
}

static void rubbish_is_refused_and_counted(void **state)
{
    struct str short_of_all;
    struct survey_keys keys, other_keys;
    struct survey survey = make("roskat", &keys), other = make("toiselle", &other_keys);
    struct ingest_result result;

    (void)state;
    assert_int_equal(pad_bucket(&stores.arena, S("1234567"), BUCKET_MIN, &short_of_all), OK);
    send_one(&survey, 1, answers_of(1));
    send_one(&survey, 2, answers_of(2));             /* no such version */
    send_one(&survey, 1, S("{\"q1\":\"o1\"}"));      /* a required answer is missing */
    send_one(&survey, 1, S("{\"q1\":\"nothing\"}")); /* no such option */
    send_one(&survey, 1, S("rubbish"));
    send_one(&survey, -1, answers_of(3));
    send_sealed(&survey, S("x"));       /* no padding */
    send_sealed(&survey, short_of_all); /* padding, and no room for a version */
    other.id = survey.id;
    send_one(&other, 1, answers_of(4)); /* sealed to another survey's key */
    result = ingest(&survey, &keys, true);
    assert_int_equal(result.stored, 1);
    assert_int_equal(result.refused, 8);
    assert_int_equal(pending(&survey), 0);
    assert_int_equal(look(&survey).responses, 1);
}

static void a_wrong_key_file_destroys_nothing(void **state)
{
    struct survey_keys keys, wrong = {random_key(), random_key()};
    struct survey survey = make("avain", &keys);
    struct ingest_result result;

    (void)state;
    for (int i = 0; i < 10; i++)
        send_one(&survey, 1, answers_of(i));
    assert_int_equal(
        ingest_survey(&stores.arena, stores.panel, stores.inbox, stores.results, &wrong, &survey, true, &result),
        ERR_BROKEN);
    assert_int_equal(pending(&survey), 10);
    assert_int_equal(ingest(&survey, &keys, true).stored, 10);
}

static void nothing_is_left_behind(void **state)
{
    static const char *const files[] = {"inbox.db", "inbox.db-wal", "results.db-wal"};
    struct survey_keys keys;
    struct survey survey = make("jaljet", &keys);
    struct submission sent[12];

    (void)state;
    for (int i = 0; i < 12; i++)
        sent[i] = send_one(&survey, 1, answers_of(1000 + i));
    ingest(&survey, &keys, true);
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        assert_false(file_holds(files[f], S("kanaria1000")));
        for (int i = 0; i < 12; i++)
            assert_false(file_holds(files[f], str_sub(sent[i].sealed, 100, 32)));
    }
    assert_true(file_holds("results.db", S("kanaria1000")));
    assert_false(file_holds("results.db", (struct str){(char *)sent[0].id.b, 16}));
}

/* A submission that intake put into that epoch. */
static void send_in_epoch(const struct survey *survey, int64_t epoch, int number)
{
    struct submission s = make_one(survey, 1, answers_of(number));

    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    assert_int_equal(q_inbox_insert(stores.inbox, &(struct q_inbox_insert){.id = {(char *)s.id.b, 16},
                                                                           .survey = survey->id,
                                                                           .sealed = s.sealed,
                                                                           .epoch = epoch}),
                     OK);
    assert_int_equal(db_commit(stores.inbox), OK);
}

static void small_epochs_join_their_neighbour(void **state)
{
    static const int sent[7] = {3, 5, 14, 9, 10, 0, 2};
    struct survey_keys keys;
    struct survey survey = make("jaksot", &keys);
    struct seen seen;
    int number = 0;

    (void)state;
    for (int epoch = 0; epoch < 7; epoch++)
        for (int i = 0; i < sent[epoch]; i++)
            send_in_epoch(&survey, epoch, number++);
    ingest(&survey, &keys, true);
    seen = look(&survey);
    assert_int_equal(seen.responses, 43);
    assert_int_equal(seen.epochs[2], 3 + 5 + 14 + 9);
    assert_int_equal(seen.epochs[4], 10 + 2);

    /* And also when they come later to an epoch that is there: fewer than ten are never filed apart from others. */
    for (int i = 0; i < 9; i++)
        send_in_epoch(&survey, 4, number++);
    send_in_epoch(&survey, 5, number++);
    ingest(&survey, &keys, true);
    seen = look(&survey);
    assert_int_equal(seen.epochs[2], 31);
    assert_int_equal(seen.epochs[4], 12);
    assert_int_equal(seen.epochs[5], 10);
}

static enum err see_body(void *arg, const struct q_open_text_row *row)
{
    struct str *bodies = arg;

    bodies[str_eq(row->item, S("q6"))] = arena_str(&stores.arena, row->body);
    return OK;
}

static void personal_ids_are_masked_whatever_was_sent(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("hetut", &keys);
    struct str bodies[2] = {{0}};

    (void)state;
    send_one(&survey, 1,
             S("{\"q1\":\"o9\",\"q1~o9\":\"131052-308T\",\"q3\":{\"r1\":\"a2\",\"r2\":\"d2\"},\"q5\":1,"
               "\"q6\":\"olen 131052-308T\"}"));
    assert_int_equal(ingest(&survey, &keys, true).stored, 1);
    assert_int_equal(db_begin(stores.results, DB_READ), OK);
    assert_int_equal(q_open_text_each(stores.results, &(struct q_open_text){survey.id}, see_body, bodies), OK);
    db_rollback(stores.results);
    assert_true(str_eq(bodies[0], guard_replacement(GUARD_PERSONAL_ID)));
    assert_true(str_starts(bodies[1], S("olen ["))); /* in short, as q6 takes 20 characters */
    assert_false(file_holds("results.db", S("131052-308T")));
}

/* A condition for showing an item, put into the document behind its id. */
static struct str with_show(struct str doc, struct str id)
{
    size_t at = str_find_str(doc, id);

    assert_true(at != SIZE_MAX);
    return arena_fmt(&stores.arena, "%.*s,\"show\":[\"eq\",[\"q\",\"q1\"],\"o9\"]%.*s", (int)(at + id.len), doc.p,
                     (int)(doc.len - at - id.len), doc.p + at + id.len);
}

static enum err see_document(void *arg, const struct q_response_row *row)
{
    *(struct str *)arg = arena_str(&stores.arena, row->answers);
    return OK;
}

/* A page that was answered and then hidden by another answer, sent by a browser that does not leave it out. */
static void what_is_hidden_is_not_filed(void **state)
{
    const struct definition fixture = stores.definition;
    struct str doc = with_show(with_show(fixture.doc, S("\"id\":\"q5\"")), S("\"id\":\"q6\"")), filed = S("");
    struct str bodies[2] = {{0}};
    struct definition_error why;
    struct survey_keys keys;
    struct survey survey;

    (void)state;
    assert_int_equal(definition_read(&stores.arena, doc, &stores.definition, &why), OK);
    survey = make("piilossa", &keys);
    stores.definition = fixture;
    send_one(&survey, 1, S("{\"q1\":\"o1\",\"q3\":{\"r1\":\"a2\",\"r2\":\"d2\"},\"q5\":7,\"q6\":\"kanaria7\"}"));
    assert_int_equal(ingest(&survey, &keys, true).stored, 1);
    assert_int_equal(db_begin(stores.results, DB_READ), OK);
    assert_int_equal(q_response_each(stores.results, &(struct q_response){survey.id}, see_document, &filed), OK);
    assert_int_equal(q_open_text_each(stores.results, &(struct q_open_text){survey.id}, see_body, bodies), OK);
    db_rollback(stores.results);
    assert_true(str_eq(filed, S("{\"q1\":\"o1\",\"q3\":{\"r1\":\"a2\",\"r2\":\"d2\"}}")));
    assert_null(bodies[1].p);
}

static void with_the_last_ingest_drafts_and_invitations_go(void **state)
{
    struct survey_keys keys, other_keys;
    struct survey survey = make("loppu", &keys), other = make("jatkuu", &other_keys);
    char box[64], hash[64];

    (void)state;
    random_bytes(box, sizeof box);
    random_bytes(hash, sizeof hash);
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    for (int i = 0; i < 2; i++) {
        int64_t id = i ? other.id : survey.id;

        assert_int_equal(
            q_draft_save(stores.inbox,
                         &(struct q_draft_save){id, {box + 16 * i, 16}, 20271231, {box + 32 + 16 * i, 16}}),
            OK);
        assert_int_equal(q_invitation_insert(stores.inbox, &(struct q_invitation_insert){id, {hash + 16 * i, 16}}), OK);
        assert_int_equal(q_epoch_set(stores.inbox, &(struct q_epoch_set){id, 3}), OK);
    }
    assert_int_equal(db_commit(stores.inbox), OK);
    assert_true(file_holds("inbox.db-wal", (struct str){hash, 16}));
    ingest(&survey, &keys, true);
    assert_false(file_holds("inbox.db", (struct str){box + 32, 16}));
    assert_false(file_holds("inbox.db", (struct str){hash, 16}));
    assert_true(file_holds("inbox.db", (struct str){box + 48, 16}));
    assert_true(file_holds("inbox.db", (struct str){hash + 16, 16}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_answers_arrive_and_words_lie_apart),
        cmocka_unit_test(the_order_of_arrival_is_gone),
        cmocka_unit_test(nobody_can_make_the_ids_again),
        cmocka_unit_test(files_are_rewritten_later_when_a_reader_was_in_the_way),
        cmocka_unit_test(after_the_last_ingest_nothing_is_taken_and_no_id_is_kept),
        cmocka_unit_test(without_its_key_a_survey_waits_and_an_empty_one_ends),
        cmocka_unit_test(answers_to_a_cancelled_survey_go_unread),
        cmocka_unit_test(an_ingested_form_is_not_taken_again),
        cmocka_unit_test(rubbish_is_refused_and_counted),
        cmocka_unit_test(a_wrong_key_file_destroys_nothing),
        cmocka_unit_test(nothing_is_left_behind),
        cmocka_unit_test(small_epochs_join_their_neighbour),
        cmocka_unit_test(personal_ids_are_masked_whatever_was_sent),
        cmocka_unit_test(what_is_hidden_is_not_filed),
        cmocka_unit_test(with_the_last_ingest_drafts_and_invitations_go),
    };

    return cmocka_run_group_tests_name("ingest", tests, start, stop);
}
