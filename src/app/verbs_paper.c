/* verbs_paper.c - the verb that writes the papers of a survey into a folder, for staff. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/documents.h"
#include "app/verbs_site.h"
#include "base/file.h"

/* Unlike what the site gives out, posters carry the code that all share, if there is one, and a survey for those who were invited has
 * forms. */
enum err verb_survey_paper(struct arena *a, const struct args *args)
{
    struct buf told = buf_new(a, 64 * 1024);
    struct paper_source source;
    struct definition d;
    struct survey survey;
    struct document *v;
    struct site *s;
    size_t count;

    TRY(site_open(a, args, &s));
    TRY(site_survey(a, s, args->words[0], &survey, &d));
    source = (struct paper_source){
        .definition = &d,
        .version = survey.version,
        .closes_ms = survey.closes_ms,
        .made_ms = s->now_ms,
        .house = documents_house(&s->instance.config, &s->settings),
        .code = survey.shared_code,
        .is_for_staff = true,
    };
    TRY(documents_make(a, &source, &v, &count));
    TRY(file_mkdir(args->output, 0755));
    for (size_t i = 0; i < count; i++) {
        struct str name = paper_file_name(a, d.slug, v[i].kind, v[i].lang);

        TRY(file_write(arena_fmt(a, "%s/%.*s", args->output, STR_ARG(name)).p, v[i].bytes, 0644));
        buf_put(&told, name);
        buf_char(&told, '\n');
    }
    if (d.access == ACCESS_INVITED)
        buf_put(&told, S("The forms are for those who were invited; nobody can download them. Hand out each with "
                         "care.\n"));
    return verb_print(&(struct args){0}, buf_str(&told));
}
