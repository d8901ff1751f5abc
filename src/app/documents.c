/* documents.c - paper forms and posters: made when a survey is approved, anew when anything on them changes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/documents.h"

#include "app/maker.h"
#include "base/clock.h"
#include "base/log.h"
#include "gen/sql_panel.h"
#include "survey/survey.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

enum { AGAIN_MS = 30 * 1000, MAKING_S = 20, MAKING_MEMORY_BYTES = 512 * 1024 * 1024, ALL_BYTES = 128 * 1024 * 1024 };

/* How the maker hands over one document; the bytes follow. */
struct parcel {
    int32_t lang, kind;
    int64_t bytes;
};

struct paper_house documents_house(const struct config *c, const struct settings *s)
{
    struct paper_house house = {.origin = c->origin, .return_address = s->return_address, .brand = s->brand_colour};

    for (int lang = 0; lang < LANG__COUNT; lang++)
        house.county[lang] = s->county_name[lang];
    return house;
}

/* A hash of everything the documents of a survey are made of. A new program may draw or word them differently, so the file it runs from
 * is part of it. */
static struct key32 made_of(struct arena *a, const struct paper_house *house, const struct q_document_surveys_row *row)
{
    struct buf text = buf_new(a, 64 * 1024);
    struct stat program = {0};

    if (stat("/proc/self/exe", &program))
        log_line(LOG_WARN, "event=program_unknown why=\"%s\"", strerror(errno));
    buf_fmt(&text, "%lld %lld %lld\n", (long long)program.st_size, (long long)program.st_mtim.tv_sec,
            (long long)program.st_mtim.tv_nsec);
    buf_fmt(&text, "%" PRId64 " %" PRId64 " %" PRId64 "\n", row->id, row->version, row->closes_ms);
    hex_put(&text, row->hash.p, row->hash.len);
    for (size_t i = 0; i < 6; i++) {
        buf_char(&text, '\n');
        buf_put(&text, (struct str[]){house->county[LANG_FI], house->county[LANG_SV], house->county[LANG_EN],
                                      house->origin, house->return_address, house->brand}[i]);
    }
    return hash_plain(buf_str(&text));
}

/* --- making: in a process of its own ------------------------------------------------------------------------------ */

static enum err make_one(int fd, const struct paper_source *source, enum paper_file kind, enum lang lang)
{
    struct parcel parcel = {.lang = (int32_t)lang, .kind = (int32_t)kind};
    struct arena a;
    struct str bytes;
    enum err e;

    arena_init(&a, MAKING_MEMORY_BYTES);
    e = paper_file_make(&a, source, kind, lang, &bytes);
    if (e == OK) {
        parcel.bytes = (int64_t)bytes.len;
        if (!maker_write(fd, &parcel, sizeof parcel) || !maker_write(fd, bytes.p, bytes.len))
            e = ERR_BROKEN;
    }
    arena_free(&a);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err make_all(int fd, const void *arg)
{
    const struct paper_source *source = arg;
    const struct definition *d = source->definition;
    enum err e = OK;

    for (size_t n = 0; n < d->lang_count && e == OK; n++)
        for (int kind = PAPER_FORM; kind < PAPER_FILE__END && e == OK; kind++)
            e = make_one(fd, source, (enum paper_file)kind, d->langs[n]);
    return e;
}

/* What slips are made of. */
struct slips_job {
    const struct slips *slips;
    const struct str *codes;
    size_t count;
};

static enum err make_slips(int fd, const void *arg)
{
    const struct slips_job *job = arg;
    struct arena a;
    struct str bytes;
    enum err e;

    arena_init(&a, MAKING_MEMORY_BYTES);
    e = slips_pdf(&a, job->slips, job->codes, job->count, &bytes);
    if (e == OK && !maker_write(fd, bytes.p, bytes.len))
        e = ERR_BROKEN;
    arena_free(&a);
    return e;
}

static enum err from_maker(struct arena *a, enum err (*make)(int fd, const void *arg), const void *arg, struct str *out)
{
    return maker_run(a, &(struct maker){"digi-paper", SANDBOX_PAPER, MAKING_S, ALL_BYTES, 0, make, arg}, out);
}

enum err documents_make(struct arena *a, const struct paper_source *source, struct document **out, size_t *count_out)
{
    size_t most = source->definition->lang_count * PAPER_FILE__END;
    struct document *v = arena_alloc(a, most, sizeof *v);
    struct str all;

    *count_out = 0;
    *out = v;
    TRY(from_maker(a, make_all, source, &all));
    while (all.len) {
        struct parcel parcel;

        if (all.len < sizeof parcel || *count_out == most)
            return err_note(ERR_BROKEN, "event=documents_torn");
        memcpy(&parcel, all.p, sizeof parcel);
        all = str_sub(all, sizeof parcel, all.len);
        if (parcel.bytes < 0 || (uint64_t)parcel.bytes > all.len)
            return err_note(ERR_BROKEN, "event=documents_torn");
        v[(*count_out)++] = (struct document){(enum lang)parcel.lang, (enum paper_file)parcel.kind,
                                              str_sub(all, 0, (size_t)parcel.bytes)};
        all = str_sub(all, (size_t)parcel.bytes, all.len);
    }
    return OK;
}

enum err documents_slips(struct arena *a, const struct slips *slips, const struct str *codes, size_t count,
                         struct str *out)
{
    return from_maker(a, make_slips, &(struct slips_job){slips, codes, count}, out);
}

/* --- one survey --------------------------------------------------------------------------------------------------- */

static enum err store(struct db *panel, int64_t survey, const struct key32 *of, const struct document *v, size_t count)
{
    TRY(q_document_delete(panel, &(struct q_document_delete){survey}));
    for (size_t i = 0; i < count; i++)
        TRY(q_document_insert(panel, &(struct q_document_insert){.survey = survey,
                                                                 .lang = v[i].lang,
                                                                 .kind = v[i].kind,
                                                                 .made_of = {(const char *)of->b, sizeof of->b},
                                                                 .bytes = v[i].bytes}));
    return OK;
}

static enum err load(struct arena *a, struct db *panel, const struct q_document_surveys_row *row,
                     struct definition *out)
{
    TRY(db_begin(panel, DB_READ));
    return db_finish(panel, survey_definition(a, panel, row->id, row->version, out));
}

/* Has the survey the documents it should have? */
static enum err look(struct arena *a, struct db *panel, int64_t survey, const struct key32 *of, bool *is_due_out)
{
    struct q_document_made_of_row made = {0};
    enum err e = q_document_made_of(panel, a, &(struct q_document_made_of){survey}, &made);

    *is_due_out = !str_eq(made.made_of, (struct str){(const char *)of->b, sizeof of->b});
    return e == ERR_NOT_FOUND ? OK : e;
}

/* Make the documents of one survey. `is_made_out` is false when that failed, which was noted: the survey goes on without paper. */
static enum err refresh(struct arena *a, const struct paper_house *house, struct db *panel,
                        const struct q_document_surveys_row *row, const struct key32 *of, bool *is_made_out)
{
    struct definition d;
    struct paper_source source = {
        .definition = &d,
        .version = row->version,
        .closes_ms = row->closes_ms,
        .made_ms = row->published_ms,
        .house = *house,
    };
    int64_t begun_ms = clock_steady_ms();
    struct document *v;
    size_t count;

    TRY(load(a, panel, row, &d));
    *is_made_out = documents_make(a, &source, &v, &count) == OK;
    if (!*is_made_out)
        return OK;
    TRY(db_begin(panel, DB_WRITE));
    TRY(db_finish(panel, store(panel, row->id, of, v, count)));
    log_line(LOG_INFO, "event=documents survey=%" PRId64 " ms=%" PRId64, row->id, clock_steady_ms() - begun_ms);
    return OK;
}

/* --- one turn ----------------------------------------------------------------------------------------------------- */

static enum err drop_leftovers(struct arena *a, struct db *panel)
{
    struct q_document_leftovers_rows rows = {0};
    enum err e;

    TRY(db_begin(panel, DB_READ));
    TRY(db_finish(panel, q_document_leftovers(panel, a, &rows)));
    if (rows.n == 0)
        return OK;
    TRY(db_begin(panel, DB_WRITE));
    e = OK;
    for (size_t n = 0; n < rows.n && e == OK; n++)
        e = q_document_delete(panel, &(struct q_document_delete){rows.v[n].survey});
    return db_finish(panel, e);
}

enum err documents_turn(struct arena *a, const struct instance *i, struct db *panel)
{
    static int64_t again_ms; /* of the steady clock: not before this, after a turn in which nothing could be made */
    struct q_document_surveys_rows rows = {0};
    bool is_due, is_made, has_failed = false;
    struct paper_house house;
    struct settings settings;
    enum err e;

    if (clock_steady_ms() < again_ms)
        return OK;
    TRY(drop_leftovers(a, panel));
    TRY(db_begin(panel, DB_READ));
    e = settings_load(a, panel, &settings);
    if (e == OK)
        e = q_document_surveys(panel, a, &rows);
    TRY(db_finish(panel, e));
    house = documents_house(&i->config, &settings);
    for (size_t n = 0; n < rows.n; n++) {
        struct key32 of = made_of(a, &house, &rows.v[n]);

        TRY(db_begin(panel, DB_READ));
        TRY(db_finish(panel, look(a, panel, rows.v[n].id, &of, &is_due)));
        if (!is_due)
            continue;
        TRY(refresh(a, &house, panel, &rows.v[n], &of, &is_made));
        if (is_made)
            return OK;
        has_failed = true;
    }
    if (has_failed)
        again_ms = clock_steady_ms() + AGAIN_MS;
    return OK;
}
