/* test_staff_org_large.c - files of the organisation as large as they come: brought in and undone, or refused before. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/org_scene.h"

/* In the memory that a process of the staff area has for a request (house.h, config request_memory_mib). */
static void ten_thousand_rows_are_previewed_and_brought_in(void **state)
{
    struct staffer who = staff_present(&s, ROLE_ADMIN);
    struct buf file = buf_new(&s.h.memory, 4 << 20);
    struct str page;

    (void)state;
    buf_reserve(&file, 2 << 20);
    buf_put(&file, S(HEADING));
    for (int i = 0; i < 10; i++)
        buf_fmt(&file, "division;toimiala-%d;;Toimiala numero %d;Sektor nummer %d;Division number %d;%d;;;\n", i, i, i,
                i, i);
    for (int i = 0; i < 90; i++)
        buf_fmt(&file, "service;palvelu-%d;toimiala-%d;Palvelu numero %d;Service nummer %d;;%d;;;\n", i, i % 10, i, i,
                i);
    for (int i = 0; i < 9900; i++)
        buf_fmt(&file,
                "unit;yksikko-%d;palvelu-%d;Lähipalvelun yksikkö numero %d, pääovi;Enhet nummer %d;;%d;own;site;\n", i,
                i % 90, i, i, i);
    page = preview(&who, buf_str(&file));
    assert_int_equal(s.h.res.status, 200);
    assert_int_equal(stored().n, 0);
    page = apply(&who, page);
    assert_true(house_says(page, "10&#8239;000") || house_says(page, "10\u202f000"));
    assert_int_equal(stored().n, 10000);
    page = bring_in(&who, S(SMALL));
    assert_true(undo(&who, page).len == 0 && s.h.res.status == 303);
    assert_int_equal(stored().n, 10000);
    get(&who, ORG);
    assert_int_equal(s.h.res.status, 200);
    assert_true(s.h.res.body.len < 64 * 1024);
    get(&who, ORG "?toimiala=toimiala-3");
    assert_int_equal(s.h.res.status, 200);
    get(&who, ORG "/yksikko/yksikko-77");
    assert_int_equal(s.h.res.status, 200);
}

/* Units of about `bytes` each below one service; each lot of other codes. */
static struct str lot_of(int count, int bytes, char lot)
{
    struct buf file = buf_new(&s.h.memory, 16 << 20);
    int padding = bytes - 50;

    buf_reserve(&file, (size_t)count * (size_t)(bytes + 16));
    buf_put(&file, S(HEADING "division;d;;Divisioona;;;;;;\nservice;s;d;Palvelu;;;;;;\n"));
    for (int i = 2; i < count; i++)
        buf_fmt(&file, "unit;%c-%05d;s;Yksikkö %0*d;Enhet %0*d;;%d;own;site;\n", lot, i, padding / 2, i, padding / 2, i,
                i);
    return buf_str(&file);
}

/* What is sent lies in the request's memory when it comes through a socket. The test's own takes what it needs. */
static void make_room_as_in_the_process(void)
{
    s.h.request.limit_bytes -= (size_t)3200 * 1024;
    s.h.memory.limit_bytes = (size_t)1 << 30;
}

static void whatever_fits_into_a_file_takes_the_place_of_as_much_and_is_undone(void **state)
{
    static const struct {
        int count, bytes;
    } lots[] = {{10 * 1000, 190}, {20 * 1000, 80}};
    struct staffer who = staff_present(&s, ROLE_ADMIN);

    (void)state;
    make_room_as_in_the_process();
    for (size_t n = 0; n < sizeof lots / sizeof *lots; n++) {
        struct str before, page;

        bring_in(&who, lot_of(lots[n].count, lots[n].bytes, 'a'));
        before = table_of(&who, "/en");
        page = bring_in(&who, lot_of(lots[n].count, lots[n].bytes, 'b'));
        assert_int_equal(stored().n, lots[n].count);
        assert_non_null(thing(ORG_UNIT, "b-00777"));
        undo(&who, page);
        assert_true(leads_to(ORG "?tehty=tuonti-kumottu"));
        assert_true(str_eq(table_of(&who, "/en"), before));
    }
}

/* As `digiraati org import` may have brought it in. */
static void store_long_names(int count)
{
    char name[ORG_NAME_BYTES];
    struct db *panel = s.h.app.panel;

    memset(name, 'x', sizeof name);
    assert_int_equal(db_begin(panel, DB_WRITE), OK);
    for (int i = 0; i < count; i++) {
        struct str all = {name, sizeof name};

        assert_int_equal(
            q_division_set(panel, &(struct q_division_set){arena_fmt(&s.h.memory, "d-%d", i), all, all, all, i}), OK);
    }
    assert_int_equal(db_commit(panel), OK);
}

static void what_could_not_be_undone_or_would_not_fit_is_refused_before(void **state)
{
    struct staffer who = staff_present(&s, ROLE_ADMIN);
    struct str page = preview(&who, S(SMALL)), imported;

    (void)state;
    make_room_as_in_the_process();
    imported = apply(&who, page);
    store_long_names(ORG_THINGS_MAX - 4);
    page = preview(&who, lot_of(20 * 1000, 80, 'a'));
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "digiraati org import"));
    assert_false(house_says(page, APPLY));
    undo(&who, imported);
    assert_int_equal(s.h.res.status, 200);
    assert_int_equal(stored().n, ORG_THINGS_MAX);
    assert_int_equal(staff_audited(&s, "org.import"), 1);
    assert_int_equal(staff_audited(&s, "org.undo"), 0);
}

static void a_sheet_of_empty_cells_is_refused(void **state)
{
    struct staffer who = staff_present(&s, ROLE_ADMIN);
    struct buf file = buf_new(&s.h.memory, 4 << 20);

    (void)state;
    make_room_as_in_the_process();
    buf_reserve(&file, 2 << 20);
    for (int r = 0; r < 20 * 1000; r++)
        for (int n = 0; n < 64; n++)
            buf_char(&file, n < 63 ? ',' : '\n');
    assert_true(house_says(preview(&who, buf_str(&file)),
                           arena_cstr(&s.h.memory, i18n_text(LANG_FI, csv_fault_text(CSV_TOO_WIDE)))));
    assert_int_equal(s.h.res.status, 422);
}

#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(ten_thousand_rows_are_previewed_and_brought_in),
        IN_HOUSE(whatever_fits_into_a_file_takes_the_place_of_as_much_and_is_undone),
        IN_HOUSE(what_could_not_be_undone_or_would_not_fit_is_refused_before),
        IN_HOUSE(a_sheet_of_empty_cells_is_refused),
    };

    return cmocka_run_group_tests_name("staff_org_large", tests, NULL, NULL);
}
