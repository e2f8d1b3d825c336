/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What xdg-dbus-proxy(1) prints with --log, read for what it refused. The lines
 * carry names that the jailed program chose. */
#pragma once

#include <glib.h>

#include "policy/bus.h"

/* Stands in front of the line of a profile. */
#define BUS_LOG_PERMITTED_BY "permitted by: "

typedef struct BusLog BusLog;

BusLog *bus_log_new (Bus bus);
void bus_log_free (BusLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BusLog, bus_log_free)

/* Takes one line, without its end. Returns what is to be written down because of
 * it (g_free ()): the refused call and the line of a profile that permits it, once for
 * each; or NULL. */
char *bus_log_take (BusLog *log, const char *line);
