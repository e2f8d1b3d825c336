/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finding and reading profile files: by name in the search directories, or by path. */
#pragma once

#include <glib.h>

typedef struct _ProfileSearch ProfileSearch;

/* A file in memory. Free with profile_file_free(). */
typedef struct {
  char *path;       /* as it was opened */
  char *text;       /* with room for one more byte behind it */
  gsize length;
} ProfileFile;

void profile_file_free (ProfileFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileFile, profile_file_free)

typedef enum {
  SEARCH_FOUND,
  SEARCH_MISSING,   /* no such file; *problem is unset */
  SEARCH_FAILED,    /* it is there and cannot be read; *problem says why; free it */
} SearchResult;

/* `directories` is NULL-terminated and must outlive the search. */
ProfileSearch *profile_search_new (const char *const *directories);
void profile_search_free (ProfileSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileSearch, profile_search_free)

/* `name` has no slash. The first directory that has it wins, even if the file
 * cannot be read: the next one may ask for less protection. */
SearchResult profile_search_name (ProfileSearch *search, const char *name,
                                  ProfileFile **file, char **problem);

SearchResult profile_search_path (const char *path, ProfileFile **file, char **problem);
