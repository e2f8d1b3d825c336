/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/reach-private.h"

#include "plan/words-of.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *name, *title;
  unsigned weight;
} kinds[REACH_N] = {
  [REACH_READ] = { "files-read", "reading your files", 20 },
  [REACH_WRITE] = { "files-write", "changing your files", 20 },
  [REACH_CREDENTIALS] = { "credentials", "keys, passwords and cookies", 15 },
  [REACH_DISPLAY] = { "display", "screen and keyboard", 15 },
  [REACH_BUS] = { "bus", "other programs by D-Bus", 10 },
  [REACH_NETWORK] = { "network", "network", 10 },
  [REACH_DEVICES] = { "devices", "sound, cameras and devices", 5 },
  [REACH_PROCESSES] = { "processes", "other processes", 5 },
  [REACH_KERNEL] = { "kernel", "the kernel", 15 },
};

const char *
reach_kind_name (ReachKind kind)
{
  return kinds[kind].name;
}

const char *
reach_kind_title (ReachKind kind)
{
  return kinds[kind].title;
}

const char *
reach_level_name (ReachLevel level)
{
  static const char *const names[] = { "none", "mediated", "partial", "full" };

  return names[level];
}

const char *
reach_grade (double figure)
{
  return figure < 2 ? "safe" : figure < 4 ? "good" : figure < 6 ? "fair" : figure < 8 ? "exposed" : "open";
}

static void
fact_clear (gpointer data)
{
  g_free (((ReachFact *) data)->text);
}

void
reach_add (ReachWork *work, ReachKind kind, ReachLevel level, gboolean weak, Origin origin, const char *format, ...)
{
  ReachPart *part = &work->reach->parts[kind];
  ReachFact fact = { .origin = origin, .weak = weak };
  va_list arguments;

  va_start (arguments, format);
  fact.text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_array_append_val (part->facts, fact);
  part->level = MAX (part->level, level);
}

void
reach_floor (ReachWork *work, double floor, const char *reason)
{
  if (floor <= work->reach->floor)
    return;
  work->reach->floor = floor;
  work->reach->floor_reason = reason;
}

double
reach_part_figure (ReachKind kind, ReachLevel level)
{
  unsigned all = 0;

  for (gsize i = 0; i < REACH_N; i++)
    all += kinds[i].weight * REACH_FULL;
  return 10.0 * kinds[kind].weight * level / all;
}

static double
figure_of (const Reach *reach)
{
  double figure = 0;

  for (ReachKind kind = 0; kind < REACH_N; kind++)
    figure += reach_part_figure (kind, reach->parts[kind].level);
  return MAX (figure, reach->floor);
}

Reach *
reach_new (const Plan *plan, const char *home)
{
  Reach *reach = g_new0 (Reach, 1);
  g_autoptr (Explainer) explainer = explainer_new (plan);
  g_autofree char *real = realpath (home, NULL);
  ReachWork work = { plan, real != NULL ? real : home, explainer, reach };

  for (ReachKind kind = 0; kind < REACH_N; kind++) {
    reach->parts[kind].facts = g_array_new (FALSE, FALSE, sizeof (ReachFact));
    g_array_set_clear_func (reach->parts[kind].facts, fact_clear);
  }
  reach_find_files (&work);
  reach_find_session (&work);
  reach_find_kernel (&work);
  reach->figure = figure_of (reach);
  return reach;
}

void
reach_free (Reach *reach)
{
  for (ReachKind kind = 0; kind < REACH_N; kind++)
    g_array_unref (reach->parts[kind].facts);
  g_free (reach);
}

static void
print_facts (const ReachPart *part, gboolean weak, FILE *out)
{
  for (guint i = 0; i < part->facts->len; i++) {
    const ReachFact *fact = &g_array_index (part->facts, ReachFact, i);
    g_autofree char *text = printable (fact->text);
    g_autofree char *line = g_strconcat (weak ? "  ! " : "    ", text, NULL);

    if (fact->weak == weak)
      print_origin (out, line, fact->origin);
  }
}

void
reach_print (const Reach *reach, FILE *out)
{
  for (ReachKind kind = 0; kind < REACH_N; kind++) {
    const ReachPart *part = &reach->parts[kind];

    fprintf (out, "%s: %s (%.1f of %.1f)\n", kinds[kind].title, reach_level_name (part->level),
             reach_part_figure (kind, part->level), reach_part_figure (kind, REACH_FULL));
    print_facts (part, TRUE, out);
    print_facts (part, FALSE, out);
  }
  fprintf (out, "exposure: %.1f of 10, %s\n", reach->figure, reach_grade (reach->figure));
  if (reach->floor_reason != NULL)
    fprintf (out, "not below %.1f, because %s\n", reach->floor, reach->floor_reason);
}
