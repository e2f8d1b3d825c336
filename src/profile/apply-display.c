/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Callbacks about Wayland and X11. */
#include "profile/apply.h"

#include <string.h>

#include "profile/list-word.h"
#include "profile/profile-error.h"
#include "profile/words.h"

/* Servers and graphics cards take no larger ones. */
#define LARGEST_SCREEN 16384

static gboolean
wrong (const DirectiveUse *use, GError **error, const char *problem)
{
  return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s", use->directive->name, problem);
}

/* An option was there first, and this is a line. */
static gboolean
option_stands (Origin standing, Origin now)
{
  return standing.file != NULL && standing.line == 0 && now.line > 0;
}

/* The number of the argument among the words; -1 with an error. */
static int
take_word (const DirectiveUse *use, GError **error)
{
  const char *const *words = use->directive->words;
  int number = list_word_find (words, use->argument, strlen (use->argument));
  g_autofree char *problem = NULL;

  if (number >= 0)
    return number;
  problem = list_word_problem (words, use->argument, strlen (use->argument));
  wrong (use, error, problem);
  return -1;
}

gboolean
apply_wayland (const DirectiveUse *use, GError **error)
{
  DisplayWishes *display = &use->policy->display;
  int mode = take_word (use, error);

  if (mode < 0)
    return FALSE;
  if (option_stands (display->wayland_origin, use->origin))
    return TRUE;
  display->wayland = (WaylandMode) mode;
  display->wayland_origin = use->origin;
  return TRUE;
}

gboolean
apply_x11 (const DirectiveUse *use, GError **error)
{
  DisplayWishes *display = &use->policy->display;
  int mode = use->argument != NULL ? take_word (use, error) : X11_NESTED;

  if (mode < 0)
    return FALSE;
  if (option_stands (display->x11_origin, use->origin))
    return TRUE;
  display->x11 = (X11Mode) mode;
  display->x11_origin = use->origin;
  return TRUE;
}

static gboolean
is_size (const char *text)
{
  char *rest;
  guint64 width, height;

  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  width = g_ascii_strtoull (text, &rest, 10);
  if (rest[0] != 'x' || !g_ascii_isdigit (rest[1]))
    return FALSE;
  height = g_ascii_strtoull (rest + 1, &rest, 10);
  return rest[0] == '\0' && width > 0 && width <= LARGEST_SCREEN && height > 0 && height <= LARGEST_SCREEN;
}

static void
set_text (const DirectiveUse *use, TextWish *wish)
{
  if (wish->text != NULL && option_stands (wish->origin, use->origin))
    return;
  *wish = (TextWish) { policy_intern (use->policy, use->argument), use->origin };
}

gboolean
apply_display_screen (const DirectiveUse *use, GError **error)
{
  if (!is_size (use->argument))
    return wrong (use, error, "write the size as WIDTHxHEIGHT: 1280x800");
  set_text (use, &use->policy->display.screen);
  return TRUE;
}

gboolean
apply_display_manager (const DirectiveUse *use, GError **error)
{
  FlagWish *wish = &use->policy->display.unmanaged;
  int word = take_word (use, error);

  if (word < 0)
    return FALSE;
  if (!option_stands (wish->origin, use->origin))
    *wish = (FlagWish) { word == 0, use->origin };
  return TRUE;
}

gboolean
apply_display_title (const DirectiveUse *use, GError **error)
{
  for (const char *c = use->argument; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      return wrong (use, error, "a title has no control characters");
  if (!g_utf8_validate (use->argument, -1, NULL) || strlen (use->argument) > 200)
    return wrong (use, error, "a title is at most 200 bytes of UTF-8");
  set_text (use, &use->policy->display.title);
  return TRUE;
}

gboolean
apply_display_extra (const DirectiveUse *use, GError **error)
{
  /* What the jail says itself, and what would let others in. */
  static const char *const refused[] = {
    "-ac", "-auth", "-background", "-config", "-configdir", "-displayfd", "-listen", "-listenfd", "-nolisten", "-pogo",
    "-query", "-broadcast", "-indirect", "-multicast", "-port", "-from", "-cookie", "-displayID", "-schedMax", "+iglx",
    "-parent", "-seat", "-title", "-screen", "-modulepath", "-logfile", "-xkbdir", "-fp",
  };
  g_auto (GStrv) words = g_strsplit (use->argument, " ", -1);

  for (char **word = words; *word != NULL; word++)
    {
      TextWish wish = { policy_intern (use->policy, *word), use->origin };

      if (**word == '\0')
        continue;
      for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
        if (strcmp (*word, refused[i]) == 0)
          return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s is not to be changed",
                                use->directive->name, refused[i]);
      if ((*word)[0] == ':')
        return wrong (use, error, "the number of the display is not to be changed");
      g_array_append_val (use->policy->display.extra, wish);
    }
  return TRUE;
}

gboolean
apply_clipboard (const DirectiveUse *use, GError **error)
{
  DisplayWishes *display = &use->policy->display;
  int ways = take_word (use, error);

  if (ways < 0)
    return FALSE;
  if (option_stands (display->clipboard_origin, use->origin))
    return TRUE;
  display->clipboard = (ClipboardWays) ways;
  display->clipboard_origin = use->origin;
  return TRUE;
}
