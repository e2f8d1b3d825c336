/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile/reader.h"

#include <string.h>

#include "profile/condition.h"
#include "profile/ignore.h"
#include "profile/imported.h"
#include "profile/line.h"
#include "profile/path-word.h"
#include "profile/profile-error.h"
#include "profile/reader-internal.h"
#include "profile/search.h"

#define DEEPEST_INCLUDE 64

/* Files that include each other twice a level would otherwise be read 2^64 times. */
#define MOST_FILES 1024

/* A file that is being read: the chain of includes. */
typedef struct _Frame Frame;
struct _Frame {
  const Frame *parent;     /* NULL for the first one */
  const char *file;        /* lives in the policy */
  guint line;              /* that is being read */
  guint depth;             /* 1 for the first one */
  gboolean imported;
};

struct _ProfileReader {
  Policy *policy;
  const ProfileContext *context;
  ProfileSearch *search;
  ProfileSearch *imported_search; /* the same directories, Firejail's before ours; NULL: not needed yet */
  const char **imported_order;
  IgnoreList *ignored;
  GPtrArray *warnings;
  const Frame *frame;      /* innermost, on the stack of its reading function */
  guint n_files;
  CapsRank caps_rank;
  const Directive *last;   /* of the line before; NULL: none */
};

ProfileReader *
profile_reader_new (Policy *policy, const ProfileContext *context)
{
  ProfileReader *reader = g_new0 (ProfileReader, 1);

  reader->policy = policy;
  reader->context = context;
  reader->search = profile_search_new (context->search_dirs);
  reader->ignored = ignore_list_new ();
  reader->warnings = g_ptr_array_new_with_free_func (g_free);
  return reader;
}

void
profile_reader_free (ProfileReader *reader)
{
  profile_search_free (reader->search);
  g_clear_pointer (&reader->imported_search, profile_search_free);
  g_free (reader->imported_order);
  ignore_list_free (reader->ignored);
  g_ptr_array_unref (reader->warnings);
  g_free (reader);
}

const GPtrArray *
profile_reader_get_warnings (const ProfileReader *reader)
{
  return reader->warnings;
}

const ProfileContext *
profile_reader_get_context (const ProfileReader *reader)
{
  return reader->context;
}

gboolean
profile_reader_is_imported (const ProfileReader *reader)
{
  return reader->frame != NULL && reader->frame->imported;
}

void
profile_reader_warn (ProfileReader *reader, Origin origin, const char *format, ...)
{
  g_autofree char *place = origin_to_string (origin);
  g_autofree char *shown_place = g_strescape (place, NULL);
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (reader->warnings, g_strdup_printf ("%s: %s", shown_place, message));
}

void
profile_reader_ignore (ProfileReader *reader, const char *text)
{
  ignore_list_add (reader->ignored, text);
}

gboolean
profile_reader_claim_caps (ProfileReader *reader, CapsRank rank)
{
  if (rank < reader->caps_rank)
    return FALSE;
  reader->caps_rank = rank;
  return TRUE;
}

/* An unknown word. In Firejail's own files it may be newer than we are, and
 * only what would have restricted the program must not get lost. */
static gboolean
unknown_line (ProfileReader *reader, Origin origin, const char *name, gboolean imported,
              GError **error)
{
  const char *nearest = directive_suggest (name, IN_PROFILE);
  g_autofree char *shown = profile_show_word (name);
  g_autofree char *hint = profile_show_hint (nearest);

  if (!imported || nearest != NULL || imported_word_restricts (name))
    return profile_error (error, JAIL_ERROR_PROFILE, origin, "unknown directive %s%s", shown, hint);

  profile_reader_warn (reader, origin, "unknown directive %s is skipped", shown);
  return TRUE;
}

/* Most lines have the word of the line before. */
static const Directive *
find_directive (ProfileReader *reader, const char *name, gsize length)
{
  const Directive *last = reader->last;

  if (last == NULL || strncmp (last->name, name, length) != 0 || last->name[length] != '\0')
    reader->last = directive_find (name, length);
  return reader->last;
}

static gboolean
read_line (ProfileReader *reader, const Frame *frame, const Line *line, GError **error)
{
  Origin origin = { frame->file, line->number };
  g_autofree char *problem = NULL;
  gboolean wanted = TRUE;
  char *text = line->text;
  ConditionResult condition;
  const Directive *directive;
  gsize name_length;
  char *argument;

  while ((condition = condition_take (&text, reader->policy, reader->context, &problem))
         != CONDITION_ABSENT)
    {
      if (condition == CONDITION_WRONG)
        return profile_error (error, JAIL_ERROR_PROFILE, origin, "%s", problem);
      wanted = wanted && condition == CONDITION_TRUE;
    }

  if (ignore_list_matches (reader->ignored, text, line->length - (gsize) (text - line->text)))
    return TRUE;

  argument = line_split (text, &name_length);
  directive = find_directive (reader, text, name_length);
  if (directive == NULL)
    return unknown_line (reader, origin, text, frame->imported, error);
  if (!wanted)
    return TRUE;

  DirectiveUse use = {
    .reader = reader, .policy = reader->policy, .directive = directive,
    .origin = origin, .argument = argument, .verbatim = line->quoted,
    .imported = frame->imported,
  };
  return directive_apply (&use, error);
}

/* The circle that the innermost file closes, or the last steps of a long chain. */
static char *
describe_chain (const Frame *innermost)
{
  GString *chain = g_string_new (innermost->file);
  const Frame *frame;

  g_string_append_printf (chain, ":%u", innermost->line);
  for (frame = innermost->parent; frame != NULL; frame = frame->parent)
    {
      g_autofree char *step = g_strdup_printf ("%s:%u > ", frame->file, frame->line);
      gboolean far = innermost->depth - frame->depth >= 6;

      g_string_prepend (chain, far ? "... > " : step);
      if (far || strcmp (frame->file, innermost->file) == 0)
        break;
    }
  return g_string_free (chain, FALSE);
}

static gboolean
check_depth (ProfileReader *reader, const char *name, Origin origin, GError **error)
{
  g_autofree char *shown = NULL;
  g_autofree char *chain = NULL;
  g_autofree char *shown_chain = NULL;
  gboolean deep = reader->frame != NULL && reader->frame->depth >= DEEPEST_INCLUDE;

  if (!deep && reader->n_files < MOST_FILES)
    return TRUE;

  shown = profile_show_word (name);
  if (!deep)
    return profile_error (error, JAIL_ERROR_PROFILE, origin,
                          "including %s: more than %d files are read", shown, MOST_FILES);

  chain = describe_chain (reader->frame);
  shown_chain = g_strescape (chain, NULL);
  return profile_error (error, JAIL_ERROR_PROFILE, origin, "including %s: more than %d files deep: %s",
                        shown, DEEPEST_INCLUDE, shown_chain);
}

static gboolean
read_lines (ProfileReader *reader, Frame *frame, char *text, gsize length, GError **error)
{
  LineCursor cursor;
  Line line;
  const char *problem = NULL;

  if (!line_check_text (text, length, &frame->line, &problem))
    return profile_error (error, JAIL_ERROR_PROFILE, (Origin) { frame->file, frame->line },
                          "%s", problem);

  line_cursor_init (&cursor, text, length);
  for (;;)
    switch (line_next (&cursor, &line, &problem))
      {
      case LINE_END:
        return TRUE;
      case LINE_WRONG:
        return profile_error (error, JAIL_ERROR_PROFILE, (Origin) { frame->file, cursor.number },
                              "%s", problem);
      case LINE_READ:
        frame->line = line.number;
        if (!read_line (reader, frame, &line, error))
          return FALSE;
      }
}

static gboolean
is_imported (const ProfileReader *reader, const char *path)
{
  const char *const *directories = reader->context->imported_dirs;

  for (; directories != NULL && *directories != NULL; directories++)
    if (path_word_is_below (path, *directories))
      return TRUE;
  return FALSE;
}

/* What a file of Firejail's includes is meant to be one of Firejail's: ours have
 * some names in common with them. The user's own directory comes first for both. */
static ProfileSearch *
search_for_includes (ProfileReader *reader)
{
  const ProfileContext *context = reader->context;
  gsize length = g_strv_length ((char **) context->search_dirs), n = 0;

  if (reader->frame == NULL || !reader->frame->imported)
    return reader->search;
  if (reader->imported_search == NULL)
    {
      reader->imported_order = g_new0 (const char *, length + g_strv_length ((char **) context->imported_dirs) + 1);
      if (length > 0)
        reader->imported_order[n++] = context->search_dirs[0];
      for (const char *const *directory = context->imported_dirs; *directory != NULL; directory++)
        reader->imported_order[n++] = *directory;
      for (gsize i = 1; i < length; i++)
        if (!g_strv_contains (context->imported_dirs, context->search_dirs[i]))
          reader->imported_order[n++] = context->search_dirs[i];
      reader->imported_search = profile_search_new (reader->imported_order);
    }
  return reader->imported_search;
}

/* `text` is cut up and has room for one more byte. `origin` is the include. */
static gboolean
read_buffer (ProfileReader *reader, const char *path, char *text, gsize length,
             Origin origin, GError **error)
{
  Frame frame = {
    .parent = reader->frame,
    .file = policy_intern (reader->policy, path),
    .depth = reader->frame != NULL ? reader->frame->depth + 1 : 1,
    .imported = is_imported (reader, path),
  };
  TextWish profile = { frame.file, origin };
  gboolean success;

  g_array_append_val (reader->policy->profiles, profile);
  reader->n_files += 1;
  reader->frame = &frame;
  success = read_lines (reader, &frame, text, length, error);
  reader->frame = frame.parent;
  return success;
}

static char *
describe_search (const ProfileReader *reader)
{
  g_autofree char *list = g_strjoinv (", ", (char **) reader->context->search_dirs);

  return g_strescape (list, NULL);
}

/* What an include or an option says about a file that was looked for. */
static gboolean
take_file (ProfileReader *reader, SearchResult result, ProfileFile *file, const char *problem,
           const char *argument, Origin origin, GError **error)
{
  g_autofree char *shown = NULL;
  g_autofree char *places = NULL;

  switch (result)
    {
    case SEARCH_FOUND:
      return read_buffer (reader, file->path, file->text, file->length, origin, error);
    case SEARCH_FAILED:
      places = g_strescape (problem, NULL);
      return profile_error (error, JAIL_ERROR_PROFILE, origin, "cannot read %s", places);
    case SEARCH_MISSING:
      if (g_str_has_suffix (argument, ".local"))
        return TRUE;
      shown = profile_show_word (argument);
      if (strchr (argument, '/') != NULL)
        return profile_error (error, JAIL_ERROR_PROFILE, origin, "%s does not exist", shown);
      places = describe_search (reader);
      return profile_error (error, JAIL_ERROR_PROFILE, origin, "%s is in none of %s",
                            shown, places);
    }
  g_assert_not_reached ();
}

/* Expands the macros that lead to a profile file. NULL: *problem says why (a constant). */
static char *
expand_path (const ProfileReader *reader, const char *path, gboolean verbatim, const char **problem)
{
  PathWordFlags flags = PATH_WORD_CFG_MACRO | (verbatim ? PATH_WORD_VERBATIM : 0);
  const ProfileContext *context = reader->context;
  const char *value = NULL;
  int macro;

  *problem = path_word_problem (path, flags);
  if (*problem != NULL)
    return NULL;

  macro = path_word_macro_length (path, flags);
  if (macro == 0)
    return g_strdup (path);
  if (path[0] == '~' || g_str_has_prefix (path, "${HOME}"))
    value = context->home;
  else if (g_str_has_prefix (path, "${RUNUSER}"))
    value = context->runuser_dir;
  else if (g_str_has_prefix (path, "${CFG}"))
    {
      if (reader->frame != NULL)
        {
          g_autofree char *directory = g_path_get_dirname (reader->frame->file);

          return g_strconcat (directory, path + macro, NULL);
        }
      value = context->config_dir;
    }

  if (value == NULL)
    {
      *problem = "of macros only ${HOME}, ${RUNUSER} and ${CFG} can be used here";
      return NULL;
    }
  return g_strconcat (value, path + macro, NULL);
}

/* Two includes that a mode of the jail makes senseless. */
static gboolean
is_skipped (const ProfileReader *reader, const char *argument)
{
  const char *slash = strrchr (argument, '/');
  const char *name = slash != NULL ? slash + 1 : argument;

  return (strcmp (name, "disable-devel.inc") == 0
          && policy_has (reader->policy, POLICY_ALLOW_DEBUGGERS))
         || (strcmp (name, "disable-shell.inc") == 0 && reader->context->has_appimage);
}

gboolean
profile_reader_include (const DirectiveUse *use, GError **error)
{
  ProfileReader *reader = use->reader;
  const char *argument = use->argument;
  g_autoptr(ProfileFile) file = NULL;
  g_autofree char *search_problem = NULL;
  g_autofree char *path = NULL;
  const char *problem = NULL;
  SearchResult result = SEARCH_MISSING;

  if (is_skipped (reader, argument))
    return TRUE;
  if (!check_depth (reader, argument, use->origin, error))
    return FALSE;

  if (strchr (argument, '/') == NULL && argument[0] != '~' && argument[0] != '$')
    {
      g_autofree char *rooted = g_strconcat ("/", argument, NULL);

      problem = argument[0] == '\0' ? "the name is empty"
                                    : path_word_problem (rooted, use->verbatim ? PATH_WORD_VERBATIM : 0);
      if (problem == NULL)
        result = profile_search_name (search_for_includes (reader), argument, &file, &search_problem);
    }
  else
    {
      path = expand_path (reader, argument, use->verbatim, &problem);
      if (problem == NULL)
        result = profile_search_path (path, &file, &search_problem);
    }

  if (problem != NULL)
    return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "include: %s", problem);
  return take_file (reader, result, file, search_problem, argument, use->origin, error);
}

gboolean
profile_reader_read_named (ProfileReader *reader, const char *name,
                           gboolean fall_back_to_default, GError **error)
{
  g_autofree char *file_name = g_strconcat (name, ".profile", NULL);
  g_autoptr(ProfileFile) file = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *shown = profile_show_word (name);
  g_autofree char *places = NULL;
  SearchResult result;

  if (name[0] == '\0' || strchr (name, '/') != NULL)
    {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "%s is not the name of a profile", shown);
      return FALSE;
    }

  result = profile_search_name (reader->search, file_name, &file, &problem);
  if (result == SEARCH_MISSING && fall_back_to_default)
    result = profile_search_name (reader->search, "default.profile", &file, &problem);

  if (result == SEARCH_FOUND)
    return read_buffer (reader, file->path, file->text, file->length, ORIGIN_BUILT_IN, error);

  places = result == SEARCH_FAILED ? g_strescape (problem, NULL) : describe_search (reader);
  if (result == SEARCH_FAILED)
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "cannot read %s", places);
  else
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "no profile for %s%s in %s", shown,
                 fall_back_to_default ? " and no default profile" : "", places);
  return FALSE;
}

gboolean
profile_reader_read_path (ProfileReader *reader, const char *path, GError **error)
{
  g_autoptr(ProfileFile) file = NULL;
  g_autofree char *shown = profile_show_word (path);
  g_autofree char *search_problem = NULL;
  g_autofree char *absolute = NULL;
  g_autofree char *places = NULL;
  const char *problem = NULL;

  if (path[0] != '/' && path[0] != '~' && path[0] != '$' && reader->context->working_directory != NULL)
    /* Not canonicalised by text: that would be wrong behind links. */
    absolute = g_build_filename (reader->context->working_directory, path, NULL);
  else if (path[0] != '/')
    absolute = expand_path (reader, path, TRUE, &problem);
  else
    absolute = g_strdup (path);

  if (problem == NULL)
    switch (profile_search_path (absolute, &file, &search_problem))
      {
      case SEARCH_FOUND:
        return read_buffer (reader, file->path, file->text, file->length, ORIGIN_BUILT_IN, error);
      case SEARCH_FAILED:
        problem = places = g_strescape (search_problem, NULL);
        break;
      case SEARCH_MISSING:
        problem = "it does not exist";
        break;
      }
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "cannot read the profile %s: %s", shown, problem);
  return FALSE;
}

gboolean
profile_reader_read_option (ProfileReader *reader, const char *argument, GError **error)
{
  g_autofree char *name = NULL;

  if (strchr (argument, '/') != NULL || argument[0] == '~' || argument[0] == '$')
    return profile_reader_read_path (reader, argument, error);

  name = g_strdup (argument);
  if (g_str_has_suffix (name, ".profile"))
    name[strlen (name) - strlen (".profile")] = '\0';
  return profile_reader_read_named (reader, name, FALSE, error);
}

gboolean
profile_reader_read_text (ProfileReader *reader, const char *name,
                          const char *text, gsize length, GError **error)
{
  g_autofree char *copy = g_malloc (length + 1);

  if (length > 0)
    memcpy (copy, text, length);
  return read_buffer (reader, name, copy, length, ORIGIN_BUILT_IN, error);
}

gboolean
profile_reader_apply_option (ProfileReader *reader, const Directive *directive,
                             const char *argument, const char *option_text, GError **error)
{
  DirectiveUse use = {
    .reader = reader, .policy = reader->policy, .directive = directive,
    .origin = policy_origin (reader->policy, option_text, 0),
    .argument = argument, .verbatim = TRUE,
  };

  return directive_apply (&use, error);
}

const char *
profile_name_for_program (const char *argv0)
{
  const char *slash = strrchr (argv0, '/');

  return slash != NULL ? slash + 1 : argv0;
}
