/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/bus.h"

#include <string.h>

#define LONGEST_NAME 255

/* Names whose owners do more for a caller than a jail may: most run programs or
 * open files on behalf of whoever asks. */
static const struct {
  Bus bus;
  const char *name;
  const char *why;
} dangers[] = {
  { BUS_USER, "ca.desrt.dconf", "it changes the settings, and so the commands, of other programs" },
  { BUS_USER, "com.canonical.Unity.*", "it starts programs outside" },
  { BUS_USER, "org.cinnamon.*", "it runs code in the desktop shell" },
  { BUS_USER, "org.freedesktop.FileManager1", "the file manager opens and copies files outside" },
  { BUS_USER, "org.freedesktop.Flatpak", "it starts programs outside" },
  { BUS_USER, "org.freedesktop.impl.portal.*", "it answers the questions that portals ask the user" },
  { BUS_USER, "org.freedesktop.portal.Flatpak", "it starts programs outside" },
  { BUS_USER, "org.freedesktop.systemd1", "it starts programs outside" },
  { BUS_USER, "org.gnome.Nautilus", "the file manager opens and copies files outside" },
  { BUS_USER, "org.gnome.Shell.*", "it runs code in the desktop shell" },
  { BUS_USER, "org.gnome.Terminal", "it starts programs outside" },
  { BUS_USER, "org.gnome.keyring.*", "it opens the keyring" },
  { BUS_USER, "org.gtk.vfs.*", "it opens every file of the user" },
  { BUS_USER, "org.kde.JobViewServer", "it starts programs outside" },
  { BUS_USER, "org.kde.KWin", "it runs scripts in the window manager" },
  { BUS_USER, "org.kde.kded5", "it starts programs outside" },
  { BUS_USER, "org.kde.kded6", "it starts programs outside" },
  { BUS_USER, "org.kde.klauncher5", "it starts programs outside" },
  { BUS_USER, "org.kde.krunner", "it starts programs outside" },
  { BUS_USER, "org.kde.plasmashell", "it runs code in the desktop shell" },
  { BUS_USER, "org.xfce.FileManager", "the file manager opens and copies files outside" },
  { BUS_USER, "org.xfce.Thunar", "the file manager opens and copies files outside" },
  { BUS_USER, "org.xfce.Xfconf", "it changes the settings, and so the commands, of other programs" },
  { BUS_SYSTEM, "org.freedesktop.PackageKit", "it installs programs" },
  { BUS_SYSTEM, "org.freedesktop.home1", "it manages accounts" },
  { BUS_SYSTEM, "org.freedesktop.machine1", "it starts programs outside" },
  { BUS_SYSTEM, "org.freedesktop.portable1", "it starts programs outside" },
  { BUS_SYSTEM, "org.freedesktop.systemd1", "it starts programs outside" },
};

const char *
bus_verb_name (BusVerb verb)
{
  static const char *const names[] = {
    [BUS_SEE] = "see", [BUS_TALK] = "talk", [BUS_OWN] = "own", [BUS_CALL] = "call", [BUS_BROADCAST] = "broadcast",
  };

  return names[verb];
}

const char *
bus_name (Bus bus)
{
  return bus == BUS_USER ? "user" : "system";
}

/* Elements, joined by dots, of letters, digits and _; in names of a bus also of
 * hyphens. NULL where there are at least `least` of them. */
static const char *
elements_problem (const char *text, gsize length, guint least, gboolean hyphens)
{
  guint elements = 1;

  if (length == 0 || length > LONGEST_NAME)
    return "a name has 1 to 255 characters";
  for (gsize i = 0; i < length; i++) {
    gboolean first = i == 0 || text[i - 1] == '.';

    if (text[i] == '.') {
      if (first || i + 1 == length)
        return "a name has no empty element";
      elements++;
    } else if (!g_ascii_isalnum (text[i]) && text[i] != '_' && !(hyphens && text[i] == '-')) {
      return "a name has letters, digits, dots, _ and - only";
    } else if (first && g_ascii_isdigit (text[i])) {
      return "an element of a name starts with no digit";
    }
  }
  return elements < least ? "a name has two or more elements, as in org.example.Name" : NULL;
}

static gsize
pattern_stem (const char *text, gsize length)
{
  return length > 2 && strncmp (text + length - 2, ".*", 2) == 0 ? length - 2 : length;
}

static const char *
pattern_problem (const char *text, gsize length)
{
  return elements_problem (text, pattern_stem (text, length), 2, TRUE);
}

const char *
bus_pattern_problem (const char *text)
{
  return pattern_problem (text, strlen (text));
}

const char *
bus_application_id_problem (const char *text)
{
  const char *last = strrchr (text, '.');

  if (last == NULL)
    return "an application id has two or more elements, as in org.example.Name";
  if (memchr (text, '-', (gsize) (last - text)) != NULL)
    return "an application id has a hyphen in its last element only";
  return bus_pattern_problem (text);
}

static const char *
path_problem (const char *path)
{
  gsize length = strlen (path);

  if (strcmp (path, "/") == 0 || strcmp (path, "/*") == 0)
    return NULL;
  if (g_str_has_suffix (path, "/*"))
    length -= 2;
  for (gsize i = 0; i < length; i++) {
    if (path[i] == '/') {
      if (i + 1 == length || path[i + 1] == '/')
        return "the path of an object has no empty element";
    } else if (!g_ascii_isalnum (path[i]) && path[i] != '_') {
      return "the path of an object has letters, digits, / and _ only";
    }
  }
  return NULL;
}

/* [METHOD][@PATH]: xdg-dbus-proxy(1). */
static const char *
condition_problem (const char *text)
{
  const char *at = strchr (text, '@');
  gsize length = at != NULL ? (gsize) (at - text) : strlen (text);

  if (length == 0 && at == NULL)
    return "write NAME=METHOD@/PATH, NAME=METHOD or NAME=@/PATH; a * stands for every method";
  if (at != NULL) {
    const char *problem = at[1] != '/' ? "the path of an object starts with /" : path_problem (at + 1);

    if (problem != NULL)
      return problem;
  }
  if (length == 0 || (length == 1 && text[0] == '*'))
    return NULL;
  return elements_problem (text, pattern_stem (text, length), 2, FALSE);
}

const char *
bus_rule_problem (BusVerb verb, const char *text)
{
  const char *equals = strchr (text, '=');
  const char *problem;

  if (verb != BUS_CALL && verb != BUS_BROADCAST)
    return bus_pattern_problem (text);
  if (equals == NULL)
    return "write NAME=METHOD@/PATH, NAME=METHOD or NAME=@/PATH; a * stands for every method";
  problem = pattern_problem (text, (gsize) (equals - text));
  return problem != NULL ? problem : condition_problem (equals + 1);
}

const char *
bus_word_problem (const char *line, Bus *bus, BusVerb *verb, const char **rule)
{
  for (int i = 0; i < BUS_N; i++)
    for (int v = BUS_SEE; v <= BUS_BROADCAST; v++) {
      g_autofree char *word = g_strdup_printf ("dbus-%s.%s ", bus_name ((Bus) i), bus_verb_name ((BusVerb) v));

      if (!g_str_has_prefix (line, word))
        continue;
      if (bus != NULL)
        *bus = (Bus) i;
      if (verb != NULL)
        *verb = (BusVerb) v;
      if (rule != NULL)
        *rule = line + strlen (word);
      return bus_rule_problem ((BusVerb) v, line + strlen (word));
    }
  return "it is no rule of a bus";
}

gboolean
bus_pattern_covers (const char *wide, const char *narrow)
{
  gsize wide_length = strlen (wide), narrow_length = strlen (narrow);
  gsize wide_stem = pattern_stem (wide, wide_length), narrow_stem = pattern_stem (narrow, narrow_length);

  if (wide_stem == wide_length)
    return strcmp (wide, narrow) == 0;
  return strncmp (wide, narrow, wide_stem) == 0
         && (narrow_stem == wide_stem || (narrow_stem > wide_stem && narrow[wide_stem] == '.'));
}

const char *
bus_rule_danger (Bus bus, BusVerb verb, const char *text, guint *next, char **name)
{
  g_autofree char *pattern = g_strndup (text, strcspn (text, "="));

  *name = NULL;
  /* Knowing that somebody is there, or hearing what everybody may hear, gives no power. */
  if (verb == BUS_SEE || verb == BUS_BROADCAST)
    return NULL;
  while (*next < G_N_ELEMENTS (dangers)) {
    guint at = (*next)++;

    if (dangers[at].bus != bus)
      continue;
    if (bus_pattern_covers (pattern, dangers[at].name))
      *name = g_strdup (dangers[at].name);
    else if (bus_pattern_covers (dangers[at].name, pattern))
      *name = g_steal_pointer (&pattern);
    else
      continue;
    return dangers[at].why;
  }
  return NULL;
}

const BusSet *
bus_set_find (Bus bus, const char *name)
{
  for (const BusSet *set = bus_sets; set->name != NULL; set++)
    if (set->bus == bus && strcmp (set->name, name) == 0)
      return set;
  return NULL;
}
