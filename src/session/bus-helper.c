/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jail-bus-helper: says to the session bus, or to the user manager, what the launcher
 * wants said, so that the launcher itself needs no D-Bus library.
 *
 *     documents APPLICATION-ID [FILE...]
 *         Starts the document portal; hands each FILE, an absolute path free of links, over
 *         to the application. Prints one line a FILE: the id of the document.
 *     scope SOCKET NAME PID [Property=NUMBER...]
 *         Has the user manager that listens on SOCKET put the process PID into a new scope.
 *
 * What goes wrong is printed as "error: TEXT", and the exit status is 1. */
#include "util/openat2.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Milliseconds that a service may take to start and to answer. */
#define PATIENCE 20000

/* org.freedesktop.portal.Documents.AddFull: a document that is there already is taken. */
#define REUSE_EXISTING 1

#define DOCUMENTS "org.freedesktop.portal.Documents"
#define DOCUMENTS_PATH "/org/freedesktop/portal/documents"
#define MANAGER_PATH "/org/freedesktop/systemd1"
#define MANAGER "org.freedesktop.systemd1.Manager"

static gboolean
append_file (GUnixFDList *list, const char *path, gboolean *writable, GError **error)
{
  int fd = call_openat2 (AT_FDCWD, path, O_PATH | O_CLOEXEC, RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
  struct stat status;
  gboolean fine;

  if (fd < 0 || fstat (fd, &status) < 0 || !S_ISREG (status.st_mode)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot hand over '%s': %s", path,
                 fd < 0 ? g_strerror (errno) : "it is no plain file");
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  *writable = *writable && access (path, W_OK) == 0;
  fine = g_unix_fd_list_append (list, fd, error) >= 0;
  close (fd);
  return fine;
}

static gboolean
export_files (GDBusConnection *bus, const char *application_id, char **files, GError **error)
{
  static const char *const read_write[] = { "read", "write", NULL };
  static const char *const read_only[] = { "read", NULL };
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new ();
  g_autoptr (GVariant) answer = NULL;
  g_autofree const char **ids = NULL;
  GVariantBuilder handles;
  gboolean writable = TRUE;

  g_variant_builder_init (&handles, G_VARIANT_TYPE ("ah"));
  for (int i = 0; files[i] != NULL; i++) {
    if (!append_file (list, files[i], &writable, error)) {
      g_variant_builder_clear (&handles);
      return FALSE;
    }
    g_variant_builder_add (&handles, "h", i);
  }
  answer = g_dbus_connection_call_with_unix_fd_list_sync (
    bus, DOCUMENTS, DOCUMENTS_PATH, DOCUMENTS, "AddFull",
    g_variant_new ("(ahus^as)", &handles, REUSE_EXISTING, application_id, writable ? read_write : read_only),
    G_VARIANT_TYPE ("(asa{sv})"), G_DBUS_CALL_FLAGS_NONE, PATIENCE, list, NULL, NULL, error);
  if (answer == NULL)
    return FALSE;
  g_variant_get_child (answer, 0, "^a&s", &ids);
  for (int i = 0; ids[i] != NULL; i++)
    g_print ("%s\n", ids[i]);
  return TRUE;
}

static gboolean
documents (int argc, char **argv, GError **error)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, error);
  g_autoptr (GVariant) answer = NULL;

  if (bus == NULL)
    return FALSE;
  if (argc > 2)
    return export_files (bus, argv[1], argv + 2, error);
  answer = g_dbus_connection_call_sync (bus, DOCUMENTS, DOCUMENTS_PATH, DOCUMENTS, "GetMountPoint", NULL,
                                        G_VARIANT_TYPE ("(ay)"), G_DBUS_CALL_FLAGS_NONE, PATIENCE, NULL, error);
  return answer != NULL;
}

/* Scopes ------------------------------------------------------------------- */

typedef struct {
  GMainLoop *loop;
  char *job;     /* the job to wait for, once it is known */
  char *result;
} Wait;

static void
job_removed (GDBusConnection *manager G_GNUC_UNUSED, const char *sender G_GNUC_UNUSED, const char *path G_GNUC_UNUSED,
             const char *interface G_GNUC_UNUSED, const char *signal G_GNUC_UNUSED, GVariant *parameters, gpointer data)
{
  Wait *wait = data;
  const char *job, *result;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uoss)")))
    return;
  g_variant_get (parameters, "(u&o&s&s)", NULL, &job, NULL, &result);
  if (g_strcmp0 (job, wait->job) != 0)
    return;
  wait->result = g_strdup (result);
  g_main_loop_quit (wait->loop);
}

static gboolean
give_up (gpointer data)
{
  g_main_loop_quit (((Wait *) data)->loop);
  return G_SOURCE_REMOVE;
}

static GVariant *
scope_arguments (const char *name, guint32 pid, char **properties)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("a(sv)"));
  g_variant_builder_add (&list, "(sv)", "PIDs", g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, &pid, 1, sizeof pid));
  g_variant_builder_add (&list, "(sv)", "Slice", g_variant_new_string ("app.slice"));
  g_variant_builder_add (&list, "(sv)", "Description", g_variant_new_string ("a jail"));
  g_variant_builder_add (&list, "(sv)", "CollectMode", g_variant_new_string ("inactive-or-failed"));
  for (; *properties != NULL; properties++) {
    g_auto (GStrv) pair = g_strsplit (*properties, "=", 2);

    if (pair[0] != NULL && pair[1] != NULL)
      g_variant_builder_add (&list, "(sv)", pair[0], g_variant_new_uint64 (g_ascii_strtoull (pair[1], NULL, 10)));
  }
  return g_variant_new ("(ssa(sv)a(sa(sv)))", name, "fail", &list, NULL);
}

static gboolean
scope (int argc, char **argv, GError **error)
{
  g_autofree char *address = NULL;
  g_autoptr (GDBusConnection) manager = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Wait wait = { .loop = loop };

  if (argc < 4) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "scope needs SOCKET NAME PID");
    return FALSE;
  }
  address = g_strconcat ("unix:path=", argv[1], NULL);
  manager = g_dbus_connection_new_for_address_sync (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, NULL,
                                                    error);
  if (manager == NULL)
    return FALSE;
  /* Before the call: the job may have ended by the time that its name is known.
   * Signals are delivered by the main loop, so none is lost in between. */
  g_dbus_connection_signal_subscribe (manager, NULL, MANAGER, "JobRemoved", MANAGER_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                      job_removed, &wait, NULL);
  answer = g_dbus_connection_call_sync (manager, NULL, MANAGER_PATH, MANAGER, "StartTransientUnit",
                                        scope_arguments (argv[2], (guint32) g_ascii_strtoull (argv[3], NULL, 10), argv + 4),
                                        G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, PATIENCE, NULL, error);
  if (answer == NULL)
    return FALSE;
  g_variant_get (answer, "(o)", &wait.job);
  g_timeout_add (PATIENCE, give_up, &wait);
  g_main_loop_run (loop);
  if (g_strcmp0 (wait.result, "done") != 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the user manager did not make the scope: %s",
                 wait.result != NULL ? wait.result : "it does not answer");
  g_free (wait.job);
  g_free (wait.result);
  return *error == NULL;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const char *verb = argc > 1 ? argv[1] : "";
  gboolean done = FALSE;

  if (strcmp (verb, "documents") == 0 && argc > 2)
    done = documents (argc - 1, argv + 1, &error);
  else if (strcmp (verb, "scope") == 0)
    done = scope (argc - 1, argv + 1, &error);
  else
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "this program is for jail(1) alone");
  if (error != NULL) {
    g_dbus_error_strip_remote_error (error);
    g_print ("error: %s\n", error->message);
  }
  return done ? 0 : 1;
}
