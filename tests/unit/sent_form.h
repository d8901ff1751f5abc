/* sent_form.h - for tests of answers: a form body as a field source, the way web/ makes one of a request. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_UNIT_SENT_FORM_H
#define TESTS_UNIT_SENT_FORM_H

#include "http/params.h"
#include "response/answers.h"

static bool sent_take(void *arg, struct str name, struct form_field *out)
{
    const struct param *field = params_take_sent(arg, name);

    if (field)
        *out = (struct form_field){field->value, field->is_repeated, field->is_broken};
    return field;
}

static bool sent_take_rest(void *arg, struct str item)
{
    return params_take_rest(arg, item, ".~");
}

static struct field_source sent_form(struct params *fields)
{
    return (struct field_source){sent_take, sent_take_rest, fields};
}

#endif
