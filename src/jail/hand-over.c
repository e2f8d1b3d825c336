/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/hand-over.h"

#include "instance/registry.h"
#include "util/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Rows whose verb has another name, or that need a word of their own. */
static const struct {
  const char *option;
  const char *verb;
  const char *word; /* put behind the verb, or NULL */
} actions[] = {
  { "shutdown", "stop", NULL },          { "list", "list", "--lines" },
  { "apparmor.print", "print", "apparmor" }, { "caps.print", "caps", NULL },
  { "cpu.print", "print", "cpu" },       { "dns.print", "print", "dns" },
  { "fs.print", "fs", NULL },            { "net.print", "print", "net" },
  { "profile.print", "print", "profile" }, { "protocol.print", "print", "protocol" },
  { "seccomp.print", "seccomp", NULL },     { "debug-caps", "names", "capabilities" },
  { "debug-errnos", "names", "errnos" },    { "debug-protocols", "names", "protocols" },
  { "debug-syscalls", "names", "syscalls" }, { "debug-syscalls32", "names", "syscalls32" },
  { "debug-syscall-groups", "names", "groups" },
};

/* jailctl lies where this program lies. */
static char *
find_jailctl (void)
{
  char self[4096];
  ssize_t length = readlink ("/proc/self/exe", self, sizeof self - 1);
  g_autofree char *directory = NULL, *beside = NULL;

  if (length > 0) {
    self[length] = '\0';
    directory = g_path_get_dirname (self);
    beside = g_build_filename (directory, "jailctl", NULL);
    if (access (beside, X_OK) == 0)
      return g_steal_pointer (&beside);
  }
  return g_strdup (BINDIR "/jailctl");
}

static void
execute (GPtrArray *words, GError **error)
{
  g_autofree char *path = find_jailctl ();

  g_ptr_array_add (words, NULL);
  fflush (NULL);
  execv (path, (char **) words->pdata);

  g_autofree char *shown = g_strescape (path, NULL);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot execute '%s': %s", shown, g_strerror (errno));
}

void
hand_over_action (const CommandLine *line, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *verb = line->action_row->name, *word = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (strcmp (actions[i].option, line->action_row->name) == 0) {
      verb = actions[i].verb;
      word = actions[i].word;
    }
  g_ptr_array_add (words, (gpointer) "jailctl");
  g_ptr_array_add (words, (gpointer) verb);
  if (word != NULL)
    g_ptr_array_add (words, (gpointer) word);
  if (line->action_value != NULL) {
    /* No name is an option. */
    g_ptr_array_add (words, (gpointer) "--");
    g_ptr_array_add (words, (gpointer) line->action_value);
  }
  for (char *const *argument = line->arguments; *argument != NULL; argument++)
    g_ptr_array_add (words, *argument);
  execute (words, error);
}

gboolean
hand_over_join (const char *name, char *const *arguments, GError **error)
{
  g_autoptr (GPtrArray) found = registry_find (name);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *pid = NULL;

  if (found->len == 0)
    return TRUE;
  /* The oldest of several; a pid means one. */
  pid = g_strdup_printf ("%d", (int) ((JailRecord *) g_ptr_array_index (found, 0))->launcher);
  g_ptr_array_add (words, (gpointer) "jailctl");
  g_ptr_array_add (words, (gpointer) "join");
  g_ptr_array_add (words, (gpointer) "--");
  g_ptr_array_add (words, pid);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (words, *arguments);
  execute (words, error);
  return FALSE;
}
