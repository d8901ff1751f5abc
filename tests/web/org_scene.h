/* org_scene.h - the register of the organisation for tests of the staff area: files brought in, undone, and what is stored then. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WEB_ORG_SCENE_H
#define TESTS_WEB_ORG_SCENE_H

#include "web/in_staff_house.h"

#include "export/csv_read.h"
#include "i18n/i18n.h"
#include "org/org_file.h"
#include "survey/standing.h"

#include <inttypes.h>

#define ORG "/hallinta/organisaatio"
#define IMPORT "/hallinta/organisaatio/tuonti"
#define APPLY "/hallinta/organisaatio/tuonti/vahvistus"
#define UNDO "/hallinta/organisaatio/tuonti/kumous"
#define IS_DONE "class=\"ds-done\""
#define HEADING "kind;code;belongs_to;name_fi;name_sv;name_en;sort;provider;channel;contacts\n"
#define SMALL                                                                                                          \
    HEADING "division;sote;;Sosiaalipalvelut;Socialtjänster;;1;;;tuki@example.fi\n"                                   \
            "division;pela;;Pelastus;;;2;;;\n"                                                                         \
            "service;kotihoito;sote;Kotihoito;;;1;;;\n"                                                                \
            "unit;kh-1;kotihoito;Kotihoito Tampere;;;1;own;home;\n"

static struct org stored(void)
{
    struct org org;

    assert_int_equal(db_begin(s.h.app.panel, DB_READ), OK);
    assert_int_equal(org_load(&s.h.memory, s.h.app.panel, &org), OK);
    db_rollback(s.h.app.panel);
    return org;
}

static const struct org_thing *thing(enum org_kind kind, const char *code)
{
    struct org org = stored();

    for (size_t i = 0; i < org.n; i++)
        if (org.v[i].kind == kind && str_eq(org.v[i].code, str_from(code)))
            return &org.v[i];
    return NULL;
}

static struct str preview(struct staffer *who, struct str file)
{
    return arena_str(&s.h.memory, staff_upload(&s, who, IMPORT, get(who, IMPORT), "", "file", "org.csv", file));
}

/* Post what is sealed on the page, with `button` ("&name=value"). */
static struct str post_file(struct staffer *who, const char *path, struct str page, const char *button)
{
    struct buf fields = buf_new(&s.h.memory, 8 << 20);

    buf_put(&fields, S("file="));
    buf_put(&fields, house_hidden(&s.h, page, "file"));
    buf_put(&fields, str_from(button));
    return post(who, path, page, arena_cstr(&s.h.memory, buf_str(&fields)));
}

/* Do what the preview on the page shows. */
static struct str apply(struct staffer *who, struct str page)
{
    return post_file(who, APPLY, page, "");
}

static struct str undo(struct staffer *who, struct str page)
{
    return post_file(who, UNDO, page, "&do=undo");
}

/* The page that says what was done. */
static struct str bring_in(struct staffer *who, struct str file)
{
    struct str page = apply(who, preview(who, file));

    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, IS_DONE));
    return page;
}

/* The register as the page of that language gives it out. */
static struct str table_of(struct staffer *who, const char *lang)
{
    return get(who, words("%s" ORG "/organisaatio.csv", lang));
}

#endif
