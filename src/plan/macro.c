/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ${HOME}, ${PATH}, ${PWD}, ${DOWNLOADS} and the like. */
#include "plan/planner-private.h"

#include <string.h>

typedef struct {
  const char *name;
  GUserDirectory directory;
  const char *usual[4]; /* names in the home directory where user-dirs.dirs says nothing */
} UserDirectory;

static const UserDirectory user_directories[] = {
  { "DESKTOP", G_USER_DIRECTORY_DESKTOP, { "Desktop" } },
  { "DOCUMENTS", G_USER_DIRECTORY_DOCUMENTS, { "Documents", "Documentos", "Dokumente" } },
  { "DOWNLOADS", G_USER_DIRECTORY_DOWNLOAD, { "Downloads", "Downloaded", "Descargas" } },
  { "MUSIC", G_USER_DIRECTORY_MUSIC, { "Music", "Musique", "Musik" } },
  { "PICTURES", G_USER_DIRECTORY_PICTURES, { "Pictures", "Images", "Bilder" } },
  { "PROJECTS", G_USER_N_DIRECTORIES, { "Projects", "Projets", "Projekte" } },
  { "PUBLICSHARE", G_USER_DIRECTORY_PUBLIC_SHARE, { "Public" } },
  { "TEMPLATES", G_USER_DIRECTORY_TEMPLATES, { "Templates" } },
  { "VIDEOS", G_USER_DIRECTORY_VIDEOS, { "Videos", "Movies" } },
};

gboolean
path_is_below (const char *path, const char *directory)
{
  gsize length = strlen (directory);

  if (length == 1)
    return TRUE;
  return strncmp (path, directory, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

const char *
plan_caller_variable (const Planner *planner, const char *name)
{
  return g_environ_getenv ((char **) planner->request->environment, name);
}

/* TRUE where slashes are doubled or at the end, or a component is ".". */
static gboolean
is_untidy (const char *path, gsize length)
{
  return strstr (path, "//") != NULL || strstr (path, "/./") != NULL || (length > 1 && path[length - 1] == '/')
         || (length > 1 && path[length - 2] == '/' && path[length - 1] == '.');
}

/* A path with single slashes and none at the end, without ".". */
static char *
clean_path (const char *path)
{
  gsize length = strlen (path);

  if (!is_untidy (path, length))
    return g_strndup (path, length);

  g_autoptr (GString) clean = g_string_sized_new (length + 1);

  while (*path != '\0') {
    gsize part;

    path += strspn (path, "/");
    part = strcspn (path, "/");
    if (part > 0 && !(part == 1 && path[0] == '.')) {
      g_string_append_c (clean, '/');
      g_string_append_len (clean, path, (gssize) part);
    }
    path += part;
  }
  if (clean->len == 0)
    g_string_append_c (clean, '/');
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

static void
add_path (GPtrArray *paths, const char *directory, const char *rest)
{
  g_autofree char *joined = g_strconcat (directory, rest, NULL);

  g_ptr_array_add (paths, clean_path (joined));
}

/* The user's directory of that kind, or NULL. The home directory itself stands
 * for "not set", as user-dirs.dirs(5) says. */
static char *
user_directory (Planner *planner, const UserDirectory *kind)
{
  const char *home = planner->request->home;

  if (kind->directory != G_USER_N_DIRECTORIES) {
    const char *set = g_get_user_special_dir (kind->directory);

    if (set != NULL) {
      g_autofree char *clean = clean_path (set);

      if (path_is_below (clean, home) && strcmp (clean, home) != 0
          && S_ISDIR (host_look (planner->host, clean)->mode))
        return g_steal_pointer (&clean);
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (kind->usual) && kind->usual[i] != NULL; i++) {
    g_autofree char *usual = g_build_filename (home, kind->usual[i], NULL);
    g_autofree char *real = g_build_filename (planner->home, kind->usual[i], NULL);
    mode_t mode = host_look (planner->host, usual)->mode;

    if (S_ISDIR (mode) || S_ISLNK (mode) || g_hash_table_contains (planner->planned, real))
      return g_steal_pointer (&usual);
  }
  return NULL;
}

char *
plan_new_user_directory (Planner *planner, const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (user_directories); i++) {
    g_autofree char *macro = g_strdup_printf ("${%s}", user_directories[i].name);

    if (strcmp (text, macro) == 0)
      return g_build_filename (planner->request->home, user_directories[i].usual[0], NULL);
  }
  return NULL;
}

/* The directories of PATH; of two names for one directory the first stays. */
static GPtrArray *
find_search_path (Planner *planner)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  const char *search = plan_caller_variable (planner, "PATH");
  g_auto (GStrv) directories = g_strsplit (search != NULL ? search : "/usr/bin:/bin", ":", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (char **directory = directories; *directory != NULL; directory++) {
    g_autofree char *real = NULL;

    if (!g_path_is_absolute (*directory))
      continue;
    real = host_resolve (planner->host, *directory, NULL);
    if (real != NULL && g_hash_table_add (seen, g_strdup (real)))
      g_ptr_array_add (found, g_steal_pointer (&real));
  }
  return found;
}

/* One path for each directory of PATH. */
static void
expand_search_path (Planner *planner, const char *rest, GPtrArray *paths)
{
  if (planner->search_path == NULL)
    planner->search_path = find_search_path (planner);
  for (guint i = 0; i < planner->search_path->len; i++)
    add_path (paths, g_ptr_array_index (planner->search_path, i), rest);
}

guint
plan_find_prefixes (Planner *planner, const char *text, const char *const **prefixes, const char **rest)
{
  static const char *const nothing[] = { "" };
  gsize length = strlen (text);

  /* What has to be cleaned takes the long way. */
  if (length < 2 || is_untidy (text, length))
    return 0;
  *prefixes = (const char *const *) &planner->request->home;
  if (text[0] == '/') {
    *prefixes = nothing;
    *rest = text;
  } else if (g_str_has_prefix (text, "${HOME}/")) {
    *rest = text + strlen ("${HOME}");
  } else if (g_str_has_prefix (text, "~/")) {
    *rest = text + 1;
  } else if (g_str_has_prefix (text, "${RUNUSER}/")) {
    *prefixes = (const char *const *) &planner->runtime;
    *rest = text + strlen ("${RUNUSER}");
  } else if (g_str_has_prefix (text, "${PATH}/")) {
    if (planner->search_path == NULL)
      planner->search_path = find_search_path (planner);
    *prefixes = (const char *const *) planner->search_path->pdata;
    *rest = text + strlen ("${PATH}");
    return planner->search_path->len;
  } else {
    return 0;
  }
  return 1;
}

/* One directory of the user's, as that of a project. The home directory is none: a line that shows it would show all. */
static gboolean
expand_working_directory (const Planner *planner, const char *rest, GPtrArray *paths, Origin origin, GError **error)
{
  const char *current = planner->request->working_directory;
  g_autofree char *where = NULL;
  /* The current directory has no links in its name; home may. */
  g_autofree char *home = host_resolve (planner->host, planner->request->home, NULL);

  if (current != NULL && !path_is_below (planner->request->home, current) && (home == NULL || !path_is_below (home, current))) {
    add_path (paths, current, rest);
    return TRUE;
  }
  where = origin_to_string (origin);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: ${PWD} is no directory that can be shown alone: %s", where,
               current == NULL ? "the current directory has been removed or cannot be read"
                               : "the current directory is the home directory, or has it in it; start in one of its own");
  return FALSE;
}

GPtrArray *
plan_expand_path (Planner *planner, const char *text, Origin origin, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *end = g_str_has_prefix (text, "${") ? strchr (text, '}') : NULL;
  g_autofree char *name = end != NULL ? g_strndup (text + 2, (gsize) (end - text - 2)) : NULL;
  const char *rest = end != NULL ? end + 1 : text;

  if (name == NULL && text[0] == '~' && (text[1] == '/' || text[1] == '\0')) {
    add_path (paths, planner->request->home, text + 1);
  } else if (name == NULL && text[0] == '/') {
    add_path (paths, "", text);
  } else if (g_strcmp0 (name, "HOME") == 0) {
    add_path (paths, planner->request->home, rest);
  } else if (g_strcmp0 (name, "RUNUSER") == 0) {
    add_path (paths, planner->runtime, rest);
  } else if (g_strcmp0 (name, "PWD") == 0) {
    if (!expand_working_directory (planner, rest, paths, origin, error))
      return NULL;
  } else if (g_strcmp0 (name, "PATH") == 0) {
    expand_search_path (planner, rest, paths);
  } else {
    for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (user_directories); i++)
      if (strcmp (name, user_directories[i].name) == 0) {
        g_autofree char *directory = user_directory (planner, &user_directories[i]);

        if (directory != NULL)
          add_path (paths, directory, rest);
        return g_steal_pointer (&paths);
      }

    g_autofree char *where = origin_to_string (origin);
    g_autofree char *shown = g_strescape (text, NULL);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
                 "%s: '%s' is neither an absolute path nor begins with a known macro", where, shown);
    return NULL;
  }
  return g_steal_pointer (&paths);
}

GPtrArray *
plan_expand_glob (Planner *planner, const char *text, Origin origin, GError **error)
{
  g_autoptr (GPtrArray) written = plan_expand_path (planner, text, origin, error);
  g_autoptr (GPtrArray) paths = NULL;

  if (written == NULL || !host_is_glob (text))
    return g_steal_pointer (&written);

  paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < written->len; i++) {
    const char *pattern = g_ptr_array_index (written, i);
    g_autofree char *fixed = g_strndup (pattern, strcspn (pattern, "*?["));
    char *slash = strrchr (fixed, '/');

    /* Nothing of a directory that is not there is worth reading. */
    if (slash != NULL && slash != fixed) {
      *slash = '\0';
      if (!view_may_show (planner->view, fixed))
        continue;
    }

    g_autoptr (GPtrArray) found = host_glob (planner->host, pattern);

    g_ptr_array_extend_and_steal (paths, g_steal_pointer (&found));
  }
  return g_steal_pointer (&paths);
}
