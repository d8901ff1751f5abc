/* test_staff_words.c - what pages write into the audit log: words that everybody's language has, or nothing. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

#include "gen/sql_audit.h"
#include "staff/staff.h"

static void a_detail_of_other_words_is_refused_and_stops_what_it_would_tell_of(void **state)
{
    static const char *const wrong[] = {"division:a b", "sote", "added:x", "division:p\xc3\xa4", "division:a@b"};
    struct staff_stores stores = {0};
    struct audit_head head;
    struct house h;
    struct ctx c;
    int64_t begun;

    (void)state;
    house_begin(&h);
    stores.audit = house_store(&h, "audit", &sql_audit_migrations);
    h.app.staff = &stores;
    c = (struct ctx){.app = &h.app, .arena = &h.memory, .now_ms = h.now_ms};
    for (size_t n = 0; n < sizeof wrong / sizeof *wrong; n++) {
        assert_int_equal(staff_begin(&c, AUDIT_SURVEY_DIVISION, S("koe-2027"), str_from(wrong[n]), &begun),
                         ERR_INVALID);
        assert_int_equal(staff_audit(&c, AUDIT_SURVEY_DIVISION, S("koe-2027"), str_from(wrong[n])), ERR_INVALID);
    }
    assert_int_equal(staff_audit(&c, AUDIT_SURVEY_DIVISION, S("joku@example.fi"), S("")), ERR_INVALID);
    assert_int_equal(audit_head_get(&h.memory, stores.audit, &head), OK);
    assert_int_equal(head.seq, 0);
    assert_int_equal(staff_begin(&c, AUDIT_SURVEY_DIVISION, S("koe-2027"), S("division:sote"), &begun), OK);
    assert_int_equal(staff_end(&c, AUDIT_SURVEY_DIVISION, begun, S("koe-2027"), S("division:a b"), ERR_BUSY), ERR_BUSY);
    assert_int_equal(audit_head_get(&h.memory, stores.audit, &head), OK);
    assert_int_equal(head.seq, 1);
    db_close(stores.audit);
    unlink(arena_fmt(&h.memory, "%s/audit.db", h.folder).p);
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_detail_of_other_words_is_refused_and_stops_what_it_would_tell_of),
    };

    return cmocka_run_group_tests_name("staff_words", tests, NULL, NULL);
}
