/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* private-etc, private-bin, private-opt, private-srv, private-home: directories
 * with the entries that the policy names and no others. They are shown, not
 * copied, so they stay as fresh as the host's. */
#include "plan/planner-private.h"

#include "plan/launcher.h"

#include <string.h>

static const char *const always[] = {
  "alternatives", "fonts", "gcrypt", "group", "ld.so.cache", "ld.so.conf", "ld.so.conf.d",
  "ld.so.preload", "locale*", "localtime", "login.defs", "nsswitch.conf", "passwd", "selinux", NULL,
};
static const char *const network[] = { "host.conf", "hostname", "hosts", "gai.conf", "protocols", "resolv.conf",
                                       "services", NULL };
static const char *const sound[] = { "alsa", "asound.conf", "machine-id", "pipewire", "pulse", NULL };
static const char *const tls_ca[] = {
  "ca-certificates", "ca-certificates.conf", "crypto-policies", "gnutls", "gcrypt", "pki", "ssl", "openssl", NULL,
};
static const char *const x11[] = {
  "ati", "dconf", "drirc", "gconf", "glib-2.0", "gtk*", "kde*rc", "machine-id", "nvidia", "pango",
  "Trolltech.conf", "vulkan", "X11", "xdg", "fonts", "qt3", NULL,
};
static const char *const games[] = { "openal", "timidity*", NULL };

static const struct {
  const char *name;
  const char *const *entries;
} groups[] = {
  { "@network", network }, { "@sound", sound }, { "@tls-ca", tls_ca }, { "@x11", x11 }, { "@games", games },
};

/* Links on the way are shown as they are: /etc/alternatives keeps its meaning. */
static void
show_entry (Planner *planner, const char *directory, const char *name, uint64_t attributes, Origin origin)
{
  g_autofree char *pattern = g_build_filename (directory, name, NULL);
  g_autoptr (GPtrArray) paths = host_glob (planner->host, pattern);

  for (guint i = 0; i < paths->len; i++)
    plan_show (planner, g_ptr_array_index (paths, i), attributes, origin);
}

static void
show_etc (Planner *planner, const char *const *names, Origin origin)
{
  for (; *names != NULL; names++)
    show_entry (planner, "/etc", *names, ATTRIBUTES_SYSTEM, origin);
}

static void
plan_private_etc (Planner *planner)
{
  const Policy *policy = planner->policy;
  const EntriesWish *etc = &policy->entries[ENTRIES_ETC];
  Origin origin = etc->wish.origin;

  if (!etc->wish.set)
    return;
  view_add_tmpfs (planner->view, "/etc", 0755, ATTRIBUTES_SYSTEM, origin);
  show_etc (planner, always, origin);
  if (!policy_has (policy, POLICY_NET_NONE))
    show_etc (planner, network, origin);
  if (!policy_has (policy, POLICY_NOSOUND))
    show_etc (planner, sound, origin);
  for (guint i = 0; i < etc->names->len; i++) {
    const TextWish *wish = &g_array_index (etc->names, TextWish, i);
    gboolean group = FALSE;

    for (gsize j = 0; j < G_N_ELEMENTS (groups); j++)
      if (strcmp (wish->text, groups[j].name) == 0) {
        show_etc (planner, groups[j].entries, wish->origin);
        group = TRUE;
      }
    if (!group)
      show_entry (planner, "/etc", wish->text, ATTRIBUTES_SYSTEM, wish->origin);
  }
}

/* private-bin -------------------------------------------------------------- */

/* Where programs are looked for; also what is emptied. */
static const char *const program_directories[] = {
  "/usr/local/bin", "/usr/bin", "/bin", "/usr/games", "/usr/local/games", "/usr/local/sbin", "/usr/sbin", "/sbin",
};

static gboolean
is_program_directory (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (program_directories); i++)
    if (strcmp (path, program_directories[i]) == 0)
      return TRUE;
  return FALSE;
}

/* A name is shown where it is found first, a glob wherever it matches. */
static void
show_program (Planner *planner, const char *name, Origin origin)
{
  if (name[0] == '/') {
    g_autofree char *directory = g_path_get_dirname (name);

    if (is_program_directory (directory))
      plan_show (planner, name, ATTRIBUTES_SYSTEM, origin);
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (program_directories); i++) {
    g_autofree char *path = g_build_filename (program_directories[i], name, NULL);

    if (host_is_glob (name))
      show_entry (planner, program_directories[i], name, ATTRIBUTES_SYSTEM, origin);
    else if (!launcher_is_at (path) && plan_show (planner, path, ATTRIBUTES_SYSTEM, origin))
      return;
  }
}

static void
plan_private_bin (Planner *planner)
{
  const EntriesWish *bin = &planner->policy->entries[ENTRIES_BIN];
  const char *program = planner->request->arguments[0];

  if (!bin->wish.set)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (program_directories); i++) {
    const char *directory = program_directories[i];

    /* Of two names for one directory the real one. */
    if (S_ISDIR (host_look (planner->host, directory)->mode)
        && view_find (planner->view, directory, NULL, NULL) == VIEW_HOST)
      view_add_tmpfs (planner->view, directory, 0755, ATTRIBUTES_SYSTEM, bin->wish.origin);
  }
  for (guint i = 0; i < bin->names->len; i++) {
    const TextWish *wish = &g_array_index (bin->names, TextWish, i);

    show_program (planner, wish->text, wish->origin);
  }
  /* Who starts a program wants to have it inside. */
  if (strchr (program, '/') == NULL || g_path_is_absolute (program))
    show_program (planner, program, bin->wish.origin);
}

/* The others -------------------------------------------------------------- */

static void
plan_entries_of (Planner *planner, EntryDirectory which, const char *directory)
{
  const EntriesWish *entries = &planner->policy->entries[which];

  if (!entries->wish.set || view_find (planner->view, directory, NULL, NULL) == VIEW_NOTHING)
    return;
  view_add_tmpfs (planner->view, directory, 0755, ATTRIBUTES_SYSTEM, entries->wish.origin);
  for (guint i = 0; i < entries->names->len; i++) {
    const TextWish *wish = &g_array_index (entries->names, TextWish, i);

    show_entry (planner, directory, wish->text, ATTRIBUTES_SYSTEM, wish->origin);
  }
}

/* A link in the home directory may be the work of a program: none is followed. */
static void
plan_private_home (Planner *planner)
{
  const EntriesWish *entries = &planner->policy->entries[ENTRIES_HOME];

  if (!entries->wish.set)
    return;
  view_add_tmpfs (planner->view, planner->home, 0700, ATTRIBUTES_DATA, entries->wish.origin);
  for (guint i = 0; i < entries->names->len; i++) {
    const TextWish *wish = &g_array_index (entries->names, TextWish, i);
    g_autofree char *pattern = g_build_filename (planner->home, wish->text, NULL);
    g_autoptr (GPtrArray) paths = host_glob (planner->host, pattern);

    for (guint j = 0; j < paths->len; j++) {
      const char *path = g_ptr_array_index (paths, j);
      g_auto (HostWay) way = { 0 };
      g_autofree char *real = host_resolve (planner->host, path, &way);

      if (real != NULL && way.links->len == 0)
        view_add_bind (planner->view, path, path, S_ISDIR (way.entry->mode), ATTRIBUTES_DATA, wish->origin);
    }
  }
}

void
plan_entries (Planner *planner)
{
  plan_entries_of (planner, ENTRIES_OPT, "/opt");
  plan_entries_of (planner, ENTRIES_SRV, "/srv");
  plan_private_home (planner);
  plan_private_bin (planner);
  plan_private_etc (planner);
}
