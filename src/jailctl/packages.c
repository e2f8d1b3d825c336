/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/packages.h"

#include <string.h>

/* Whether the distribution is the one called so, or made from it. */
static gboolean
is_like (const char *name)
{
  g_autofree char *id = g_get_os_info (G_OS_INFO_KEY_ID), *like = g_get_os_info ("ID_LIKE");
  g_auto (GStrv) kin = g_strsplit (like != NULL ? like : "", " ", -1);

  return g_strcmp0 (id, name) == 0 || g_strv_contains ((const char *const *) kin, name);
}

char *
package_install_command (const PackageNames *names)
{
  if (is_like ("arch"))
    return g_strdup_printf ("pacman -S %s", names->arch != NULL ? names->arch : names->debian);
  if (is_like ("fedora") || is_like ("rhel"))
    return g_strdup_printf ("dnf install %s", names->fedora != NULL ? names->fedora : names->debian);
  if (is_like ("suse") || is_like ("opensuse"))
    return g_strdup_printf ("zypper install %s", names->suse != NULL ? names->suse : names->debian);
  return g_strdup_printf ("apt install %s", names->debian);
}
