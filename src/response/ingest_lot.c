/* ingest_lot.c - how many of the answers that wait are filed together. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/ingest.h"

size_t ingest_lot(size_t fine_count, bool is_finished, bool has_more)
{
    size_t stay = (is_finished ? 0 : INGEST_BATCH_MIN) + (has_more ? INGEST_BATCH_MIN : 0);

    if (stay == 0)
        return fine_count;
    return fine_count >= stay + INGEST_BATCH_MIN ? fine_count - stay : 0;
}
