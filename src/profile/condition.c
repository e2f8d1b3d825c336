/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile/condition.h"

#include <string.h>

#include "profile/profile-error.h"
#include "util/suggest.h"

/* In the order of the names below. */
typedef enum {
  ALLOW_TRAY,
  BROWSER_ALLOW_DRM,
  BROWSER_DISABLE_U2F,
  HAS_APPIMAGE,
  HAS_NET,
  HAS_NODBUS,
  HAS_NOSOUND,
  HAS_PRIVATE,
  HAS_X11,
} ConditionName;

static const char *const names[] = {
  "ALLOW_TRAY", "BROWSER_ALLOW_DRM", "BROWSER_DISABLE_U2F", "HAS_APPIMAGE", "HAS_NET",
  "HAS_NODBUS", "HAS_NOSOUND", "HAS_PRIVATE", "HAS_X11", NULL,
};

static gboolean
evaluate (ConditionName name, const Policy *policy, const ProfileContext *context)
{
  switch (name)
    {
    case ALLOW_TRAY:
      return context->conditions.allow_tray;
    case BROWSER_ALLOW_DRM:
      return context->conditions.browser_allow_drm;
    case BROWSER_DISABLE_U2F:
      return context->conditions.browser_disable_u2f;
    case HAS_APPIMAGE:
      return context->has_appimage;
    case HAS_NET:
      return policy_has (policy, POLICY_NET_NONE);
    case HAS_NODBUS:
      for (int bus = 0; bus < BUS_N; bus++)
        if (policy->buses[bus].mode_set && policy->buses[bus].mode != BUS_ALL)
          return TRUE;
      return FALSE;
    case HAS_NOSOUND:
      return policy_has (policy, POLICY_NOSOUND);
    case HAS_PRIVATE:
      return policy->private_home.text != NULL;
    case HAS_X11:
      return policy->display.x11 != X11_AUTO && policy->display.x11 != X11_HOST;
    }
  g_assert_not_reached ();
}

static ConditionResult
wrong_name (const char *name, gsize length, char **problem)
{
  g_autofree char *copy = g_strndup (name, length);
  g_autofree char *shown = profile_show_word (copy);
  g_autofree char *hint = profile_show_hint (suggest_nearest_of (copy, names));

  *problem = g_strdup_printf ("unknown condition %s%s", shown, hint);
  return CONDITION_WRONG;
}

ConditionResult
condition_take (char **text, const Policy *policy, const ProfileContext *context, char **problem)
{
  char *name = *text + 1;
  gsize length;
  char *rest;

  if ((*text)[0] != '?')
    return CONDITION_ABSENT;

  length = strcspn (name, ": ");
  rest = name + length;
  if (*rest == ' ')
    rest++;
  if (*rest != ':')
    {
      *problem = g_strdup ("a condition is written ?NAME: LINE");
      return CONDITION_WRONG;
    }
  rest++;
  if (*rest == ' ')
    rest++;

  for (guint i = 0; names[i] != NULL; i++)
    if (strlen (names[i]) == length && memcmp (names[i], name, length) == 0)
      {
        if (*rest == '\0')
          {
            *problem = g_strdup ("nothing follows the condition");
            return CONDITION_WRONG;
          }
        *text = rest;
        return evaluate ((ConditionName) i, policy, context) ? CONDITION_TRUE : CONDITION_FALSE;
      }
  return wrong_name (name, length, problem);
}
