/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /dev: always the jail's own, with the nodes of the host that the policy leaves. */
#include "plan/planner-private.h"

#include <dirent.h>
#include <string.h>

static const char *const plain_nodes[] = { "null", "zero", "full", "random", "urandom", "tty" };

static const struct {
  const char *path;
  const char *target;
} links[] = {
  { "/dev/fd", "/proc/self/fd" },         { "/dev/stdin", "/proc/self/fd/0" },
  { "/dev/stdout", "/proc/self/fd/1" },   { "/dev/stderr", "/proc/self/fd/2" },
  { "/dev/core", "/proc/kcore" },         { "/dev/ptmx", "pts/ptmx" },
};

/* Devices by the directive that takes them away. A name that ends in * stands
 * for the nodes whose names begin so. */
static const struct {
  const char *name;
  PolicyFlag refused_by;
} devices[] = {
  { "snd", POLICY_NOSOUND },       { "dri", POLICY_NO3D },          { "kfd", POLICY_NO3D },
  { "nvidia*", POLICY_NO3D },      { "udmabuf", POLICY_NO3D },      { "mali*", POLICY_NO3D },
  { "video*", POLICY_NOVIDEO },    { "media*", POLICY_NOVIDEO },    { "v4l*", POLICY_NOVIDEO },
  { "dvb", POLICY_NOTV },          { "sr*", POLICY_NODVD },         { "input", POLICY_NOINPUT },
  { "hidraw*", POLICY_NOU2F },     { "usb", POLICY_NOU2F },
};

static void
show_device (Planner *planner, const char *name, Origin origin)
{
  g_autofree char *path = g_build_filename ("/dev", name, NULL);

  plan_show (planner, path, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, origin);
}

/* Devices that are shown only where a directive asks for them. */
static const struct {
  const char *name;
  PolicyFlag wanted_by;
} wanted[] = {
  { "tpm*", POLICY_KEEP_DEV_TPM }, { "tcm*", POLICY_KEEP_DEV_TPM }, { "ntsync", POLICY_KEEP_DEV_NTSYNC },
};

static gboolean
device_matches (const char *pattern, const char *name)
{
  gsize length = strlen (pattern);

  if (pattern[length - 1] != '*')
    return strcmp (pattern, name) == 0;
  return strncmp (pattern, name, length - 1) == 0;
}

static void
show_wanted_device (Planner *planner, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (policy_has (planner->policy, wanted[i].wanted_by) && device_matches (wanted[i].name, name))
      show_device (planner, name, planner->policy->flags[wanted[i].wanted_by].origin);
}

/* One reading of the directory answers for all of them. */
static void
show_allowed_devices (Planner *planner)
{
  DIR *directory = opendir ("/dev");
  struct dirent *entry;

  while (directory != NULL && (entry = readdir (directory)) != NULL) {
    show_wanted_device (planner, entry->d_name);
    for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
      if (device_matches (devices[i].name, entry->d_name)) {
        if (!policy_has (planner->policy, devices[i].refused_by))
          show_device (planner, entry->d_name, ORIGIN_BUILT_IN);
        break;
      }
  }
  if (directory != NULL)
    closedir (directory);
}

void
plan_devices (Planner *planner)
{
  Origin origin = planner->policy->flags[POLICY_PRIVATE_DEV].origin;

  /* Sealed when filled; no MOUNT_ATTR_NODEV, though the nodes are mounts of their own. */
  view_add_tmpfs (planner->view, "/dev", 0755,
                  MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_RDONLY, origin);
  for (gsize i = 0; i < G_N_ELEMENTS (plain_nodes); i++)
    show_device (planner, plain_nodes[i], origin);
  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    view_add_symlink (planner->view, links[i].path, links[i].target, origin);
  if (policy_has (planner->policy, POLICY_KEEP_DEV_SHM) && S_ISDIR (host_look (planner->host, "/dev/shm")->mode))
    view_add_bind (planner->view, "/dev/shm", "/dev/shm", TRUE, ATTRIBUTES_DATA,
                   planner->policy->flags[POLICY_KEEP_DEV_SHM].origin);
  else
    view_add_tmpfs (planner->view, "/dev/shm", 01777, ATTRIBUTES_DATA, origin);
  view_add_special (planner->view, "/dev/pts", STEP_DEVPTS, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, origin);
  view_add_special (planner->view, "/dev/mqueue", STEP_MQUEUE, ATTRIBUTES_DATA | MOUNT_ATTR_NOEXEC, origin);
  show_allowed_devices (planner);
}
