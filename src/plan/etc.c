/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* private-etc: /etc with the entries that the policy names and no others. They
 * are shown, not copied, so they stay as fresh as the host's. */
#include "plan/planner-private.h"

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

static void
show_entry (Planner *planner, const char *name, Origin origin)
{
  g_autofree char *pattern = g_build_filename ("/etc", name, NULL);
  g_autoptr (GPtrArray) paths = host_glob (planner->host, pattern);

  for (guint i = 0; i < paths->len; i++)
    plan_show (planner, g_ptr_array_index (paths, i), ATTRIBUTES_SYSTEM, origin);
}

static void
show_entries (Planner *planner, const char *const *names, Origin origin)
{
  for (; *names != NULL; names++)
    show_entry (planner, *names, origin);
}

void
plan_private_etc (Planner *planner)
{
  const Policy *policy = planner->policy;
  Origin origin = policy->flags[POLICY_PRIVATE_ETC].origin;

  if (!policy_has (policy, POLICY_PRIVATE_ETC))
    return;
  view_add_tmpfs (planner->view, "/etc", 0755, ATTRIBUTES_SYSTEM, origin);
  show_entries (planner, always, origin);
  if (!policy_has (policy, POLICY_NET_NONE))
    show_entries (planner, network, origin);
  if (!policy_has (policy, POLICY_NOSOUND))
    show_entries (planner, sound, origin);
  for (guint i = 0; i < policy->private_etc->len; i++) {
    const TextWish *wish = &g_array_index (policy->private_etc, TextWish, i);
    gboolean group = FALSE;

    for (gsize j = 0; j < G_N_ELEMENTS (groups); j++)
      if (strcmp (wish->text, groups[j].name) == 0) {
        show_entries (planner, groups[j].entries, wish->origin);
        group = TRUE;
      }
    if (!group)
      show_entry (planner, wish->text, wish->origin);
  }
}
