/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every jail has, whatever its profile: the system's directories
 * read-only, an own /proc, /tmp and /run, the user's home and nobody else's. */
#include "plan/planner-private.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Directories below the root that a program can expect. Others of the host
 * (/data, /lost+found, ...) are shown only where asked for. */
static const struct {
  const char *path;
  uint64_t attributes;
} system_directories[] = {
  { "/usr", ATTRIBUTES_SYSTEM },   { "/bin", ATTRIBUTES_SYSTEM },    { "/sbin", ATTRIBUTES_SYSTEM },
  { "/lib", ATTRIBUTES_SYSTEM },   { "/lib32", ATTRIBUTES_SYSTEM },  { "/lib64", ATTRIBUTES_SYSTEM },
  { "/libx32", ATTRIBUTES_SYSTEM },{ "/etc", ATTRIBUTES_SYSTEM },    { "/var", ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC },
  { "/opt", ATTRIBUTES_SYSTEM },   { "/srv", ATTRIBUTES_SYSTEM },    { "/nix", ATTRIBUTES_SYSTEM },
  { "/gnu", ATTRIBUTES_SYSTEM },   { "/mnt", ATTRIBUTES_DATA },      { "/media", ATTRIBUTES_DATA },
};

/* Parts of /sys that libraries read to find devices. The rest, firmware,
 * security and debugging interfaces among it, is left out. */
static const char *const sys_directories[] = {
  "/sys/block", "/sys/bus", "/sys/class", "/sys/dev", "/sys/devices",
};

/* Where /sys tells of network interfaces, by their kinds: the jail sees the /sys of the host,
 * whose interfaces it shows, whatever network namespace looks. */
static const char *const interface_classes[] = { "/sys/class/net", "/sys/class/ieee80211" };

/* What the driver of some graphics cards looks for: CUDA does not start without. */
static const char *const graphics_modules[] = {
  "/sys/module/nvidia", "/sys/module/nvidia_drm", "/sys/module/nvidia_modeset", "/sys/module/nvidia_uvm",
};

/* Other people's data and what services keep in /var. */
static const char *const hidden_in_var[] = {
  "/var/backups", "/var/crash", "/var/log", "/var/mail", "/var/spool", "/var/lib/systemd/coredump",
};

/* Kernel interfaces below /proc that change the machine or tell about it. */
static const char *const read_only_in_proc[] = {
  "/proc/sys", "/proc/irq", "/proc/bus", "/proc/fs", "/proc/acpi", "/proc/scsi",
};
static const char *const hidden_in_proc[] = {
  "/proc/sysrq-trigger", "/proc/kcore",       "/proc/kallsyms",     "/proc/keys",
  "/proc/key-users",     "/proc/timer_list",  "/proc/latency_stats", "/proc/sched_debug",
  "/proc/kmsg",          "/proc/config.gz",   "/proc/modules",      "/proc/kpagecount",
  "/proc/kpageflags",    "/proc/kpagecgroup", "/proc/interrupts",   "/proc/vmallocinfo",
};

/* Where /etc/resolv.conf may lead, and the sockets of the name service: whole
 * directories, so that a new file is seen. For other places see live.c. */
static const char *const resolver_directories[] = {
  "/run/systemd/resolve", "/run/resolvconf", "/run/netconfig", "/run/nscd",
};

/* Programs and drivers of systems that keep them below /run; the udev database. */
static const char *const run_directories[] = {
  "/run/current-system", "/run/booted-system", "/run/opengl-driver", "/run/opengl-driver-32",
  "/run/udev",
};

gboolean
plan_show (Planner *planner, const char *path, uint64_t attributes, Origin origin)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = host_resolve (planner->host, path, &way);

  if (real == NULL)
    return FALSE;
  for (guint i = 0; i < way.links->len; i++) {
    const char *link = g_ptr_array_index (way.links, i);

    /* Links on the host's own file systems are there with them. */
    if (view_find (planner->view, link, NULL, NULL) == VIEW_NOTHING)
      view_add_symlink (planner->view, link, host_look (planner->host, link)->link, origin);
  }
  if (view_find (planner->view, real, NULL, NULL) != VIEW_HOST)
    view_add_bind (planner->view, real, real, S_ISDIR (way.entry->mode), attributes, origin);
  return TRUE;
}

static void
plan_top (Planner *planner, const char *path, uint64_t attributes)
{
  const HostEntry *entry = host_look (planner->host, path);

  if (S_ISLNK (entry->mode))
    view_add_symlink (planner->view, path, entry->link, ORIGIN_BUILT_IN);
  else if (S_ISDIR (entry->mode))
    view_add_bind (planner->view, path, path, TRUE, attributes, ORIGIN_BUILT_IN);
}

/* Without a profile nothing was asked to be hidden: the host's other
 * directories below the root appear too. */
static void
plan_other_tops (Planner *planner)
{
  static const char *const own[] = { "/proc", "/sys",  "/dev",  "/run", "/tmp",
                                     "/home", "/root", "/boot", "/lost+found" };
  const Names *names = host_names (planner->host, "/");

  for (guint n = 0; names != NULL && n < names->n; n++) {
    const char *name = names_text (names, n);
    g_autofree char *path = g_strconcat ("/", name, NULL);
    gboolean known = name[0] == '.';

    for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
      known = known || strcmp (path, own[i]) == 0;
    if (!known && view_find (planner->view, path, NULL, NULL) == VIEW_NOTHING)
      plan_top (planner, path, ATTRIBUTES_DATA);
  }
}

static void
plan_proc (Planner *planner)
{
  view_add_special (planner->view, "/proc", STEP_PROC, ATTRIBUTES_DATA | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
}

/* Before the steps of the view: a mount of its own takes along what is mounted below it. */
static void
plan_proc_limits (Planner *planner)
{
  for (gsize i = 0; i < G_N_ELEMENTS (read_only_in_proc); i++)
    if (view_may_show (planner->view, read_only_in_proc[i])
        && S_ISDIR (host_look (planner->host, read_only_in_proc[i])->mode)) {
      Step *step = plan_add_step (planner->plan, STEP_REMOUNT, read_only_in_proc[i], ORIGIN_BUILT_IN);

      step->attributes = ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC;
      step->directory = TRUE;
    }
}

static void
plan_proc_masks (Planner *planner)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hidden_in_proc); i++)
    /* What a rule has covered already must not be covered twice, and what is the host's
     * root's alone is closed to everybody else, in every /proc and every user namespace. */
    if (view_may_show (planner->view, hidden_in_proc[i])
        && host_look (planner->host, hidden_in_proc[i])->mode != 0
        && !host_is_closed (planner->host, hidden_in_proc[i])) {
      Step *step = plan_add_step (planner->plan, STEP_COVER, hidden_in_proc[i], ORIGIN_BUILT_IN);

      step->optional = TRUE;
    }
}

static void
plan_empty (Planner *planner, const char *path, Origin origin)
{
  if (S_ISDIR (host_look (planner->host, path)->mode) && view_find (planner->view, path, NULL, NULL) == VIEW_HOST)
    view_add_tmpfs (planner->view, path, 0555, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, origin);
}

/* Without the host's network, its interfaces, their addresses and what passes through them are
 * nobody's business inside. The classes have links only; the interfaces lie in a directory of
 * the device that they belong to, and those that belong to none in one of their own. Empty
 * directories: who lists all devices there is expects to be able to. */
static void
plan_interfaces (Planner *planner)
{
  Origin origin = planner->policy->flags[POLICY_NET_NONE].origin;

  if (!policy_has (planner->policy, POLICY_NET_NONE))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (interface_classes); i++) {
    const Names *names = host_names (planner->host, interface_classes[i]);

    for (guint n = 0; names != NULL && n < names->n; n++) {
      g_autofree char *link = g_build_filename (interface_classes[i], names_text (names, n), NULL);
      g_auto (HostWay) way = { 0 };
      g_autofree char *device = names_text (names, n)[0] != '.' ? host_resolve (planner->host, link, &way) : NULL;
      g_autofree char *directory = device != NULL ? g_path_get_dirname (device) : NULL;

      if (directory != NULL && path_is_below (directory, "/sys/devices") && S_ISDIR (way.entry->mode))
        plan_empty (planner, directory, origin);
    }
    plan_empty (planner, interface_classes[i], origin);
  }
  plan_empty (planner, "/sys/devices/virtual/net", origin);
}

static void
plan_var (Planner *planner)
{
  const FlagWish *writable = &planner->policy->flags[POLICY_WRITABLE_VAR];
  const FlagWish *log = &planner->policy->flags[POLICY_WRITABLE_VAR_LOG];
  const FlagWish *temporary = &planner->policy->flags[POLICY_KEEP_VAR_TMP];

  if (view_find (planner->view, "/var", NULL, NULL) != VIEW_HOST)
    return;
  if (writable->set)
    view_add_bind (planner->view, "/var", "/var", TRUE, ATTRIBUTES_DATA | MOUNT_ATTR_NOEXEC, writable->origin);
  for (gsize i = 0; i < G_N_ELEMENTS (hidden_in_var); i++) {
    const HostEntry *entry = host_look (planner->host, hidden_in_var[i]);

    if (S_ISDIR (entry->mode) && !(log->set && strcmp (hidden_in_var[i], "/var/log") == 0))
      view_hide (planner->view, hidden_in_var[i], TRUE, ORIGIN_BUILT_IN);
  }
  if (log->set && S_ISDIR (host_look (planner->host, "/var/log")->mode))
    view_add_bind (planner->view, "/var/log", "/var/log", TRUE, ATTRIBUTES_DATA | MOUNT_ATTR_NOEXEC, log->origin);
  if (!S_ISDIR (host_look (planner->host, "/var/tmp")->mode))
    return;
  if (temporary->set)
    view_add_bind (planner->view, "/var/tmp", "/var/tmp", TRUE, ATTRIBUTES_DATA, temporary->origin);
  else
    view_add_tmpfs (planner->view, "/var/tmp", 01777, ATTRIBUTES_DATA, ORIGIN_BUILT_IN);
}

/* GnuPG's agents are shown where that is asked for. The sockets of systemd never
 * are: whoever talks to it can start anything outside of the jail. */
static void
plan_run_user (Planner *planner)
{
  const FlagWish *wish = &planner->policy->flags[POLICY_WRITABLE_RUN_USER];
  g_autofree char *path = NULL, *inside = NULL;

  if (!wish->set || planner->host_runtime == NULL)
    return;
  path = g_build_filename (planner->host_runtime, "gnupg", NULL);
  inside = g_build_filename (planner->runtime, "gnupg", NULL);
  if (S_ISDIR (host_look (planner->host, path)->mode))
    view_add_bind (planner->view, inside, path, TRUE, ATTRIBUTES_DATA | MOUNT_ATTR_NOEXEC, wish->origin);
  plan_note (planner->plan, "writable-run-user shows the sockets of GnuPG, not those of systemd");
}

static void
plan_run (Planner *planner)
{
  view_add_directory (planner->view, "/run", 0755, ORIGIN_BUILT_IN);
  view_add_tmpfs (planner->view, planner->runtime, 0700, ATTRIBUTES_DATA | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
  if (S_ISLNK (host_look (planner->host, "/var/run")->mode)
      && view_find (planner->view, "/var/run", NULL, NULL) == VIEW_NOTHING)
    view_add_symlink (planner->view, "/var/run", "/run", ORIGIN_BUILT_IN);
  view_add_directory (planner->view, "/run/lock", 0755, ORIGIN_BUILT_IN);

  if (!policy_has (planner->policy, POLICY_NET_NONE))
    for (gsize i = 0; i < G_N_ELEMENTS (resolver_directories); i++)
      plan_show (planner, resolver_directories[i], ATTRIBUTES_SYSTEM, ORIGIN_BUILT_IN);
  for (gsize i = 0; i < G_N_ELEMENTS (run_directories); i++)
    plan_show (planner, run_directories[i], ATTRIBUTES_SYSTEM, ORIGIN_BUILT_IN);
  plan_run_user (planner);
}

/* "home NAME", or "mkdir DIR" with "private DIR". */
static gboolean
home_is_to_be_made (Planner *planner, const char *path)
{
  gboolean made = planner->policy->make_private_home;

  for (guint i = 0; !made && i < planner->policy->paths->len; i++) {
    const PathWish *wish = &g_array_index (planner->policy->paths, PathWish, i);
    g_autoptr (GPtrArray) paths = NULL;

    if (wish->verb == PATH_MKDIR)
      paths = plan_expand_path (planner, wish->path, wish->origin, NULL);
    made = paths != NULL && paths->len == 1 && strcmp (g_ptr_array_index (paths, 0), path) == 0;
  }
  return made;
}

/* The home directory: the host's, an empty one, or another directory. */
static gboolean
plan_home (Planner *planner, GError **error)
{
  const TextWish *private = &planner->policy->private_home;
  g_autofree char *parent = g_path_get_dirname (planner->home);
  g_autoptr (GPtrArray) paths = NULL;
  g_autofree char *source = NULL;
  g_auto (HostWay) way = { 0 };
  g_autofree char *where = NULL;

  /* Other people's homes are beside it. */
  if (policy_has (planner->policy, POLICY_ALLUSERS)) {
    if (strcmp (parent, "/") != 0 && view_find (planner->view, parent, NULL, NULL) != VIEW_HOST)
      view_add_bind (planner->view, parent, parent, TRUE, ATTRIBUTES_DATA,
                     planner->policy->flags[POLICY_ALLUSERS].origin);
  } else if (strcmp (parent, "/") != 0 && view_find (planner->view, parent, NULL, NULL) == VIEW_HOST)
    view_add_tmpfs (planner->view, parent, 0755, ATTRIBUTES_SYSTEM, ORIGIN_BUILT_IN);

  if (private->text == NULL) {
    view_add_bind (planner->view, planner->home, planner->home, TRUE, ATTRIBUTES_DATA, ORIGIN_BUILT_IN);
    return TRUE;
  }
  if (private->text[0] == '\0') {
    view_add_tmpfs (planner->view, planner->home, 0700, ATTRIBUTES_DATA, private->origin);
    return TRUE;
  }

  paths = plan_expand_path (planner, private->text, private->origin, error);
  if (paths == NULL)
    return FALSE;
  where = origin_to_string (private->origin);
  if (paths->len == 1)
    source = host_resolve (planner->host, g_ptr_array_index (paths, 0), &way);
  if (source == NULL && way.links != NULL && way.links->len == 0 && home_is_to_be_made (planner, g_ptr_array_index (paths, 0))
      && path_is_below (way.existing, planner->home)
      /* What is in a closed directory is not known: there may be a file of that name. */
      && access (way.existing, W_OK | X_OK) == 0) {
    view_add_bind (planner->view, planner->home, plan_make_on_host (planner, &way, TRUE, private->origin), TRUE,
                   ATTRIBUTES_DATA, private->origin);
    return TRUE;
  }
  if (source == NULL || !S_ISDIR (way.entry->mode) || host_owner (planner->host, source) != planner->request->uid) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
                 "%s: private home '%s' must be an existing directory of your own", where, private->text);
    return FALSE;
  }
  view_add_bind (planner->view, planner->home, source, TRUE, ATTRIBUTES_DATA, private->origin);
  return TRUE;
}

/* Links on the way to the home directory, as /home -> /var/home. */
static void
plan_home_links (Planner *planner)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *real G_GNUC_UNUSED = host_resolve (planner->host, planner->request->home, &way);

  for (guint i = 0; way.links != NULL && i < way.links->len; i++) {
    const char *link = g_ptr_array_index (way.links, i);

    if (!view_may_show (planner->view, link))
      view_add_symlink (planner->view, link, host_look (planner->host, link)->link, ORIGIN_BUILT_IN);
  }
}

gboolean
plan_base (Planner *planner, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (system_directories); i++)
    plan_top (planner, system_directories[i].path, system_directories[i].attributes);
  if (planner->request->no_profile)
    plan_other_tops (planner);
  plan_var (planner);
  for (gsize i = 0; i < G_N_ELEMENTS (sys_directories); i++)
    plan_show (planner, sys_directories[i], ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
  for (gsize i = 0; i < G_N_ELEMENTS (graphics_modules) && !policy_has (planner->policy, POLICY_NO3D); i++)
    plan_show (planner, graphics_modules[i], ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
  plan_interfaces (planner);
  plan_proc (planner);
  view_add_tmpfs (planner->view, "/tmp", 01777, ATTRIBUTES_DATA, ORIGIN_BUILT_IN);
  plan_run (planner);
  if (!plan_home (planner, error))
    return FALSE;
  plan_home_links (planner);
  /* Where it is elsewhere than usual, the directory of the session's sockets is not shown either. */
  if (planner->host_runtime != NULL && view_find (planner->view, planner->host_runtime, NULL, NULL) == VIEW_HOST)
    view_add_tmpfs (planner->view, planner->host_runtime, 0700, ATTRIBUTES_DATA | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
  return TRUE;
}

void
plan_finish_view (Planner *planner)
{
  /* Where something is mounted over part of it the kernel allows no new proc in an inner jail:
   * mount_too_revealing(). Root's files there are root's, with or without a cover. */
  if (!planner->plan->allow_inner_jails)
    plan_proc_limits (planner);
  view_emit (planner->view);
  if (!planner->plan->allow_inner_jails)
    plan_proc_masks (planner);
}
