/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl names: the words that the lists of directives are made of. */
#include "jailctl/verbs.h"

#include "jailctl/show.h"
#include "profile/words.h"
#include "seccomp/errno-names.h"
#include "seccomp/filter.h"
#include "seccomp/groups.h"
#include "seccomp/syscall-names.h"
#include "util/error.h"

#include <stdio.h>
#include <string.h>
#include <sys/capability.h>

#define USAGE "names [--json] capabilities|errnos|groups|protocols|syscalls|syscalls32 [@GROUP]"

/* Past the last error number of any architecture. */
#define LARGEST_ERRNO 300

/* One word of a list; what has no number has -1. */
typedef struct {
  int number;
  char *name;
} Name;

static void
clear_name (gpointer name)
{
  g_free (((Name *) name)->name);
}

static void
add (GArray *names, int number, const char *name)
{
  Name it = { number, g_strdup (name) };

  g_array_append_val (names, it);
}

static void
list_capabilities (GArray *names)
{
  for (int i = 0; i < cap_max_bits (); i++) {
    char *name = cap_to_name (i);

    /* What libcap has no name for, profiles cannot name. */
    if (name != NULL && g_str_has_prefix (name, "cap_"))
      add (names, i, name + strlen ("cap_"));
    cap_free (name);
  }
}

static void
list_errnos (GArray *names)
{
  for (int i = 1; i <= LARGEST_ERRNO; i++)
    if (errno_to_name (i) != NULL)
      add (names, i, errno_to_name (i));
}

static void
list_protocols (GArray *names)
{
  for (gsize i = 0; words_protocols[i] != NULL; i++)
    add (names, -1, words_protocols[i]);
}

static void
list_syscalls (GArray *names, FilterAbi abi)
{
  for (int i = 0; i <= SYSCALL_NEWEST; i++) {
    g_autofree char *name = syscall_name (filter_abi_arch (abi), i);

    if (name != NULL)
      add (names, i, name);
  }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Name *) a)->name, ((const Name *) b)->name);
}

static void
list_members (GArray *names, const char *group)
{
  g_autoptr (GHashTable) members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer member;

  group_expand (group, members);
  g_hash_table_iter_init (&iter, members);
  while (g_hash_table_iter_next (&iter, &member, NULL)) {
    int number = syscall_number (filter_abi_arch (FILTER_ABI_NATIVE), member);

    /* Some are of other architectures only. */
    add (names, number >= 0 ? number : -1, member);
  }
  g_array_sort (names, compare_names);
}

static void
list_groups (GArray *names)
{
  for (gsize i = 0; group_name (i) != NULL; i++)
    add (names, -1, group_name (i));
}

static gboolean
list_group (GArray *names, const char *group, GError **error)
{
  g_autofree char *with_at = g_str_has_prefix (group, "@") ? g_strdup (group) : g_strconcat ("@", group, NULL);

  if (!group_exists (with_at)) {
    const char *near = group_suggest (with_at);
    g_autofree char *shown = shown_text (with_at);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "no group of system calls is called '%s'%s%s%s", shown,
                 near != NULL ? "; did you mean '" : "", near != NULL ? near : "", near != NULL ? "'?" : "");
    return FALSE;
  }
  list_members (names, with_at);
  return TRUE;
}

static gboolean
list (GArray *names, const char *topic, const char *group, GError **error)
{
  gboolean groups = strcmp (topic, "groups") == 0;

  if (group != NULL && !groups) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "only 'groups' takes a second word; usage: jailctl %s", USAGE);
    return FALSE;
  }
  if (group != NULL)
    return list_group (names, group, error);
  if (groups)
    list_groups (names);
  else if (strcmp (topic, "capabilities") == 0)
    list_capabilities (names);
  else if (strcmp (topic, "errnos") == 0)
    list_errnos (names);
  else if (strcmp (topic, "protocols") == 0)
    list_protocols (names);
  else if (strcmp (topic, "syscalls") == 0)
    list_syscalls (names, FILTER_ABI_NATIVE);
#ifdef __x86_64__
  else if (strcmp (topic, "syscalls32") == 0)
    list_syscalls (names, FILTER_ABI_I386);
#endif
  else {
    g_autofree char *shown = shown_text (topic);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "no names of '%s'; usage: jailctl %s", shown, USAGE);
    return FALSE;
  }
  return TRUE;
}

static json_object *
names_to_json (const GArray *names)
{
  json_object *array = json_object_new_array ();

  for (guint i = 0; i < names->len; i++) {
    const Name *name = &g_array_index (names, Name, i);
    json_object *object = json_object_new_object ();

    json_object_object_add (object, "name", json_object_new_string (name->name));
    json_object_object_add (object, "number", name->number >= 0 ? json_object_new_int (name->number) : NULL);
    json_object_array_add (array, object);
  }
  return array;
}

int
verb_names (int argc, char **argv, GError **error)
{
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (Name));
  gboolean json = take_flag (&argc, argv, "--json");
  const char *topic;

  g_array_set_clear_func (names, clear_name);
  if (argc < 2) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "usage: jailctl %s", USAGE);
    return -1;
  }
  topic = *++argv;
  argc--;
  if (!take_words (&argc, argv, 0, 1, USAGE, error) || !list (names, topic, argc > 1 ? argv[1] : NULL, error))
    return -1;
  if (json)
    return show_json (names_to_json (names));
  for (guint i = 0; i < names->len; i++) {
    const Name *name = &g_array_index (names, Name, i);

    if (name->number >= 0)
      printf ("%d\t%s\n", name->number, name->name);
    else
      puts (name->name);
  }
  return 0;
}
