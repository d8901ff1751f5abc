/* documents.c - paper forms and posters: made when a survey is approved, anew when anything on them changes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/documents.h"

#include "base/clock.h"
#include "base/log.h"
#include "gen/sql_panel.h"
#include "survey/survey.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AGAIN_MS = 30 * 1000, MAKING_S = 20, MAKING_MEMORY_BYTES = 512 * 1024 * 1024, ALL_BYTES = 128 * 1024 * 1024 };

/* How the maker hands over one document; the bytes follow. */
struct parcel {
    int32_t lang, kind;
    int64_t bytes;
};

struct paper_house documents_house(const struct config *c)
{
    return (struct paper_house){
        .county = {[LANG_FI] = c->county_name_fi,
                   [LANG_SV] = c->county_name_sv,
                   [LANG_EN] = c->county_name_en,
                   [LANG_SELKO] = c->county_name_fi},
        .origin = c->origin,
        .return_address = c->return_address,
    };
}

/* A hash of everything the documents of a survey are made of. A new program may draw or word them differently, so the file it runs from
 * is part of it. */
static struct key32 made_of(struct arena *a, const struct config *c, const struct q_document_surveys_row *row)
{
    struct buf text = buf_new(a, 64 * 1024);
    struct stat program = {0};

    if (stat("/proc/self/exe", &program))
        log_line(LOG_WARN, "event=program_unknown why=\"%s\"", strerror(errno));
    buf_fmt(&text, "%lld %lld %lld\n", (long long)program.st_size, (long long)program.st_mtim.tv_sec,
            (long long)program.st_mtim.tv_nsec);
    buf_fmt(&text, "%" PRId64 " %" PRId64 " %" PRId64 "\n", row->id, row->version, row->closes_ms);
    hex_put(&text, row->hash.p, row->hash.len);
    for (size_t i = 0; i < 5; i++) {
        buf_char(&text, '\n');
        buf_put(&text, (struct str[]){c->county_name_fi, c->county_name_sv, c->county_name_en, c->origin,
                                      c->return_address}[i]);
    }
    return hash_plain(buf_str(&text));
}

/* --- making: in a process of its own ------------------------------------------------------------------------------ */

static bool write_all(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;

    while (n) {
        ssize_t done = write(fd, p, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

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
        if (!write_all(fd, &parcel, sizeof parcel) || !write_all(fd, bytes.p, bytes.len))
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
    if (e == OK && !write_all(fd, bytes.p, bytes.len))
        e = ERR_BROKEN;
    arena_free(&a);
    return e;
}

/* The maker: it opens no store, and what it has from us it must not use or close. */
static _Noreturn void be_maker(int fd, enum err (*make)(int fd, const void *arg), const void *arg)
{
    prctl(PR_SET_NAME, "digi-paper");
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm(MAKING_S);
    _exit(make(fd, arg) == OK ? 0 : 1);
}

static enum err take_all(struct arena *a, int fd, struct str *out)
{
    struct buf all = buf_new(a, ALL_BYTES);
    char part[16 * 1024];
    ssize_t n;

    do {
        n = read(fd, part, sizeof part);
        if (n > 0)
            buf_put(&all, (struct str){part, (size_t)n});
    } while (n > 0 || (n < 0 && errno == EINTR));
    *out = buf_str(&all);
    return n < 0 || all.full ? ERR_BROKEN : OK;
}

/* What the maker has written, until it ends. ERR_BROKEN, noted. */
static enum err from_maker(struct arena *a, enum err (*make)(int fd, const void *arg), const void *arg, struct str *out)
{
    int ends[2], status = 0;
    pid_t maker;
    enum err e;

    if (pipe2(ends, O_CLOEXEC))
        return err_note(ERR_BROKEN, "event=documents pipe: %s", strerror(errno));
    maker = fork();
    if (maker == 0) {
        close(ends[0]);
        be_maker(ends[1], make, arg);
    }
    close(ends[1]);
    e = maker < 0 ? ERR_BROKEN : take_all(a, ends[0], out);
    close(ends[0]);
    while (maker > 0 && waitpid(maker, &status, 0) < 0 && errno == EINTR)
        ;
    if (e || status)
        return err_note(ERR_BROKEN, "event=documents_failed status=%d", status);
    return OK;
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
static enum err refresh(struct arena *a, const struct instance *i, struct db *panel,
                        const struct q_document_surveys_row *row, const struct key32 *of, bool *is_made_out)
{
    struct definition d;
    struct paper_source source = {
        .definition = &d,
        .version = row->version,
        .closes_ms = row->closes_ms,
        .made_ms = row->published_ms,
        .house = documents_house(&i->config),
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

    if (clock_steady_ms() < again_ms)
        return OK;
    TRY(drop_leftovers(a, panel));
    TRY(db_begin(panel, DB_READ));
    TRY(db_finish(panel, q_document_surveys(panel, a, &rows)));
    for (size_t n = 0; n < rows.n; n++) {
        struct key32 of = made_of(a, &i->config, &rows.v[n]);

        TRY(db_begin(panel, DB_READ));
        TRY(db_finish(panel, look(a, panel, rows.v[n].id, &of, &is_due)));
        if (!is_due)
            continue;
        TRY(refresh(a, i, panel, &rows.v[n], &of, &is_made));
        if (is_made)
            return OK;
        has_failed = true;
    }
    if (has_failed)
        again_ms = clock_steady_ms() + AGAIN_MS;
    return OK;
}
