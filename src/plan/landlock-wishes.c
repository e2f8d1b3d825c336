/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Landlock is asked for, and what the running kernel has of it. What was not
 * asked for is left out where the kernel lacks it, with a note; a wish that
 * cannot be fulfilled stops the start, unless best effort is asked for. */
#include "plan/landlock.h"
#include "plan/planner-private.h"

#include "util/landlock-abi.h"

#include <errno.h>
#include <string.h>

/* TRUE: go without. FALSE: that is an error. */
static gboolean
lacks (Planner *planner, Origin origin, const char *what, int abi, GError **error)
{
  const LandlockWishes *wishes = &planner->policy->landlock;
  g_autofree char *where = origin_to_string (origin);
  int running = planner->request->landlock_abi;

  if (wishes->mode == LANDLOCK_BEST_EFFORT && wishes->mode_origin.file != NULL) {
    plan_note (planner->plan, "%s: this kernel's Landlock cannot %s", where, what);
    return TRUE;
  }
  if (running < 1)
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
                 "%s: the kernel has no Landlock or does not use it, so it cannot %s; see lsm= in "
                 "kernel-parameters(7), or write \"landlock best-effort\"",
                 where, what);
  else
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
                 "%s: Landlock of this kernel (ABI %d) cannot %s, which needs ABI %d; \"landlock best-effort\" goes without",
                 where, running, what, abi);
  return FALSE;
}

/* Scopes --------------------------------------------------------------------- */

static gboolean
plan_scopes (Planner *planner, GError **error)
{
  const LandlockWishes *wishes = &planner->policy->landlock;

  if (wishes->mode == LANDLOCK_NONE)
    return TRUE;
  if (planner->request->landlock_abi >= LANDLOCK_ABI_SCOPES) {
    planner->plan->landlock_scopes = LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL;
    return TRUE;
  }
  if (wishes->mode == LANDLOCK_BEST_EFFORT) {
    plan_note (planner->plan, "this kernel's Landlock does not keep signals and abstract sockets inside (ABI %d of %d)",
               MAX (planner->request->landlock_abi, 0), LANDLOCK_ABI_SCOPES);
    return TRUE;
  }
  return lacks (planner, wishes->mode_origin, "keep signals and abstract sockets inside", LANDLOCK_ABI_SCOPES, error);
}

/* Ports ---------------------------------------------------------------------- */

static gboolean
plan_port_use (Planner *planner, PortUse use, gboolean udp, GError **error)
{
  static const uint64_t accesses[PORTS_N][2] = {
    [PORTS_CONNECT] = { LANDLOCK_NET_CONNECT_TCP, LANDLOCK_NET_CONNECT_SEND_UDP },
    [PORTS_BIND] = { LANDLOCK_NET_BIND_TCP, LANDLOCK_NET_BIND_UDP },
  };
  const LandlockWishes *wishes = &planner->policy->landlock;
  const FlagWish *wish = udp ? &wishes->udp[use] : &wishes->tcp[use];
  int needed = udp ? LANDLOCK_ABI_UDP : LANDLOCK_ABI_TCP;
  uint64_t access = accesses[use][udp];
  PlannedRuleset *ruleset = &planner->plan->landlock;

  if (!wish->set)
    return TRUE;
  if (planner->request->landlock_abi < needed)
    return lacks (planner, wish->origin, udp ? "limit the ports of UDP" : "limit the ports of TCP", needed, error);
  ruleset->handled_net |= access;
  for (guint i = 0; i < wishes->ports[use]->len; i++) {
    const PortWish *port = &g_array_index (wishes->ports[use], PortWish, i);
    LandlockPort rule = { port->port, access, port->origin };

    if (port->udp == udp)
      g_array_append_val (ruleset->ports, rule);
  }
  return TRUE;
}

static gboolean
plan_ports (Planner *planner, GError **error)
{
  const LandlockWishes *wishes = &planner->policy->landlock;

  for (int use = 0; use < PORTS_N; use++) {
    if (!plan_port_use (planner, (PortUse) use, FALSE, error) || !plan_port_use (planner, (PortUse) use, TRUE, error))
      return FALSE;
    if (wishes->tcp[use].set && !wishes->udp[use].set && !policy_has (planner->policy, POLICY_NET_NONE)) {
      g_autofree char *where = origin_to_string (wishes->tcp[use].origin);

      plan_note (planner->plan, "%s: the ports of UDP stay open", where);
    }
  }
  return TRUE;
}

gboolean
plan_landlock_wishes (Planner *planner, GError **error)
{
  planner->plan->landlock.origin = planner->policy->landlock.mode_origin;
  return plan_scopes (planner, error) && plan_ports (planner, error);
}

/* Files ---------------------------------------------------------------------- */

/* What is left out on older kernels, where file rules are in force. */
static void
note_missing_rights (Planner *planner, int abi)
{
  static const struct {
    int abi;
    const char *what;
  } later[] = {
    { LANDLOCK_ABI_REFER, "tell renames between directories apart: none is possible" },
    { LANDLOCK_ABI_TRUNCATE, "refuse to truncate a file that may not be written" },
    { LANDLOCK_ABI_IOCTL_DEV, "refuse ioctl on devices" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (later); i++)
    if (abi < later[i].abi)
      plan_note (planner->plan, "this kernel's Landlock (ABI %d of %d) cannot %s", abi, later[i].abi, later[i].what);
}

static gboolean
plan_view_rules (Planner *planner, GError **error)
{
  const LandlockWishes *wishes = &planner->policy->landlock;
  int abi = planner->request->landlock_abi;

  if (wishes->mode == LANDLOCK_NONE || wishes->mode == LANDLOCK_SCOPES)
    return TRUE;
  /* A program under rules for files may mount nothing, wherever. */
  if (planner->plan->allow_inner_jails)
    return wishes->mode != LANDLOCK_FULL || planner_refuse_inner_jails (planner, wishes->mode_origin, "landlock full", error);
  if (abi < 1 && wishes->mode == LANDLOCK_FULL)
    return lacks (planner, wishes->mode_origin, "state the file view a second time", 1, error);
  /* With ABI 1 no program could rename a file from one directory to another. */
  if (abi < LANDLOCK_ABI_REFER && wishes->mode != LANDLOCK_FULL) {
    plan_note (planner->plan, "this kernel's Landlock (ABI %d of %d) is not used for files, since it would refuse to "
               "rename them between directories", MAX (abi, 0), LANDLOCK_ABI_REFER);
    return TRUE;
  }
  note_missing_rights (planner, abi);
  landlock_from_view (planner->plan, planner->view, planner->host, abi, planner->request->describe);
  return TRUE;
}

/* landlock.fs.* and landlock.enforce: Firejail's rules, a layer of their own. Where
 * its kernels had fewer rights, what belongs to a right is granted with it. */
static uint64_t
access_of_verb (PathVerb verb)
{
  switch (verb) {
  case PATH_LANDLOCK_READ:
    return LANDLOCK_FS_READ_FILE | LANDLOCK_FS_READ_DIR;
  case PATH_LANDLOCK_WRITE:
    return LANDLOCK_FS_WRITE_FILE | LANDLOCK_FS_TRUNCATE | LANDLOCK_FS_REMOVE_DIR | LANDLOCK_FS_REMOVE_FILE
           | LANDLOCK_FS_MAKE_DIR | LANDLOCK_FS_MAKE_REG | LANDLOCK_FS_MAKE_SYM | LANDLOCK_FS_REFER;
  case PATH_LANDLOCK_EXECUTE:
    return LANDLOCK_FS_EXECUTE;
  case PATH_LANDLOCK_MAKE_IPC:
    return LANDLOCK_FS_MAKE_FIFO | LANDLOCK_FS_MAKE_SOCK;
  case PATH_LANDLOCK_MAKE_DEVICE:
    return LANDLOCK_FS_MAKE_CHAR | LANDLOCK_FS_MAKE_BLOCK;
  default:
    return 0;
  }
}

static void
add_wished_rule (Planner *planner, const PathWish *wish, const char *path, uint64_t access)
{
  g_autofree char *real = host_resolve (planner->host, path, NULL);
  gboolean closed = real == NULL && errno == EACCES;
  LandlockRule rule = { .access = access & planner->plan->landlock_wishes.handled_fs, .optional = TRUE, .origin = wish->origin };

  /* What exists inside only is named without links. */
  rule.path = plan_text (planner->plan, real != NULL ? real : path);
  if (!closed && view_may_show (planner->view, rule.path))
    g_array_append_val (planner->plan->landlock_wishes.rules, rule);
}

static gboolean
plan_wished_rules (Planner *planner, GError **error)
{
  const LandlockWishes *wishes = &planner->policy->landlock;
  PlannedRuleset *ruleset = &planner->plan->landlock_wishes;
  int abi = planner->request->landlock_abi;

  if (!wishes->enforce.set)
    return TRUE;
  if (planner->plan->allow_inner_jails)
    return planner_refuse_inner_jails (planner, wishes->enforce.origin, "landlock.enforce", error);
  if (abi < 1)
    return lacks (planner, wishes->enforce.origin, "enforce rules about files", 1, error);
  ruleset->origin = wishes->enforce.origin;
  ruleset->handled_fs = landlock_file_rights (abi) & ~(LANDLOCK_FS_IOCTL_DEV | LANDLOCK_FS_RESOLVE_UNIX);
  for (guint i = 0; i < planner->policy->paths->len; i++) {
    const PathWish *wish = &g_array_index (planner->policy->paths, PathWish, i);
    uint64_t access = access_of_verb (wish->verb);
    g_autoptr (GPtrArray) paths = NULL;

    if (access == 0)
      continue;
    paths = plan_expand_path (planner, wish->path, wish->origin, error);
    if (paths == NULL)
      return FALSE;
    for (guint j = 0; j < paths->len; j++)
      add_wished_rule (planner, wish, g_ptr_array_index (paths, j), access);
  }
  return TRUE;
}

gboolean
plan_landlock_files (Planner *planner, GError **error)
{
  return plan_view_rules (planner, error) && plan_wished_rules (planner, error);
}
