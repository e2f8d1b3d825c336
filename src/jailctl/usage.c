/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/usage.h"

#include "instance/registry.h"
#include "jailctl/processes.h"
#include "jailctl/show.h"

#include <string.h>
#include <unistd.h>

const char *const usage_order_words[] = { "cpu", "memory", "name", "pid", "time", NULL };

/* What a process had used at the look before. */
typedef struct {
  guint64 start;
  guint64 ticks;
} Before;

struct UsageMeter {
  GHashTable *before; /* pid -> Before */
  gint64 moment;      /* of that look, in microseconds of the monotonic clock; 0: there was none */
};

static void
usage_free (gpointer data)
{
  JailUsage *usage = data;

  jail_record_free (usage->record);
  g_free (usage);
}

UsageMeter *
usage_meter_new (void)
{
  UsageMeter *meter = g_new0 (UsageMeter, 1);

  meter->before = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  return meter;
}

void
usage_meter_free (UsageMeter *meter)
{
  g_hash_table_unref (meter->before);
  g_free (meter);
}

/* What a process used since the look before: all of it where it is younger. */
static guint64
news_of (const UsageMeter *meter, const Process *process)
{
  const Before *before = g_hash_table_lookup (meter->before, GINT_TO_POINTER (process->pid));

  return before != NULL && before->start == process->start && before->ticks <= process->ticks ? process->ticks - before->ticks
                                                                                               : process->ticks;
}

static JailUsage *
measure (const UsageMeter *meter, const GPtrArray *all, JailRecord *record, gint64 now)
{
  g_autoptr (GPtrArray) inside = processes_of_jail (all, record, NULL);
  JailUsage *usage = g_new0 (JailUsage, 1);
  guint64 news = 0;
  double seconds;

  usage->record = record;
  usage->n_processes = inside->len;
  usage->seconds = MAX (0, g_get_real_time () / G_USEC_PER_SEC - record->started);
  for (guint i = 0; i < inside->len; i++) {
    const Process *process = g_ptr_array_index (inside, i);

    usage->ticks += process->ticks;
    usage->resident += process->resident;
    news += news_of (meter, process);
  }
  seconds = meter->moment != 0 ? (double) (now - meter->moment) / G_USEC_PER_SEC : (double) MAX (1, usage->seconds);
  usage->share = seconds > 0 ? 100 * (double) news / (double) sysconf (_SC_CLK_TCK) / seconds : 0;
  return usage;
}

GPtrArray *
usage_meter_look (UsageMeter *meter)
{
  g_autoptr (GPtrArray) records = registry_list (), all = processes_read ();
  GPtrArray *usages = g_ptr_array_new_with_free_func (usage_free);
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (usages, measure (meter, all, g_ptr_array_index (records, i), now));
  g_ptr_array_set_free_func (records, NULL);
  g_hash_table_remove_all (meter->before);
  for (guint i = 0; i < all->len; i++) {
    const Process *process = g_ptr_array_index (all, i);
    Before *before = g_new (Before, 1);

    *before = (Before) { process->start, process->ticks };
    g_hash_table_replace (meter->before, GINT_TO_POINTER (process->pid), before);
  }
  meter->moment = now;
  return usages;
}

typedef struct {
  UsageOrder order;
  gboolean reverse;
} Sorting;

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

static int
compare (gconstpointer first, gconstpointer second, gpointer data)
{
  const Sorting *sorting = data;
  const JailUsage *a = *(JailUsage *const *) first, *b = *(JailUsage *const *) second;
  int result = 0;

  switch (sorting->order) {
  case USAGE_BY_SHARE:
    result = COMPARE (b->share, a->share);
    break;
  case USAGE_BY_MEMORY:
    result = COMPARE (b->resident, a->resident);
    break;
  case USAGE_BY_NAME:
    result = strcmp (a->record->name, b->record->name);
    break;
  case USAGE_BY_TIME:
    result = COMPARE (b->record->started, a->record->started);
    break;
  case USAGE_BY_PID:
  case USAGE_N_ORDERS:
    break;
  }
  /* Rows that are alike in that stay where they are from one look to the next. */
  if (result == 0)
    result = COMPARE (a->record->launcher, b->record->launcher);
  return sorting->reverse ? -result : result;
}

void
usage_sort (GPtrArray *usages, UsageOrder order, gboolean reverse)
{
  Sorting sorting = { order, reverse };

  g_ptr_array_sort_with_data (usages, compare, &sorting);
}

char *
usage_duration (gint64 seconds)
{
  int s = (int) (seconds % 60), m = (int) (seconds / 60 % 60), h = (int) (seconds / 3600 % 24);
  gint64 days = seconds / 86400;

  if (days > 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT "d %02d:%02d", days, h, m);
  return h > 0 ? g_strdup_printf ("%d:%02d:%02d", h, m, s) : g_strdup_printf ("%d:%02d", m, s);
}

char *
usage_size (guint64 bytes)
{
  static const char units[] = "KMGTPE";
  double size = (double) bytes / 1024;
  int unit = 0;

  while (size >= 1000 && units[unit + 1] != '\0') {
    size /= 1024;
    unit++;
  }
  return g_strdup_printf (unit > 0 && size < 10 ? "%.1f%c" : "%.0f%c", size, units[unit]);
}

char *
usage_command (const JailUsage *usage)
{
  g_autofree char *words = g_strjoinv (" ", usage->record->arguments);

  return shown_text (words);
}
