/* test_staff_upload.c - a survey's document is sent in the browser: what is wrong is told where it stands, and mended there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/survey_scene.h"

/* Without a file, what stands in the field. */
static int send_field(struct scene *t, struct staffer *who, const char *path, struct str doc)
{
    struct buf body = buf_new(&t->s.h.memory, 1 << 20);
    struct str token = staff_token(&t->s, path, look(t, who, path));

    buf_put(&body, S("--xX\r\nContent-Disposition: form-data; name=\"_t\"\r\n\r\n"));
    buf_put(&body, token);
    buf_put(&body, S("\r\n--xX\r\nContent-Disposition: form-data; name=\"division\"\r\n\r\nsote\r\n"
                     "--xX\r\nContent-Disposition: form-data; name=\"document\"\r\n\r\n"));
    buf_put(&body, doc);
    buf_put(&body, S("\r\n--xX--\r\n"));
    (void)staff_send(&t->s, who,
                     &(struct request){.method = HTTP_POST,
                                       .path = str_from(path),
                                       .content_type = S("multipart/form-data; boundary=xX"),
                                       .body = buf_str(&body)});
    return t->s.h.res.status;
}

static size_t at(struct str page, const char *what)
{
    size_t found = str_find_str(page, str_from(what));

    if (found == SIZE_MAX)
        fail_msg("the page does not say %s", what);
    return found;
}

static size_t count(struct str page, const char *what)
{
    size_t n = 0;

    for (size_t i; (i = str_find_str(page, str_from(what))) != SIZE_MAX; n++)
        page = str_sub(page, i + 1, SIZE_MAX);
    return n;
}

static void faults_are_shown_where_they_stand_and_the_text_can_be_mended_in_place(void **state)
{
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    assert_int_equal(upload(&t, &t.anna, "/hallinta/uusi-kysely", "division=&document=",
                            replaced(&t, t.doc, "\"slug\": \"koe-2027\"", "\"slug\": \"Koe 2027\"")),
                     422);
    page = buf_str(&t.s.h.res.body);
    assert_true(says(page, "$.slug"));
    assert_true(says(page, "<pre class=\"ds-code\"><code><span class=\"ds-line\">   2  &quot;schema&quot;: 1,\n</span>"
                           "<mark class=\"ds-line\">   3  &quot;slug&quot;: &quot;Koe 2027&quot;,\n</mark>"
                           "<span class=\"ds-line\">   4  "));
    assert_true(says(page, "<h3><a href=\"#document\" data-line=\"3\">Rivi 3: lyhytnimi</a></h3>"));
    assert_true(says(page, "name=\"document\""));
    assert_true(says(page, "&quot;slug&quot;: &quot;Koe 2027&quot;"));
    assert_int_equal(upload(&t, &t.anna, "/hallinta/uusi-kysely", "division=&document=", S("{\n\"schema\": 1,\n,}")),
                     422);
    page = buf_str(&t.s.h.res.body);
    assert_true(says(page, "rivi 3, merkki 1"));
    assert_false(says(page, "line 3"));
    assert_int_equal(upload(&t, &t.anna, "/hallinta/uusi-kysely", "division=&document=", S("\xff\xfe{")), 422);
    assert_int_equal(upload(&t, &t.anna, "/hallinta/uusi-kysely", "division=&document=", S("")), 422);
    assert_int_equal(send_field(&t, &t.anna, "/hallinta/uusi-kysely", t.doc), 303);
    t.s.h.survey_id = standing(&t).id;
    assert_int_equal(standing(&t).builder, t.anna.id);
    assert_true(str_eq(standing(&t).division, S("sote")));
    assert_int_equal(staff_audited(&t.s, "survey.create"), 1);
    assert_int_equal(upload(&t, &t.anna, "/hallinta/uusi-kysely", "division=&document=", t.doc),
                     422); /* the name is taken */
    assert_true(says(buf_str(&t.s.h.res.body), "data-line=\"3\">Rivi 3: lyhytnimi</a>"));
    assert_int_equal(count(buf_str(&t.s.h.res.body), "koe-2027 on jo"), 2); /* the summary and the field */
    end(&t);
}

#define WHY "<p class=\"ds-places__why\">"

/* What the checker says on the page of that language. */
static struct str checked(struct scene *t, const char *prefix, struct str doc)
{
    struct str path = arena_fmt(&t->s.h.memory, "%s/hallinta/uusi-kysely", prefix), page;

    assert_int_equal(upload(t, &t->anna, path.p, "division=&document=", doc), 422);
    page = arena_str(&t->s.h.memory, buf_str(&t->s.h.res.body));
    assert_false(says(page, "ds-places__why\" lang="));
    return page;
}

static void the_checker_speaks_the_language_of_the_page(void **state)
{
    struct str slug, option, comma = S("{\n\"schema\": 1,\n,}"), page;
    struct scene t;

    (void)state;
    begin(&t);
    slug = replaced(&t, t.doc, "\"slug\": \"koe-2027\"", "\"slug\": \"Koe 2027\"");
    option = replaced(&t, t.doc, "\"id\": \"m3\"", "\"id\": \"m2\"");
    page = checked(&t, "", slug);
    assert_true(says(page, ">Rivi 3: lyhytnimi</a></h3>"));
    assert_true(says(page, WHY "Kirjoita 2–60 merkkiä: a–z, 0–9 ja -. Ensimmäinen merkki ei saa olla -.</p>"));
    assert_true(says(checked(&t, "/sv", slug), WHY "Skriv 2–60 tecken: a–z, 0–9 och -."));
    assert_true(says(checked(&t, "/en", slug), WHY "Expected 2 to 60 of a-z, 0-9 and -, not beginning with -.</p>"));
    page = checked(&t, "", option);
    assert_true(says(page, WHY "Anna tälle oma tunnus: &quot;m2&quot; on jo käytössä"));
    assert_true(says(page, "rivi 37: sivu 1, kysymys 3, vaihtoehto 2, tunnus"));
    assert_false(says(page, "$.pages[0].items[2].options[1].id"));
    assert_true(says(checked(&t, "", comma), WHY "Tässä pitää olla nimi lainausmerkeissä."));
    assert_true(says(checked(&t, "/sv", comma), "rad 3, tecken 1</p>"));
    end(&t);
}

/* In the order of the lines, whatever was read first, each with its question. */
static void all_faults_are_told_at_once(void **state)
{
    struct str doc, page;
    struct scene t;

    (void)state;
    begin(&t);
    doc = replaced(&t, t.doc, "\"id\": \"m3\"", "\"id\": \"m2\"");
    doc = replaced(&t, doc, "\"type\": \"nps\"", "\"type\": \"grid\"");
    doc = replaced(&t, doc, ", \"sv\": \"Provenkät\"", "");
    page = checked(&t, "", doc);
    assert_int_equal(count(page, "data-line="), 3);
    assert_int_equal(count(page, "<li class=\"ds-places__one\">"), 3);
    assert_true(at(page, "Rivi 5: otsikko</a>") < at(page, "kysymys 3 ("));
    assert_int_equal(count(page, "Anna tälle oma tunnus"), 1); /* each is told once */
    assert_true(says(page, "3 kohtaa"));
    assert_true(says(page, ">Rivi 38: sivu 1, kysymys 3 ("));
    assert_true(says(page, "), vaihtoehto 3, tunnus</a></h3>\n" WHY "Anna tälle oma tunnus"));
    assert_true(says(page, "sivu 2, kysymys 3 (Suosittelu), tyyppi</a>"));
    assert_true(says(page, WHY "Teksti puuttuu ruotsiksi."));
    assert_true(says(checked(&t, "/sv", doc), "sida 2, fråga 3 (Suosittelu), typen</a>"));
    assert_false(says(page, "Lisäksi on ainakin"));
    end(&t);
}

/* And how many more there are at least. */
static void of_very_many_faults_the_first_are_told(void **state)
{
    struct buf doc;
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    doc = buf_new(&t.s.h.memory, 1 << 20);
    buf_char(&doc, '{');
    for (int i = 0; i < 60000; i++)
        buf_fmt(&doc, "%s\n\"%d\":0", i ? "," : "", i);
    buf_char(&doc, '}');
    page = checked(&t, "", buf_str(&doc));
    assert_int_equal(count(page, "data-line="), 20);
    assert_true(says(page, "Lisäksi on ainakin 59 980 muuta."));
    end(&t);
}

/* All in one line, it is laid out in lines first. */
static void a_document_in_one_line_is_shown_in_lines(void **state)
{
    struct str page;
    struct scene t;

    (void)state;
    begin(&t);
    page = checked(&t, "", S("{\"schema\":1,\"slug\":\"Koe\"}\n"));
    assert_true(says(page, "data-line=\"3\">"));
    assert_true(says(page, "\n  &quot;schema&quot;: 1,\n  &quot;slug&quot;: &quot;Koe&quot;\n}"));
    page = checked(&t, "", S("{\"schema\":1,}")); /* what is no JSON stays as it is */
    assert_true(says(page, "{&quot;schema&quot;:1,}"));
    end(&t);
}

/* And what stood in the field is still there. */
static void what_is_no_text_is_called_by_its_name(void **state)
{
    static const struct {
        struct str file;
        const char *said;
    } files[] = {
        {S_INIT("PK\x03\x04 [Content_Types].xml \x01\0 xl/workbook.xml"),
         "Tämä on taulukko, esimerkiksi Excel-tiedosto"},
        {S_INIT("PK\x03\x04\x14\0 word/document.xml"), "Tämä on tekstiasiakirja, esimerkiksi Word-tiedosto"},
        {S_INIT("PK\x03\x04\x14\0 kysely.json"), "Tämä on pakattu tiedosto (zip)"},
        {S_INIT("\xFF\xFE{\0}\0"), "Tämän tekstin merkistö on UTF-16"},
        {S_INIT("\x89PNG\r\n\x1A\n\0\0\0\r"), "Tämä ei ole tekstiä"},
        {S_INIT("{\"a\": \"\xE4\"}"), "UTF-8"},
    };
    struct scene t;

    (void)state;
    begin(&t);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct str page;

        assert_int_equal(
            upload(&t, &t.anna, "/hallinta/uusi-kysely", "division=&document=Keskeneräinen", files[i].file), 422);
        page = buf_str(&t.s.h.res.body);
        assert_true(says(page, files[i].said));
        assert_true(says(page, "<a href=\"#file\">"));
        assert_true(says(page, "Keskeneräinen</textarea>"));
        assert_false(says(page, "ds-places"));
    }
    end(&t);
}

/* However it is laid out, and whichever version was looked at. */
static void the_same_document_makes_no_version(void **state)
{
    struct str kept;
    struct scene t;

    (void)state;
    begin(&t);
    make_draft(&t);
    for (int i = 0; i < 2; i++) {
        (void)staff_get(&t.s, &t.berit, KOE "/kysely.json");
        kept = arena_str(&t.s.h.memory, buf_str(&t.s.h.res.body));
        assert_int_equal(upload(&t, &t.berit, KOE "/uusi-versio", "seen=1&document=", i ? kept : t.doc), 303);
        assert_true(str_eq(staff_leads(&t.s), S(KOE "?tehty=sama-versio")));
    }
    assert_true(says(look(&t, &t.berit, KOE "?tehty=sama-versio"), "mitään ei tallennettu"));
    assert_int_equal(standing(&t).version, 1);
    assert_int_equal(standing(&t).builder, t.anna.id);
    assert_int_equal(staff_audited(&t.s, "survey.replace"), 0);
    assert_int_equal(
        upload(&t, &t.berit, KOE "/uusi-versio", "seen=1&document=", replaced(&t, kept, "Koekysely", "Uusi")), 303);
    assert_int_equal(standing(&t).version, 2);
    end(&t);
}

static void the_example_is_a_survey_and_the_empty_field_says_what_it_is_for(void **state)
{
    struct str page, doc;
    struct scene t;
    size_t from;

    (void)state;
    begin(&t);
    page = look(&t, &t.anna, "/hallinta/uusi-kysely");
    assert_true(says(page, "jos sinulla ei ole tiedostoa"));
    assert_true(says(page, "href=\"/hallinta/uusi-kysely?malli=1#document\""));
    page = look(&t, &t.anna, "/hallinta/uusi-kysely?malli=1");
    assert_true(says(page, "&quot;slug&quot;: &quot;esimerkki&quot;"));
    from = at(page, "{\n  &quot;schema");
    doc = str_sub(page, from, str_find_str(str_sub(page, from, page.len), S("</textarea>")));
    while (says(doc, "&quot;"))
        doc = replaced(&t, doc, "&quot;", "\"");
    assert_int_equal(send_field(&t, &t.anna, "/hallinta/uusi-kysely", doc), 303);
    assert_true(str_ends(staff_leads(&t.s), S("/kyselyt/esimerkki?tehty=luotu")));
    end(&t);
}

/* And the hint is still read out with a fault. */
static void the_field_keeps_its_hint(void **state)
{
    struct scene t;

    (void)state;
    begin(&t);
    assert_true(says(checked(&t, "", S("{}")), "aria-describedby=\"document-hint document-fault\""));
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_are_shown_where_they_stand_and_the_text_can_be_mended_in_place),
        cmocka_unit_test(the_checker_speaks_the_language_of_the_page),
        cmocka_unit_test(all_faults_are_told_at_once),
        cmocka_unit_test(of_very_many_faults_the_first_are_told),
        cmocka_unit_test(a_document_in_one_line_is_shown_in_lines),
        cmocka_unit_test(what_is_no_text_is_called_by_its_name),
        cmocka_unit_test(the_same_document_makes_no_version),
        cmocka_unit_test(the_example_is_a_survey_and_the_empty_field_says_what_it_is_for),
        cmocka_unit_test(the_field_keeps_its_hint),
    };

    return cmocka_run_group_tests_name("staff upload", tests, NULL, NULL);
}
