/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of Reach share: each finds the facts of its kinds. */
#pragma once

#include "plan/reach.h"

typedef struct {
  const Plan *plan;
  const char *home;
  Explainer *explainer;
  Reach *reach;
} ReachWork;

/* Adds a fact and raises the level to at least that one. */
void reach_add (ReachWork *work, ReachKind kind, ReachLevel level, gboolean weak, Origin origin, const char *format, ...)
  G_GNUC_PRINTF (6, 7);
/* The figure will not be better than that. */
void reach_floor (ReachWork *work, double floor, const char *reason);

/* reach-files.c */
void reach_find_files (ReachWork *work);
/* reach-session.c: display, buses, devices */
void reach_find_session (ReachWork *work);
/* reach-kernel.c: network, processes, system calls */
void reach_find_kernel (ReachWork *work);
