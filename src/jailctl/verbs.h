/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The functions behind verb_table, each in the file of its name. */
#pragma once

#include <glib.h>

int verb_overlay (int argc, char **argv, GError **error);
int verb_options (int argc, char **argv, GError **error);
int verb_seccomp (int argc, char **argv, GError **error);
