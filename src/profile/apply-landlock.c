/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Callbacks about Landlock; its rules about paths are apply_path()'s. */
#include "profile/apply.h"

#include <string.h>

#include "profile/list-word.h"
#include "profile/profile-error.h"
#include "profile/words.h"

#define MAX_PORT 65535

gboolean
apply_landlock (const DirectiveUse *use, GError **error)
{
  LandlockWishes *wishes = &use->policy->landlock;
  int mode = list_word_find (words_landlock_modes, use->argument, strlen (use->argument));

  if (mode < 0)
    {
      g_autofree char *problem = list_word_problem (words_landlock_modes, use->argument, strlen (use->argument));

      return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s", use->directive->name, problem);
    }
  /* An option was there first and stands. */
  if (wishes->mode_origin.file != NULL && wishes->mode_origin.line == 0 && use->origin.line > 0)
    return TRUE;
  wishes->mode = (LandlockMode) mode;
  wishes->mode_origin = use->origin;
  return TRUE;
}

gboolean
apply_landlock_enforce (const DirectiveUse *use, GError **error G_GNUC_UNUSED)
{
  use->policy->landlock.enforce = (FlagWish) { TRUE, use->origin };
  return TRUE;
}

/* "PORT", "udp:PORT", "none" or "udp:none"; what is listed is added. */
static gboolean
add_port (const DirectiveUse *use, const char *item)
{
  LandlockWishes *wishes = &use->policy->landlock;
  int which = use->directive->parameter;
  PortWish wish = { .udp = g_str_has_prefix (item, "udp:"), .origin = use->origin };
  FlagWish *listed = wish.udp ? &wishes->udp[which] : &wishes->tcp[which];
  guint64 port;

  item += wish.udp ? strlen ("udp:") : 0;
  if (strcmp (item, "none") != 0)
    {
      if (!g_ascii_string_to_unsigned (item, 10, 0, MAX_PORT, &port, NULL))
        return FALSE;
      wish.port = (guint16) port;
      g_array_append_val (wishes->ports[which], wish);
    }
  if (!listed->set)
    *listed = (FlagWish) { TRUE, use->origin };
  return TRUE;
}

gboolean
apply_landlock_ports (const DirectiveUse *use, GError **error)
{
  g_auto (GStrv) items = g_strsplit (use->argument, ",", -1);

  for (char **item = items; *item != NULL; item++)
    if (!add_port (use, *item))
      {
        g_autofree char *shown = profile_show_word (*item);

        return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s is no port: write a number up to %d, "
                              "udp: before it for UDP, or none", use->directive->name, shown, MAX_PORT);
      }
  return TRUE;
}
