/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The functions behind verb_table, each in the file of its name or of its kin. */
#pragma once

#include <glib.h>

int verb_caps (int argc, char **argv, GError **error);
int verb_cat (int argc, char **argv, GError **error);
int verb_desktop (int argc, char **argv, GError **error);
int verb_doctor (int argc, char **argv, GError **error);
int verb_env (int argc, char **argv, GError **error);
int verb_explain (int argc, char **argv, GError **error);
int verb_fs (int argc, char **argv, GError **error);
int verb_get (int argc, char **argv, GError **error);
int verb_info (int argc, char **argv, GError **error);
int verb_join (int argc, char **argv, GError **error);
int verb_lint (int argc, char **argv, GError **error);
int verb_list (int argc, char **argv, GError **error);
int verb_ls (int argc, char **argv, GError **error);
int verb_names (int argc, char **argv, GError **error);
int verb_netstats (int argc, char **argv, GError **error);
int verb_options (int argc, char **argv, GError **error);
int verb_overlay (int argc, char **argv, GError **error);
int verb_print (int argc, char **argv, GError **error);
int verb_put (int argc, char **argv, GError **error);
int verb_seccomp (int argc, char **argv, GError **error);
int verb_stop (int argc, char **argv, GError **error);
int verb_top (int argc, char **argv, GError **error);
int verb_tree (int argc, char **argv, GError **error);
int verb_why (int argc, char **argv, GError **error);

/* What verb_seccomp () does with the name of a running jail. */
int seccomp_of_jail (int argc, char **argv, GError **error);
