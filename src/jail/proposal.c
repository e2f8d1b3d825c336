/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/proposal.h"

#include "jail/fold.h"
#include "profile/path-word.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What of the session and the host was asked for. */
typedef enum {
  SEEN_WAYLAND,
  SEEN_X11,
  SEEN_SOUND,
  SEEN_CARD,
  SEEN_CAMERA,
  SEEN_INPUT,
  SEEN_DEVICE, /* another one */
  SEEN_MEDIA,
  SEEN_TMP,    /* what others left there */
  SEEN_NETWORK,
  SEEN_OTHER_FAMILY,
  SEEN_N
} Seen;

typedef struct {
  const Learned *learned;
  const Policy *guarded;
  GString *text;
  GString *etc;      /* ",NAME,NAME" */
  GString *protocol; /* "unix,inet" */
  const LearnedFact *protocol_fact;
  const char *network;   /* what needs it */
  Bus bus;               /* whose turn it is */
  const char *processes[SEEN_N]; /* NULL: not seen */
  gboolean has_home; /* a line shows something of the home directory, and hides the rest */
} Proposal;

static const struct {
  const char *pattern;
  Seen seen;
} places[] = {
  { "*/wayland-*", SEEN_WAYLAND },
  { "/tmp/.X11-unix/*", SEEN_X11 },
  { "@/tmp/.X11-unix/*", SEEN_X11 },
  { "*/pulse/native", SEEN_SOUND },
  { "*/pipewire-*", SEEN_SOUND },
  { "/dev/snd*", SEEN_SOUND },
  { "/dev/dri*", SEEN_CARD },
  { "/dev/nvidia*", SEEN_CARD },
  { "/dev/video*", SEEN_CAMERA },
  { "/dev/media*", SEEN_CAMERA },
  { "/dev/input*", SEEN_INPUT },
  { "/dev/hidraw*", SEEN_INPUT },
  { "/mnt*", SEEN_MEDIA },
  { "/media*", SEEN_MEDIA },
  { "/run/media*", SEEN_MEDIA },
};

/* What private-dev has. */
static const char *const plain_devices[] = {
  "null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts", "shm", "fd", "stdin", "stdout", "stderr", "log",
  "console", NULL,
};

static void
comment (Proposal *proposal, const char *what, const LearnedFact *fact)
{
  g_string_append_printf (proposal->text, "# %s: asked for by %s\n", what, fact->process);
}

/* The path as a profile names it, NULL where it cannot. */
static char *
path_word (const Proposal *proposal, const char *path)
{
  const char *rest = fold_below (path, learned_get_home (proposal->learned));
  g_autofree char *word = rest != NULL ? g_strconcat ("${HOME}/", rest, NULL) : g_strdup (path);

  if (!g_utf8_validate (word, -1, NULL) || strpbrk (path, "\"\\$") != NULL
      || path_word_problem (word, PATH_WORD_VERBATIM) != NULL)
    return NULL;
  if (path_word_problem (word, 0) == NULL && strpbrk (word, " ~") == NULL)
    return g_steal_pointer (&word);
  return g_strdup_printf ("\"%s\"", word);
}

/* Is it, or is something below it, kept from programs for a reason? What is read-only may be read. */
static gboolean
is_guarded (const Proposal *proposal, const char *path, guint uses)
{
  const char *rest = fold_below (path, learned_get_home (proposal->learned));
  g_autofree char *word = rest != NULL ? g_strconcat ("${HOME}/", rest, NULL) : g_strdup (path);

  for (guint i = 0; i < proposal->guarded->paths->len; i++) {
    const PathWish *wish = &g_array_index (proposal->guarded->paths, PathWish, i);

    if ((wish->verb == PATH_BLACKLIST || (wish->verb == PATH_READ_ONLY && (uses & LEARNED_WRITE)))
        && (fnmatch (wish->path, word, FNM_NOESCAPE | FNM_LEADING_DIR) == 0 || fold_below (wish->path, word) != NULL))
      return TRUE;
  }
  return FALSE;
}

/* The path without links; NULL where that cannot be told: a link that leads nowhere now may lead somewhere later. */
static char *
resolve (const char *path)
{
  g_autofree char *start = g_strdup (path);

  for (;;) {
    char *real = realpath (start, NULL), *up;
    struct stat status;

    if (real != NULL) {
      char *whole = g_build_filename (real, path + strlen (start), NULL);

      free (real);
      return whole;
    }
    if ((errno != ENOENT && errno != ENOTDIR) || lstat (start, &status) == 0)
      return NULL;
    up = g_path_get_dirname (start);
    g_free (start);
    start = up;
  }
}

/* Do links lead to what is guarded, to the whole home directory, or out of it (out of /tmp, for what is there)? A program
 * could give any of these a harmless name. *target is where to, as a comment can have it. */
static gboolean
leads_astray (const Proposal *proposal, const char *path, guint uses, char **target)
{
  const char *home = learned_get_home (proposal->learned);
  const char *top = fold_below (path, home) != NULL ? home : "/tmp";
  g_autofree char *real = resolve (path), *real_top = resolve (top), *plain = NULL;
  const char *rest = real != NULL && real_top != NULL ? fold_below (real, real_top) : NULL;

  *target = g_strescape (real != NULL ? real : "what is not there", NULL);
  if (rest == NULL || *rest == '\0')
    return TRUE;
  plain = g_strconcat (top, "/", rest, NULL);
  return strcmp (plain, path) != 0 && is_guarded (proposal, plain, uses);
}

/* Is what comes of this in it? The program would decide what it may do. */
static gboolean
has_profile (const Proposal *proposal, const char *path)
{
  const char *profile = learned_get_path (proposal->learned);
  g_autofree char *real = resolve (path), *real_profile = *profile != '\0' ? resolve (profile) : NULL;

  return real != NULL && real_profile != NULL && fold_below (real_profile, real) != NULL;
}

static const char *
describe_uses (guint uses)
{
  if (uses & LEARNED_CREATE)
    return "made";
  if (uses & LEARNED_WRITE)
    return "written";
  return uses & LEARNED_EXECUTE ? "run" : "read";
}

static void
propose_path (Proposal *proposal, const char *path, const LearnedFact *fact)
{
  g_autofree char *word = path_word (proposal, path), *target = NULL;
  gboolean is_here = access (path, F_OK) == 0;
  const char *off = "";

  /* Made for a moment, or asked for in vain. */
  if (!is_here && (!(fact->uses & LEARNED_CREATE) || (fact->uses & (LEARNED_REMOVE | LEARNED_DIRECTORY)) == LEARNED_REMOVE))
    return;
  if (word == NULL) {
    g_autofree char *escaped = g_strescape (path, NULL);

    g_string_append_printf (proposal->text, "# no line can name this: %s\n", escaped);
    return;
  }
  comment (proposal, describe_uses (fact->uses), fact);
  if (is_guarded (proposal, path, fact->uses)) {
    g_string_append (proposal->text, "# It is guarded by secrets.inc or start-files.inc. Is it the program's own? Then:\n");
    off = "# ";
  } else if (has_profile (proposal, path)) {
    g_string_append (proposal->text, "# What is learned is written here, and the program is not to change it. Without that:\n");
    off = "# ";
  } else if (leads_astray (proposal, path, fact->uses, &target)) {
    g_string_append_printf (proposal->text, "# A link leads from here to %s. Is it yours, and the program's business? Then:\n",
                            target);
    off = "# ";
  } else if (fold_below (path, learned_get_home (proposal->learned)) != NULL) {
    proposal->has_home = TRUE;
  }
  if (fact->uses & LEARNED_CREATE)
    g_string_append_printf (proposal->text, "%s%s %s\n", off, fact->uses & LEARNED_DIRECTORY ? "mkdir" : "mkfile", word);
  g_string_append_printf (proposal->text, "%s%s %s\n", off, fact->uses & LEARNED_WRITE ? "whitelist" : "whitelist-ro", word);
}

static gboolean
note_place (Proposal *proposal, const char *path, const LearnedFact *fact)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (fnmatch (places[i].pattern, path, 0) == 0) {
      proposal->processes[places[i].seen] = fact->process;
      return TRUE;
    }
  return FALSE;
}

static gboolean
visit_file (gpointer path, gpointer data, gpointer user_data)
{
  Proposal *proposal = user_data;
  const LearnedFact *fact = data;
  const char *rest;

  if (fold_below (path, learned_get_home (proposal->learned)) != NULL) {
    propose_path (proposal, path, fact);
    return FALSE;
  }
  if (note_place (proposal, path, fact))
    return FALSE;
  rest = fold_below (path, "/tmp");
  if (rest != NULL && *rest != '\0') {
    proposal->processes[SEEN_TMP] = fact->process;
    propose_path (proposal, path, fact);
  }
  rest = fold_below (path, "/dev");
  if (rest != NULL && *rest != '\0' && !g_strv_contains (plain_devices, rest) && access (path, F_OK) == 0)
    proposal->processes[SEEN_DEVICE] = fact->process;
  rest = fold_below (path, "/etc");
  if (rest != NULL && *rest != '\0' && access (path, F_OK) == 0 && path_word (proposal, path) != NULL
      && strpbrk (rest, ", \"") == NULL)
    g_string_append_printf (proposal->etc, ",%s", rest);
  return FALSE;
}

static gboolean
visit_socket (gpointer name, gpointer data, gpointer user_data)
{
  Proposal *proposal = user_data;
  const LearnedFact *fact = data;
  const char *what = name;
  g_auto (GStrv) words = g_strsplit (what, " ", 3);

  if (g_strv_length (words) < 2)
    return FALSE;
  if (strcmp (words[0], "family") != 0) {
    if (strcmp (words[1], "inet") != 0)
      note_place (proposal, what + strlen (words[0]) + 1, fact);
    else {
      proposal->network = what;
      proposal->processes[SEEN_NETWORK] = fact->process;
    }
    return FALSE;
  }
  if (strcmp (words[1], "other") == 0)
    proposal->processes[SEEN_OTHER_FAMILY] = fact->process;
  else if (strstr (proposal->protocol->str, words[1]) == NULL || strcmp (words[1], "inet") == 0) {
    g_string_append_printf (proposal->protocol, "%s%s", proposal->protocol->len > 0 ? "," : "", words[1]);
    proposal->protocol_fact = fact;
  }
  /* A datagram can be sent without connect. */
  if (proposal->processes[SEEN_NETWORK] == NULL && words[2] != NULL && strcmp (words[2], "stream") != 0
      && strcmp (words[1], "unix") != 0 && strcmp (words[1], "netlink") != 0) {
    proposal->network = what;
    proposal->processes[SEEN_NETWORK] = fact->process;
  }
  return FALSE;
}

static void
propose_without (Proposal *proposal, Seen seen, const char *what, const char *line)
{
  if (proposal->processes[seen] == NULL)
    g_string_append_printf (proposal->text, "# %s: nothing asked for it\n%s\n", what, line);
  else
    g_string_append_printf (proposal->text, "# %s: asked for by %s\n", what, proposal->processes[seen]);
}

static void
propose_network (Proposal *proposal)
{
  g_autofree char *escaped = proposal->network != NULL ? g_strescape (proposal->network, NULL) : NULL;

  if (escaped == NULL)
    g_string_append (proposal->text, "# network: nothing asked for it\nnet none\n");
  else
    g_string_append_printf (proposal->text, "# network: asked for by %s (%s)\n", proposal->processes[SEEN_NETWORK], escaped);
  if (proposal->protocol->len == 0 || proposal->processes[SEEN_OTHER_FAMILY] != NULL)
    return;
  comment (proposal, "kinds of sockets", proposal->protocol_fact);
  g_string_append_printf (proposal->text, "protocol %s\n", proposal->protocol->str);
}

static gboolean
visit_call (gpointer name, gpointer fact, gpointer list)
{
  (void) fact;
  g_string_append_printf (list, ",%s", (const char *) name);
  return FALSE;
}

/* What nearly every desktop program calls, and none gets anything by. The program decides what it asks for: all else is for
 * people to decide. */
static gboolean
is_harmless (BusVerb verb, const char *rule)
{
  static const char *const names[] = { "org.freedesktop.Notifications=", "org.freedesktop.portal.Desktop=", "org.freedesktop.ScreenSaver=" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (verb == BUS_CALL && g_str_has_prefix (rule, names[i]) && strchr (rule, '*') == NULL)
      return TRUE;
  return FALSE;
}

static gboolean
visit_bus (gpointer line, gpointer data, gpointer user_data)
{
  Proposal *proposal = user_data;
  g_autofree char *name = NULL;
  const char *rule = NULL, *why;
  BusVerb verb = BUS_SEE;
  Bus bus = BUS_USER;
  guint next = 0;

  (void) data;
  if (bus_word_problem (line, &bus, &verb, &rule) != NULL || bus != proposal->bus)
    return FALSE;
  why = bus_rule_danger (bus, verb, rule, &next, &name);
  if (why != NULL)
    g_string_append_printf (proposal->text, "# It leads out of the jail: %s. Nevertheless:\n# dbus-%s.dangerous %s\n# %s\n", why,
                            bus_name (bus), name, (const char *) line);
  else if (is_harmless (verb, rule))
    g_string_append_printf (proposal->text, "%s\n", (const char *) line);
  else
    g_string_append_printf (proposal->text, "# Is it the program's business? Then:\n# %s\n", (const char *) line);
  return FALSE;
}

/* What is permitted already is not seen when it is used, so all of it stays. */
static void
propose_bus (Proposal *proposal, const BusWishes *present)
{
  const char *name = bus_name (proposal->bus);

  if (present->mode == BUS_ALL) {
    g_string_append_printf (proposal->text, "# %s bus: all of it is open, so nothing was seen; with 'dbus-%s filter' it is\ndbus-%s all\n",
                            proposal->bus == BUS_USER ? "session" : "system", name, name);
    return;
  }
  if (present->mode == BUS_NONE) {
    g_string_append_printf (proposal->text, "# %s bus: it had none; with 'dbus-%s filter' what it asks for is seen\ndbus-%s none\n",
                            proposal->bus == BUS_USER ? "session" : "system", name, name);
    return;
  }
  g_string_append_printf (proposal->text, "# %s bus: what the present profile permits, and what was refused\ndbus-%s filter\n",
                          proposal->bus == BUS_USER ? "session" : "system", name);
  for (guint i = 0; i < present->sets->len; i++)
    g_string_append_printf (proposal->text, "dbus-%s.allow %s\n", name, g_array_index (present->sets, TextWish, i).text);
  for (guint i = 0; i < present->dangerous->len; i++)
    g_string_append_printf (proposal->text, "dbus-%s.dangerous %s\n", name, g_array_index (present->dangerous, TextWish, i).text);
  for (guint i = 0; i < present->rules->len; i++) {
    const BusRule *rule = &g_array_index (present->rules, BusRule, i);

    g_string_append_printf (proposal->text, "dbus-%s.%s %s\n", name, bus_verb_name (rule->verb), rule->text);
  }
  g_tree_foreach (learned_get_bus (proposal->learned), visit_bus, proposal);
}

/* Who makes user namespaces asks for them by calls that are worth nothing without. */
static void
propose_namespaces (Proposal *proposal, const Policy *present)
{
  static const char *const calls[] = { "mount", "unshare", "chroot" };
  gboolean mounts = policy_has (present, POLICY_ALLOW_INNER_JAILS);
  GTree *learned = learned_get_calls (proposal->learned);

  if (!mounts && !policy_has (present, POLICY_ALLOW_USERNS))
    return;
  for (gsize i = mounts ? 0 : 1; i < G_N_ELEMENTS (calls); i++) {
    const LearnedFact *fact = g_tree_lookup (learned, calls[i]);

    if (fact == NULL)
      continue;
    comment (proposal, "namespaces of its own", fact);
    g_string_append (proposal->text, mounts && i == 0 ? "allow-bwrap\n" : "allow-userns\n");
    return;
  }
}

char *
proposal_make (const Learned *learned, const Policy *guarded, const Policy *present)
{
  Proposal proposal = { .learned = learned, .guarded = guarded, .text = g_string_new (NULL) };
  g_autoptr (GString) etc = g_string_new (NULL), protocol = g_string_new (NULL);

  proposal.etc = etc;
  proposal.protocol = protocol;
  g_tree_foreach (learned_get_files (learned), visit_file, &proposal);
  g_tree_foreach (learned_get_sockets (learned), visit_socket, &proposal);
  if (!proposal.has_home)
    g_string_append (proposal.text, "# files of home: nothing to be shown\nprivate\n");
  propose_without (&proposal, SEEN_TMP, "files of others in /tmp", "private-tmp");
  propose_without (&proposal, SEEN_MEDIA, "other disks", "disable-mnt");
  propose_without (&proposal, SEEN_DEVICE, "devices that are not plain", "private-dev");
  propose_without (&proposal, SEEN_CARD, "the graphics card", "no3d");
  propose_without (&proposal, SEEN_CAMERA, "cameras", "novideo");
  propose_without (&proposal, SEEN_INPUT, "game controllers", "noinput");
  propose_without (&proposal, SEEN_SOUND, "sound", "nosound");
  propose_without (&proposal, SEEN_WAYLAND, "a Wayland compositor", "wayland none");
  propose_without (&proposal, SEEN_X11, "an X server", "x11 none");
  if (etc->len > 0)
    g_string_append_printf (proposal.text, "# These of /etc were opened; what was only looked at is not known, so try it:\n"
                                           "# private-etc %s\n", etc->str + 1);
  propose_network (&proposal);
  propose_namespaces (&proposal, present);
  for (proposal.bus = BUS_USER; proposal.bus < BUS_N; proposal.bus++)
    propose_bus (&proposal, &present->buses[proposal.bus]);
  g_string_append (proposal.text, "# The comments above have who made each call first.\nseccomp.keep @presumed");
  g_tree_foreach (learned_get_calls (learned), visit_call, proposal.text);
  g_string_append_c (proposal.text, '\n');
  return g_string_free (proposal.text, FALSE);
}

/* Lines that a proposal decides. */
static gboolean
is_decided (const char *line)
{
  static const char *const names[] = { "whitelist", "whitelist-ro", "seccomp", "seccomp.drop", "seccomp.keep", "protocol", NULL };
  g_autofree char *name = g_strndup (line, strcspn (line, " \t"));

  return g_strv_contains (names, name);
}

char *
proposal_diff (const char *path, const char *text, const char *proposal)
{
  g_auto (GStrv) old = g_strsplit (text, "\n", -1), new = g_strsplit (proposal, "\n", -1);
  g_autoptr (GString) hunk = g_string_new (NULL);
  guint n_old = g_strv_length (old), n_new = g_strv_length (new), n_kept = 0, n_added = 0;

  /* Behind the last newline is no line. */
  n_old -= n_old > 0 && *old[n_old - 1] == '\0';
  n_new -= n_new > 0 && *new[n_new - 1] == '\0';
  for (guint i = 0; i < n_old; i++) {
    gboolean goes = is_decided (old[i]) && !g_strv_contains ((const char *const *) new, old[i]);

    n_kept += !goes;
    g_string_append_printf (hunk, "%c%s\n", goes ? '-' : ' ', old[i]);
  }
  for (guint i = 0; i < n_new; i++) {
    if (*new[i] != '#' && g_strv_contains ((const char *const *) old, new[i]))
      continue;
    n_added++;
    g_string_append_printf (hunk, "+%s\n", new[i]);
  }
  return g_strdup_printf ("--- %s\n+++ %s\n@@ -%u,%u +%u,%u @@\n%s", path, path, n_old > 0, n_old, n_kept + n_added > 0,
                          n_kept + n_added, hunk->str);
}
