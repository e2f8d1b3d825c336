/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the callbacks of the table may do with the reader. For this room only. */
#pragma once

#include "profile/reader.h"

/* Which of the capability lines decides; a higher one is never undone by a lower one. */
typedef enum {
  CAPS_RANK_NONE,
  CAPS_RANK_DEFAULT,   /* caps */
  CAPS_RANK_KEEP,      /* caps.keep LIST */
  CAPS_RANK_DROP,      /* caps.drop LIST */
  CAPS_RANK_DROP_ALL,  /* caps.drop all */
} CapsRank;

const ProfileContext *profile_reader_get_context (const ProfileReader *reader);

/* TRUE while a file of Firejail's is read. */
gboolean profile_reader_is_imported (const ProfileReader *reader);

/* Records "ORIGIN: text". */
void profile_reader_warn (ProfileReader *reader, Origin origin,
                          const char *format, ...) G_GNUC_PRINTF (3, 4);

void profile_reader_ignore (ProfileReader *reader, const char *text);

/* Reads a file in the place of the line `use`. */
gboolean profile_reader_include (const DirectiveUse *use, GError **error);

/* TRUE, and remembers `rank`, unless a higher one was claimed before. */
gboolean profile_reader_claim_caps (ProfileReader *reader, CapsRank rank);
