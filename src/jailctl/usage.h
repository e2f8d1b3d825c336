/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Usage: what the jails that run take of processor and memory, and how that is put in order. */
#pragma once

#include "instance/record.h"

typedef struct {
  JailRecord *record;
  guint n_processes; /* of the jail, with its launcher and helpers and who joined */
  guint64 ticks;     /* processor time of those, in clock ticks; what ended before is not in it */
  guint64 resident;  /* bytes; pages that processes share count for each */
  gint64 seconds;    /* since it started */
  double share;      /* of one processor, in percent: since the look before, or else since it started */
} JailUsage;

typedef enum { USAGE_BY_SHARE, USAGE_BY_MEMORY, USAGE_BY_NAME, USAGE_BY_PID, USAGE_BY_TIME, USAGE_N_ORDERS } UsageOrder;

/* The words for them, as --sort has them; ends with NULL. */
extern const char *const usage_order_words[];

typedef struct UsageMeter UsageMeter;

UsageMeter *usage_meter_new (void);
void usage_meter_free (UsageMeter *meter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsageMeter, usage_meter_free)

/* All jails that run (JailUsage), the oldest first; owned by the array, which is to be unreffed. */
GPtrArray *usage_meter_look (UsageMeter *meter);

/* The most, or the first in the alphabet, or the youngest, comes first; the other way round where `reverse`. */
void usage_sort (GPtrArray *usages, UsageOrder order, gboolean reverse);

/* "3:07", "2:03:07" or "4d 02:03"; g_free () it. */
char *usage_duration (gint64 seconds);
/* "812K", "34M", "1.5G"; g_free () it. */
char *usage_size (guint64 bytes);
/* The words of the program, fit for a terminal; g_free () them. */
char *usage_command (const JailUsage *usage);
