/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The directory of an instance, as flatpak-run(1) makes it:
 *
 *     .ref             locked as long as the launcher lives
 *     info             the same as /.flatpak-info
 *     bwrapinfo.json   the pid of the jail's pid 1; xdg-desktop-portal since 1.19 wants it */
#include "session/portal.h"

#include "session/bus-caller.h"
#include "util/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OURS "jail-"

static const char *const entries[] = { "bwrapinfo.json", "info", ".ref" };

struct Portal {
  const Plan *plan;
  int parent;    /* the directory of all instances */
  int directory; /* that of this one */
  int lock;
  BusCaller *caller; /* asks for the documents; NULL: nobody has to */
  GError *problem;   /* why nobody can */
};

static gboolean
set_error (GError **error, const char *what, const char *path)
{
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot %s '%s': %s", what, path, g_strerror (errno));
  return FALSE;
}

static int
open_directory (int parent, const char *name)
{
  return openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Flatpak looks for a lock of this kind, too: fcntl(2), of the process. */
static gboolean
take_lock (int fd)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (fd, F_SETLK, &lock) == 0;
}

static gboolean
write_entry (int directory, const char *name, const char *text)
{
  int fd = openat (directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  gsize length = strlen (text);
  gboolean fine = fd >= 0 && write (fd, text, length) == (gssize) length;

  if (fd >= 0)
    close (fd);
  return fine;
}

static void
remove_instance (int parent, const char *name, int directory)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    unlinkat (directory, entries[i], 0);
  unlinkat (parent, name, AT_REMOVEDIR);
}

/* A lock that can be had has no holder: that launcher was killed. */
static void
remove_leftovers (int parent)
{
  int copy = open_directory (parent, ".");
  DIR *stream = copy >= 0 ? fdopendir (copy) : NULL;
  struct dirent *entry;

  while (stream != NULL && (entry = readdir (stream)) != NULL) {
    int directory, lock;

    if (!g_str_has_prefix (entry->d_name, OURS) || (directory = open_directory (parent, entry->d_name)) < 0)
      continue;
    lock = openat (directory, ".ref", O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (lock >= 0 && take_lock (lock))
      remove_instance (parent, entry->d_name, directory);
    if (lock >= 0)
      close (lock);
    close (directory);
  }
  if (stream != NULL)
    closedir (stream);
}

static gboolean
make_directory (Portal *portal, GError **error)
{
  const PlannedPortal *planned = &portal->plan->portal;

  if (mkdir (planned->directory, 0700) < 0 && errno != EEXIST)
    return set_error (error, "make", planned->directory);
  portal->parent = open_directory (AT_FDCWD, planned->directory);
  if (portal->parent < 0)
    return set_error (error, "open", planned->directory);
  remove_leftovers (portal->parent);
  if (mkdirat (portal->parent, planned->instance_id, 0700) == 0)
    portal->directory = open_directory (portal->parent, planned->instance_id);
  if (portal->directory >= 0)
    portal->lock = openat (portal->directory, ".ref", O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (portal->lock < 0 || !take_lock (portal->lock) || !write_entry (portal->directory, "info", planned->info))
    return set_error (error, "make", planned->instance_id);
  return TRUE;
}

static void
ask_for_documents (Portal *portal)
{
  const Plan *plan = portal->plan;
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

  if (!plan->portal.start_documents && plan->exports->len == 0)
    return;
  g_ptr_array_add (arguments, (gpointer) "documents");
  g_ptr_array_add (arguments, (gpointer) plan->portal.application_id);
  for (guint i = 0; i < plan->exports->len; i++)
    g_ptr_array_add (arguments, (gpointer) g_array_index (plan->exports, PlannedExport, i).path);
  g_ptr_array_add (arguments, NULL);
  portal->caller = bus_caller_start (plan->portal.helper, (const char *const *) arguments->pdata, &portal->problem);
}

Portal *
portal_start (const Plan *plan, GError **error)
{
  g_autoptr (Portal) portal = g_new0 (Portal, 1);

  portal->plan = plan;
  portal->parent = portal->directory = portal->lock = -1;
  if (!make_directory (portal, error))
    return NULL;
  ask_for_documents (portal);
  return g_steal_pointer (&portal);
}

/* Ids are made by the document portal, which is not supposed to use anything else. */
static gboolean
is_document_id (const char *id)
{
  for (const char *c = id; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c))
      return FALSE;
  return id[0] != '\0';
}

static gboolean
rewrite_arguments (Portal *portal, char **ids, GError **error)
{
  const Plan *plan = portal->plan;

  for (guint i = 0; i < plan->exports->len; i++) {
    const PlannedExport *export = &g_array_index (plan->exports, PlannedExport, i);
    g_autofree char *name = g_path_get_basename (export->path);
    g_autofree char *path = NULL;

    if (ids[i] == NULL || !is_document_id (ids[i])) {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "the document portal does not hand over '%s'", export->path);
      return FALSE;
    }
    path = g_build_filename (plan->portal.documents, ids[i], name, NULL);
    g_free (plan->own_arguments[export->argument]);
    plan->own_arguments[export->argument] = export->uri ? g_filename_to_uri (path, NULL, NULL) : g_steal_pointer (&path);
  }
  return TRUE;
}

gboolean
portal_wait_ready (Portal *portal, char **words, GError **error)
{
  BusCaller *caller = g_steal_pointer (&portal->caller);
  g_autoptr (GError) problem = g_steal_pointer (&portal->problem);
  g_auto (GStrv) ids = NULL;

  *words = NULL;
  if (caller == NULL && problem == NULL)
    return TRUE;
  if (caller != NULL)
    ids = bus_caller_finish (caller, &problem);
  if (ids != NULL)
    return rewrite_arguments (portal, ids, error);
  if (portal->plan->exports->len > 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
                 "the document portal: %s; --ignore=export-arguments does without it", problem->message);
    return FALSE;
  }
  *words = g_strdup_printf ("files that are chosen outside cannot be handed over: %s", problem->message);
  return TRUE;
}

void
portal_tell_pid (Portal *portal, pid_t pid)
{
  g_autofree char *text = g_strdup_printf ("{ \"child-pid\": %d }\n", (int) pid);

  /* A portal that wants it and does not find it refuses. */
  write_entry (portal->directory, "bwrapinfo.json", text);
}

void
portal_free (Portal *portal)
{
  g_clear_pointer (&portal->caller, bus_caller_free);
  g_clear_error (&portal->problem);
  if (portal->directory >= 0) {
    remove_instance (portal->parent, portal->plan->portal.instance_id, portal->directory);
    close (portal->directory);
  }
  if (portal->lock >= 0)
    close (portal->lock);
  if (portal->parent >= 0)
    close (portal->parent);
  g_free (portal);
}
