/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why this machine refuses user namespaces and layers, and what to do about it. */
#pragma once

#include <glib.h>

/* A half sentence without a full stop for the errno that clone(2), a mapping or a
 * first mount gave; NULL where nothing is known. Free with g_free (). */
char *namespace_hint (int error_number);

/* The same for the errno that making a layer over the directory `home` gave. */
char *layer_hint (const char *home, int error_number);
