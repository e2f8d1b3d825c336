/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A plan in words, one step a line, each with what made it. */
#include "plan/plan.h"

#include "plan/landlock.h"
#include "plan/words-of.h"
#include "util/landlock-abi.h"
#include "util/mount-api.h"

#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/capability.h>

/* Characters of a list before it is continued. */
#define SUMMARY_WIDTH 96

static void G_GNUC_PRINTF (3, 4)
print_line (FILE *out, Origin origin, const char *format, ...)
{
  g_autofree char *text = NULL, *clean = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  clean = printable (text);
  print_origin (out, clean, origin);
}

const char *
plan_step_word (const Step *step)
{
  switch (step->kind) {
  case STEP_DIRECTORY: return "directory";
  case STEP_SYMLINK:   return "link";
  case STEP_FILE:      return "file";
  case STEP_TMPFS:     return "empty";
  case STEP_BIND:      return "show";
  case STEP_PROC:      return "proc";
  case STEP_DEVPTS:    return "devpts";
  case STEP_MQUEUE:    return "mqueue";
  case STEP_FUSE:      return "fuse";
  case STEP_SEAL:      return "seal";
  case STEP_COVER:     return "hide";
  case STEP_KEEP:      return "only";
  case STEP_REMOUNT:   return "limit";
  }
  return "?";
}

char *
plan_step_attributes (const Step *step)
{
  if (step->kind == STEP_SEAL)
    return g_strdup ("read-only");
  if (step->kind != STEP_BIND && step->kind != STEP_REMOUNT && step->kind != STEP_TMPFS)
    return g_strdup ("");
  return g_strconcat (step->attributes & MOUNT_ATTR_RDONLY ? "read-only" : "read-write",
                      step->attributes & MOUNT_ATTR_NOEXEC ? ",noexec" : "",
                      step->attributes & MOUNT_ATTR_NODEV ? "" : ",dev", NULL);
}

static void
print_step (FILE *out, const Step *step)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *attributes = plan_step_attributes (step);

  g_string_append_printf (text, "%-9s %s", plan_step_word (step), step->path);
  if (step->kind == STEP_SYMLINK)
    g_string_append_printf (text, " -> %s", step->source);
  else if (step->kind == STEP_BIND && strcmp (step->source, step->path) != 0)
    g_string_append_printf (text, " from %s", step->source);
  if (*attributes != '\0')
    g_string_append_printf (text, " %s", attributes);
  for (gsize i = 0; step->kind == STEP_KEEP && i < step->content_size; i += strlen (step->content + i) + 1)
    g_string_append_printf (text, "%s%s", i == 0 ? ": " : ", ", step->content + i);
  print_line (out, step->origin, "%s", text->str);
}

void
plan_print_steps (const Plan *plan, PlanSteps which, FILE *out)
{
  static const guint kinds[] = {
    [PLAN_STEPS_HIDDEN] = 1u << STEP_COVER | 1u << STEP_KEEP | 1u << STEP_TMPFS,
    [PLAN_STEPS_SHOWN] = 1u << STEP_BIND | 1u << STEP_KEEP | 1u << STEP_SYMLINK,
  };

  for (guint i = 0; i < plan->steps->len; i++) {
    const Step *step = &g_array_index (plan->steps, Step, i);

    if (kinds[which] & 1u << step->kind)
      print_step (out, step);
  }
}

/* A list of calls may be long: it goes on in the next lines, further in. */
static void
print_summary (FILE *out, const TextWish *summary)
{
  const char *rest = summary->text;
  const char *indent = "";

  while (strlen (rest) > SUMMARY_WIDTH) {
    const char *cut = g_strrstr_len (rest, SUMMARY_WIDTH, ", ");
    int length = cut != NULL ? (int) (cut + 1 - rest) : (int) strlen (rest);

    print_line (out, summary->origin, "answer    %s%.*s", indent, length, rest);
    rest += length + (rest[length] == ' ');
    indent = "  ";
  }
  if (*rest != '\0')
    print_line (out, summary->origin, "answer    %s%s", indent, rest);
}

static void
print_ruleset (FILE *out, const PlannedRuleset *ruleset, const char *word)
{
  if (ruleset->handled_fs != 0)
    print_line (out, ruleset->origin, "%s files only as follows", word);
  for (guint i = 0; i < ruleset->rules->len; i++) {
    const LandlockRule *rule = &g_array_index (ruleset->rules, LandlockRule, i);
    g_autofree char *access = landlock_rights_to_string (rule->access);

    print_line (out, rule->origin, "  %s %s%s", rule->path, access, rule->own ? " in the jail's own" : "");
  }
}

static void
print_landlock (const Plan *plan, FILE *out)
{
  static const struct {
    uint64_t access;
    const char *word;
  } uses[] = {
    { LANDLOCK_NET_CONNECT_TCP, "TCP connections to" }, { LANDLOCK_NET_BIND_TCP, "TCP services at" },
    { LANDLOCK_NET_CONNECT_SEND_UDP, "UDP to" },        { LANDLOCK_NET_BIND_UDP, "UDP from" },
  };

  print_ruleset (out, &plan->landlock, "landlock ");
  for (guint i = 0; i < plan->landlock_gaps->len; i++) {
    const LandlockGap *gap = &g_array_index (plan->landlock_gaps, LandlockGap, i);
    g_autofree char *access = landlock_rights_to_string (gap->access);

    print_line (out, gap->origin, "  only mounts refuse %s: %s", access, gap->path);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (uses); i++) {
    if (plan->landlock.handled_net & uses[i].access)
      print_line (out, plan->landlock.origin, "landlock  %s only these ports", uses[i].word);
    for (guint j = 0; j < plan->landlock.ports->len; j++) {
      const LandlockPort *port = &g_array_index (plan->landlock.ports, LandlockPort, j);

      if (port->access == uses[i].access)
        print_line (out, port->origin, "  %llu", (unsigned long long) port->port);
    }
  }
  print_ruleset (out, &plan->landlock_wishes, "landlock  of these");
}

static void
print_kernel (const Plan *plan, FILE *out)
{
  static const struct {
    uint64_t flag;
    const char *name;
  } namespaces[] = {
    { CLONE_NEWUSER, "user" }, { CLONE_NEWNS, "mount" }, { CLONE_NEWPID, "pid" },       { CLONE_NEWIPC, "ipc" },
    { CLONE_NEWUTS, "uts" },   { CLONE_NEWNET, "net" },  { 0x02000000, "cgroup" },
  };
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (namespaces); i++)
    if (plan->namespaces & namespaces[i].flag)
      g_string_append_printf (names, " %s", namespaces[i].name);
  print_line (out, ORIGIN_BUILT_IN, "namespaces%s", names->str);
  print_line (out, plan->network_origin, "network   %s",
              plan->namespaces & CLONE_NEWNET ? "none but the loopback interface" : "the host's");
  print_line (out, plan->allow_userns_origin, "userns    %s",
              plan->allow_inner_jails ? "the program may make jails inside, with mounts of their own"
              : plan->allow_userns    ? "the program may make user namespaces for its own sandbox" : "no further user namespaces");
  if (plan->hostname != NULL)
    print_line (out, plan->hostname_origin, "hostname  %s", plan->hostname);
  if (plan->keep_capabilities == 0) {
    print_line (out, plan->capabilities_origin, "caps      none");
  } else {
    for (int i = 0; i < 64; i++)
      if (plan->keep_capabilities & (UINT64_C (1) << i)) {
        char *name = cap_to_name (i);

        print_line (out, plan->capabilities_origin, "caps      %s", name);
        cap_free (name);
      }
  }
  print_line (out, ORIGIN_BUILT_IN, "no_new_privs");
  if (plan->deny_write_execute)
    print_line (out, plan->deny_write_execute_origin, "memory    never written and then executed");
  if (plan->apparmor.command != NULL)
    print_line (out, plan->apparmor.origin, "apparmor  %s", plan->apparmor.command);
  if (plan->landlock_scopes & LANDLOCK_SCOPE_SIGNAL)
    print_line (out, ORIGIN_BUILT_IN, "landlock  no signals and no abstract sockets out of the jail");
  print_landlock (plan, out);
  for (guint i = 0; i < plan->filters->len; i++)
    print_line (out, ORIGIN_BUILT_IN, "seccomp   filter %u: %zu instructions", i + 1,
                g_bytes_get_size (g_ptr_array_index (plan->filters, i)) / 8);
  if (plan->observer != NULL)
    print_line (out, ORIGIN_BUILT_IN, "seccomp   the launcher answers for the filters and tells of what they refuse");
  if (plan->strict_filter != NULL)
    print_line (out, ORIGIN_BUILT_IN, "seccomp   strict filter at the entry point: %zu instructions",
                g_bytes_get_size (plan->strict_filter) / 8);
  for (guint i = 0; i < plan->filter_summary->len; i++)
    print_summary (out, &g_array_index (plan->filter_summary, TextWish, i));
}

/* What a helper may reach itself. */
static void
print_root (FILE *out, const Plan *root)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *clean = NULL;

  for (guint i = 0; i < root->steps->len; i++) {
    const Step *step = &g_array_index (root->steps, Step, i);

    if (step->kind == STEP_BIND)
      g_string_append_printf (text, "%s%s%s", text->len > 0 ? ", " : "", step->source,
                              step->attributes & MOUNT_ATTR_RDONLY ? "" : " (read-write)");
  }
  clean = printable (text->str);
  fprintf (out, "  [confined, %s; sees %s]\n", root->namespaces & CLONE_NEWNET ? "no network" : "the host's network", clean);
}

/* The words of a helper are as good as a line of the shell, but for quoting. */
static void
print_helper (FILE *out, const PlannedHelper *helper)
{
  print_line (out, helper->origin, "helper    %s: %s", helper->name, helper->program);
  for (guint i = 1; i + 1 < helper->arguments->len; i++) {
    g_autofree char *argument = printable (g_ptr_array_index (helper->arguments, i));

    fprintf (out, "  %s\n", argument);
  }
  if (helper->root != NULL)
    print_root (out, helper->root);
}

static const char *
limit_name (int resource)
{
  switch (resource) {
  case RLIMIT_AS:         return "address space";
  case RLIMIT_CPU:        return "processor seconds";
  case RLIMIT_FSIZE:      return "size of files";
  case RLIMIT_NOFILE:     return "open files";
  case RLIMIT_NPROC:      return "processes";
  case RLIMIT_SIGPENDING: return "pending signals";
  default:                return "?";
  }
}

static void
print_process (const Plan *plan, FILE *out)
{
  if (plan->name != NULL)
    print_line (out, plan->name_origin, "name      %s", plan->name);
  for (guint i = 0; i < plan->limits->len; i++) {
    const PlannedLimit *limit = &g_array_index (plan->limits, PlannedLimit, i);

    print_line (out, limit->origin, "at most   %llu %s", (unsigned long long) limit->value, limit_name (limit->resource));
  }
  if (plan->nice != 0)
    print_line (out, ORIGIN_BUILT_IN, "nice      %d", plan->nice);
  if (plan->memory_score != 0)
    print_line (out, ORIGIN_BUILT_IN, "oom       %d", plan->memory_score);
  for (guint i = 0; i < plan->processors->len; i++)
    print_line (out, ORIGIN_BUILT_IN, "cpu       %d", g_array_index (plan->processors, int, i));
  if (plan->keep_all_fds)
    print_line (out, ORIGIN_BUILT_IN, "keep      every open descriptor");
  for (guint i = 0; i < plan->keep_fds->len; i++)
    print_line (out, ORIGIN_BUILT_IN, "keep      descriptor %d", g_array_index (plan->keep_fds, int, i));
  if (plan->timeout != 0)
    print_line (out, ORIGIN_BUILT_IN, "end after %u seconds", plan->timeout);
  if (plan->output != NULL)
    print_line (out, plan->output_origin, "copy      output%s to %s", plan->output_errors ? " and errors" : "", plan->output);
  if (plan->trace != NULL)
    print_line (out, plan->trace_origin, "trace     to %s", plan->trace[0] != '\0' ? plan->trace : "standard error");
  if (plan->outlast)
    print_line (out, ORIGIN_BUILT_IN, "ends with the last process");
  if (!plan->joinable)
    print_line (out, plan->joinable_origin, "nobody may join");
}

static void
print_group (FILE *out, const PlannedGroup *group)
{
  if (group->scope == NULL && group->group == NULL)
    return;
  print_line (out, group->origin, "group     %s", group->scope != NULL ? group->scope : group->group);
  if (group->memory_max != 0)
    fprintf (out, "  memory at most %" G_GUINT64_FORMAT " bytes\n", group->memory_max);
  if (group->tasks_max != 0)
    fprintf (out, "  tasks at most %" G_GUINT64_FORMAT "\n", group->tasks_max);
  if (group->cpu_weight != 0)
    fprintf (out, "  processor weight %" G_GUINT64_FORMAT "\n", group->cpu_weight);
}

/* What portals know, and the files that they hand over. */
static void
print_portal (FILE *out, const Plan *plan)
{
  if (plan->portal.application_id == NULL)
    return;
  print_line (out, plan->portal.origin, "portals   know the program as %s", plan->portal.application_id);
  for (guint i = 0; i < plan->exports->len; i++) {
    const PlannedExport *export = &g_array_index (plan->exports, PlannedExport, i);

    print_line (out, plan->portal.origin, "export    %s as argument %u", export->path, export->argument);
  }
}

static void
print_appimage (FILE *out, const PlannedAppImage *appimage)
{
  if (appimage->image == NULL)
    return;
  print_line (out, appimage->origin, "appimage  %s of type %u, its files from byte %" G_GUINT64_FORMAT " on", appimage->image,
              appimage->type, appimage->offset);
  if (appimage->cache != NULL)
    print_line (out, appimage->origin, "unpack    to %s/%s unless it is there", appimage->cache, appimage->digest);
}

void
plan_print (const Plan *plan, FILE *out)
{
  for (guint i = 0; i < plan->host_steps->len; i++) {
    const HostStep *step = &g_array_index (plan->host_steps, HostStep, i);

    print_line (out, step->origin, "make      %s%s %s", step->path, step->directory ? "/" : "",
                step->in_layer ? "in the layer" : "on the host");
  }
  for (guint i = 0; i < plan->live_files->len; i++) {
    const PlannedLiveFile *file = &g_array_index (plan->live_files, PlannedLiveFile, i);

    print_line (out, file->origin, "follow    %s", file->path);
  }
  if (plan->wayland.compositor != NULL)
    print_line (out, plan->wayland.origin, "wayland   %s as %s of %s, made by the compositor at %s", plan->wayland.socket,
                plan->wayland.application_id, plan->wayland.engine, plan->wayland.compositor);
  for (guint i = 0; i < plan->helpers->len; i++)
    print_helper (out, &g_array_index (plan->helpers, PlannedHelper, i));
  if (plan->overlay.home != NULL)
    print_line (out, plan->overlay.origin, "layer     %s over %s",
                plan->overlay.layer != NULL ? plan->overlay.layer : "in memory", plan->overlay.home);
  print_appimage (out, &plan->appimage);
  print_portal (out, plan);
  print_group (out, &plan->group);
  print_kernel (plan, out);
  for (guint i = 0; i < plan->steps->len; i++)
    print_step (out, &g_array_index (plan->steps, Step, i));
  for (guint i = 0; i < plan->environment->len; i++) {
    const PlannedVariable *variable = &g_array_index (plan->environment, PlannedVariable, i);
    gboolean plain = variable->origin.file == NULL;
    g_autofree char *name = g_strndup (variable->name, strcspn (variable->name, "="));

    /* The caller's own variables may hold secrets: names are enough. */
    if (plain)
      print_line (out, variable->origin, "env       %s", name);
    else
      print_line (out, variable->origin, "env       %s", variable->name);
  }
  print_process (plan, out);
  print_line (out, ORIGIN_BUILT_IN, "start in  %s", plan->directory);
  print_line (out, ORIGIN_BUILT_IN, "run       %s", plan->program);
  for (guint i = 0; i < plan->notes->len; i++) {
    g_autofree char *note = printable (g_ptr_array_index (plan->notes, i));

    fprintf (out, "# note: %s\n", note);
  }
}
