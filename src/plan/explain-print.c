/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An explanation in words. */
#include "plan/explain.h"

#include "plan/words-of.h"
#include "util/mount-api.h"

#include <string.h>

/* Lines about single entries of a directory that are worth being listed. */
#define MOST_CHILDREN 8

char *
explanation_summary (const Explanation *e)
{
  static const struct {
    ExplainAccess access;
    const char *word;
  } words[] = {
    { MAY_READ, "readable" },   { MAY_WRITE, "writable" },       { MAY_EXECUTE, "executable" },
    { MAY_LIST, "can be listed" }, { MAY_ENTER, "can be entered" }, { MAY_CREATE, "takes new entries" },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  switch (e->state) {
  case EXPLAIN_MISSING: return g_strdup ("not there, on the host neither");
  case EXPLAIN_HIDDEN:  return g_strdup ("hidden");
  case EXPLAIN_CLOSED:  return g_strdup ("closed: a directory on the way does not let the user through");
  case EXPLAIN_SHOWN:   break;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (e->access & words[i].access)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", words[i].word);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup ("there, but closed to the user");
}

const char *
explanation_reason (const Explanation *e)
{
  switch (e->spot.kind) {
  case SPOT_COVER:
    return "covered with something empty";
  case SPOT_NOTHING:
    return "left out: only what lines name is in the directory that it would be in";
  case SPOT_OWN:
    return e->state == EXPLAIN_SHOWN ? "made for the jail" : "left out of a directory that is made for the jail";
  case SPOT_KERNEL:
    return e->state == EXPLAIN_SHOWN ? "a view of the kernel, of the jail's own" : "in a view of the kernel that is the jail's own";
  case SPOT_HOST:
    return e->state == EXPLAIN_SHOWN ? "shown from the host" : "not in what the host has there";
  }
  return "";
}

static const char *
type_word (mode_t mode)
{
  switch (mode & S_IFMT) {
  case S_IFDIR:  return "directory";
  case S_IFREG:  return "file";
  case S_IFSOCK: return "socket";
  case S_IFIFO:  return "pipe";
  case S_IFCHR:
  case S_IFBLK:  return "device";
  default:       return "file";
  }
}

static void
print_details (const Explanation *e, FILE *out)
{
  g_autofree char *place = printable (e->place);
  gboolean frozen = (e->spot.attributes & MOUNT_ATTR_RDONLY) != 0;

  if (strcmp (e->path, e->place) != 0)
    fprintf (out, "  leads to    %s\n", place);
  if (e->state != EXPLAIN_SHOWN)
    return;
  fprintf (out, "  is          a %s with mode %04o\n", type_word (e->mode), e->mode & 07777);
  if (e->spot.kind == SPOT_HOST && strcmp (e->spot.source, e->place) != 0) {
    g_autofree char *source = printable (e->spot.source);

    fprintf (out, "  from        %s\n", source);
  }
  if (frozen && (S_ISREG (e->mode) || S_ISDIR (e->mode)))
    print_origin (out, "  read-only", e->limited);
  if ((e->spot.attributes & MOUNT_ATTR_NOEXEC) && S_ISREG (e->mode))
    fputs ("  noexec      nothing there is executed\n", out);
  if ((e->access & (MAY_WRITE | MAY_CREATE)) && !e->kept && e->spot.kind != SPOT_KERNEL)
    fputs ("  changes     are not made on the host\n", out);
  if (e->spot.mount_point && S_ISREG (e->mode) && (e->access & MAY_WRITE))
    fputs ("  but         no other file can be renamed over it\n", out);
}

static void
print_speakers (const Explanation *e, FILE *out)
{
  static const char *const relations[] = {
    [SPOKE_OF_IT] = "", [SPOKE_OF_PARENT] = " (what it is in)", [SPOKE_OF_CHILD] = " (what is in it)",
  };
  guint children = 0;

  for (guint i = 0; i < e->speakers->len; i++) {
    const Speaker *speaker = &g_array_index (e->speakers, Speaker, i);
    g_autofree char *pattern = printable (speaker->pattern);
    g_autofree char *text = g_strdup_printf ("    %s %s%s", speaker->word, pattern, relations[speaker->relation]);

    if (i == 0)
      fputs ("  lines about it, in their order:\n", out);
    if (speaker->relation != SPOKE_OF_CHILD || ++children <= MOST_CHILDREN)
      print_origin (out, text, speaker->origin);
  }
  if (children > MOST_CHILDREN)
    fprintf (out, "    and %u more about what is in it\n", children - MOST_CHILDREN);
}

void
explanation_print (const Explanation *e, FILE *out)
{
  g_autofree char *path = printable (e->path);
  g_autofree char *summary = explanation_summary (e);
  g_autofree char *reason = g_strconcat ("  because     ", explanation_reason (e), NULL);

  fprintf (out, "%s: %s\n", path, summary);
  print_details (e, out);
  print_origin (out, reason, e->decided);
  print_speakers (e, out);
}
